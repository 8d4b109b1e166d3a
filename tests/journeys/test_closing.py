"""Closing the answering, the mode of a round and the history of an answer, as they are used:
by keyboard alone, in each look, on the narrowest window and with text twice as large.
"""

import re

import pytest
from hands import Person
from playwright.sync_api import expect

import factories
from assessment.people.queries import site
from assessment.store.sessions import reading
from assessment.workbook.queries import round_of
from looking import LOOKS, at_rest, findings, looking, open_at_rest, press_until

FIRST = "CC-1.1a"
LEVELS = (0, 1, 1, 2, 2, 3, 3, 4, 4)


@pytest.fixture
def made(served):
    """A confidential round with nine community voices who have answered, and its facilitator."""
    assert served.url
    made = factories.opened(mode="confidential")
    for level in LEVELS:
        factories.own_answer(factories.participant(made, "CP"), FIRST, level, note="Nobody asked.")
    factories.led(made)
    return made


def address(of, screen, **more):
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/{screen}?round={of.round_id}{asked}"


def now(of):
    with reading() as session:
        return round_of(session, of.round_id)


def looks_well(page, shot, name):
    """Look at the screen in each look, and with text twice as large."""
    size = page.viewport_size
    for look in LOOKS:
        with looking(page, look):
            at_rest(page)
            shot(page, f"{name}-{look}")
            assert findings(page) == [], look
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    page.add_style_tag(content="html { font-size: 200% !important }")
    shot(page, f"{name}-200")
    assert findings(page) == [], "200 % text"


def test_what_closing_does_can_be_read_everywhere(served, page_of, made, shot):
    page = page_of(served, made.team_id)
    open_at_rest(page, address(made, "agree"))
    page.locator("summary").filter(has_text="Close answering for good").click()
    looks_well(page, shot, "closing")


# ── the mode ─────────────────────────────────────────────────────────────────────────────────


def test_the_mode_is_changed_by_keyboard_until_somebody_answers(served, page_of, shot):
    assert served.url
    made = factories.opened()
    page = page_of(served, factories.person("programme"))
    open_at_rest(page, f"/rounds?site={_code(made)}")
    press_until(page, "Tab", "details summary")
    while "Make it" not in page.evaluate("document.activeElement.textContent"):
        press_until(page, "Tab", "details summary")
    page.keyboard.press("Enter")
    press_until(page, "Tab", ".st-key-change-mode button")
    looks_well(page, shot, "mode")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The round is confidential now.")).to_be_visible()
    assert now(made).mode == "confidential"
    factories.own_answer(factories.participant(made), FIRST, 2)
    open_at_rest(page, f"/rounds?site={_code(made)}")
    expect(page.locator("summary").filter(has_text="Make it")).to_have_count(0)


def _code(of):
    with reading() as session:
        return site(session, of.site_id).code


# ── the history ──────────────────────────────────────────────────────────────────────────────


def _a_long_history(of):
    for number in range(25):
        factories.agreed_level(of, FIRST, number % 5, reason=f"Reason {number}. " * 12)


def test_a_long_history_is_turned_over_by_keyboard(served, page_of, shot):
    assert served.url
    made = factories.opened()
    somebody = factories.participant(made, "CP")
    factories.own_answer(somebody, FIRST, 3, note="We were asked once.")
    factories.led(made)
    _a_long_history(made)
    page = page_of(served, made.team_id)
    open_at_rest(page, address(made, "history", question=FIRST))
    expect(page.get_by_text("26 changes, the newest first, page 1 of 2.")).to_be_visible()
    press_until(page, "Tab", "input[type=number]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_text("26 changes, the newest first, page 2 of 2.")).to_be_visible()
    expect(page.get_by_text("We were asked once.")).to_be_visible()
    looks_well(page, shot, "history-long")


def test_a_confidential_history_has_what_was_agreed_and_nothing_of_own_answers(
    served, page_of, made, shot
):
    _a_long_history(made)
    page = page_of(served, made.team_id)
    open_at_rest(page, address(made, "history", question=FIRST))
    expect(page.get_by_text("what became of own answers is kept in the database")).to_be_visible()
    expect(page.get_by_text("25 changes", exact=False)).to_be_visible()
    assert "Nobody asked." not in page.content()
    looks_well(page, shot, "history-confidential")


def test_a_history_of_nothing_says_so_and_leads_to_another_question(served, page_of, shot):
    assert served.url
    made = factories.opened()
    page = page_of(served, made.team_id)
    open_at_rest(page, address(made, "history", question=FIRST))
    expect(page.get_by_text("Nothing has happened to this answer yet.")).to_be_visible()
    looks_well(page, shot, "history-empty")
    person = Person(page, lambda name: shot(page, name))
    person.chooses("Question", "CC-1.2a")
    expect(page).to_have_url(re.compile("question=CC-1.2a"))
