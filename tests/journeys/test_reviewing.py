"""Verifiers with a link, on their plain page: phone, keyboard, no scripts, lost connection, leaving."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from answer_boxes import SAVED, note, radio, saved
from playwright.sync_api import Page, expect

import factories
from assessment.store.sessions import reading
from assessment.verification.queries import declaration, sign_offs
from factories import Workbook
from looking import LOOKS, PHONE, findings, looking, press_until, until_told
from pages.doors.guard import COOKIE
from serving import Server, until
from verification.review_scene import FIRST, SECOND, THIRD, hand_over_again, sheet, sign, uphold_all

BANK = factories.bank()
LARGEST = 150_000  # bytes on the way to a phone, for a page of 45 questions with all it needs
PageOf = Callable[..., Page]
Shot = Callable[[Page, str], None]


@pytest.fixture
def made(served: Server) -> Workbook:
    assert served.url
    return factories.handed_over()


def title(code: str) -> str:
    return BANK.dimension_of(code).title


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def declare(page: Page) -> None:
    for choice in page.get_by_label("No", exact=True).all():
        choice.check()
    page.get_by_role("button", name="Declare").click()
    expect(page.locator("#progress")).to_be_visible()


def typed(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).input_value()


def test_a_verifier_declares_judges_and_signs_off_on_a_phone(
    served: Server, page_of: PageOf, made: Workbook, shot: Shot
):
    vera = factories.named_verifier(made)
    page = page_of(served, vera, **PHONE)
    page.goto("/")
    expect(page).to_have_url(f"{served.url}/review")
    heading(page, "Verify a workbook")
    expect(page.get_by_text("0 of 20 verdicts are complete.")).to_be_hidden()
    assert findings(page) == []
    shot(page, "review-declare")
    declare(page)
    expect(page.locator("#progress")).to_have_text("0 of 20 verdicts are complete.")
    assert findings(page) == []
    shot(page, "review-list")
    page.get_by_role("link", name=f"Go on with: {title(FIRST)}").click()
    heading(page, title(FIRST))
    expect(page.get_by_text("We talked.").first).to_be_visible()
    radio(page, "verdict", "upheld").tap()
    expect(saved(page)).to_have_text(SAVED)
    assert findings(page) == []
    shot(page, "review-answer")
    assert sheet(made, vera)[FIRST].verdict == "upheld"
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#progress")).to_have_text("1 of 20 verdicts are complete.")
    expect(page.get_by_role("listitem").filter(has_text=title(FIRST))).to_contain_text("Done")
    uphold_all(made, vera)
    page.reload()
    page.get_by_label("Statement of verification").fill("I went there & looked.")
    page.get_by_role("radio", name="Some: most of it").check()
    page.get_by_label("Why? One sentence").fill("Most was seen.")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("You signed off this workbook on")).to_be_visible()
    expect(page.get_by_text("I went there & looked.")).to_be_visible()
    assert findings(page) == []
    shot(page, "review-signed")
    with reading() as session:
        (signed,) = sign_offs(session, made.round_id, 1)
    assert (signed.reliance, signed.reliance_reason) == ("some", "Most was seen.")


def test_lowering_asks_for_its_level_and_reason(served: Server, page_of: PageOf, made: Workbook):
    vera = factories.verifier(made)
    page = page_of(served, vera)
    page.goto(f"/review#{THIRD}")
    heading(page, title(THIRD))
    radio(page, "verdict", "lowered", THIRD).click()
    expect(page.get_by_text("Please choose the level it is lowered to.")).to_be_visible()
    radio(page, "verdict-level", "1", THIRD).click()
    note(page, "verdict-reason", THIRD).fill("Two of three had never heard of it.")
    expect(saved(page, THIRD)).to_have_text(SAVED)
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("listitem").filter(has_text=title(THIRD))).to_contain_text("Done")
    kept = sheet(made, vera)[THIRD]
    assert (kept.verdict, kept.level, kept.reason) == (
        "lowered",
        1,
        "Two of three had never heard of it.",
    )


def test_what_was_typed_without_a_connection_is_saved_when_it_is_back(
    served: Server, page_of: PageOf, made: Workbook
):
    vera = factories.verifier(made)
    page = page_of(served, vera)
    page.goto(f"/review#{FIRST}")
    saved(page).wait_for()
    page.context.set_offline(True)
    radio(page, "verdict", "queried").click()
    note(page, "verdict-reason").fill("Since when?")
    expect(page.locator("#connection")).to_contain_text("No connection.")
    page.context.set_offline(False)
    until_told(page, lambda: sheet(made, vera)[FIRST].reason, "it is saved")
    assert sheet(made, vera)[FIRST].reason == "Since when?"


def test_leaving_at_once_and_the_back_button_lose_nothing(
    served: Server, page_of: PageOf, made: Workbook
):
    vera = factories.verifier(made)
    page = page_of(served, vera)
    page.goto(f"/review#{FIRST}")
    saved(page).wait_for()
    radio(page, "verdict", "could not tell").click()
    note(page, "verdict-reason").fill("The room was locked.")
    page.goto("about:blank")
    until(lambda: sheet(made, vera)[FIRST].reason, "it is saved")
    page.go_back()
    heading(page, title(FIRST))
    expect(note(page, "verdict-reason")).to_have_value("The room was locked.")
    page.get_by_role("link", name="Next", exact=True).click()
    page.go_back()
    heading(page, title(FIRST))


def test_two_windows_show_both_texts(served: Server, page_of: PageOf, made: Workbook):
    vera = factories.verifier(made)
    one, other = page_of(served, vera), page_of(served, vera)
    for page in (one, other):
        page.goto(f"/review#{FIRST}")
        saved(page).wait_for()
    radio(one, "verdict", "queried").click()
    note(one, "verdict-reason").fill("Since when?")
    expect(saved(one)).to_have_text(SAVED)
    radio(other, "verdict", "could not tell").click()
    expect(other.get_by_text("Both are kept. Choose one")).to_be_visible()
    expect(other.get_by_text("Since when?")).to_be_visible()


def test_a_statement_that_was_not_sent_is_there_again(
    served: Server, page_of: PageOf, made: Workbook
):
    vera = factories.verifier(made)
    page = page_of(served, vera)
    page.goto("/review")
    page.get_by_label("Statement of verification").fill("I began to write")
    page.get_by_role("radio", name="Little: it can hardly").check()
    page.reload()
    assert typed(page, "Statement of verification") == "I began to write"
    expect(page.get_by_role("radio", name="Little: it can hardly")).to_be_checked()


def test_without_scripts_every_step_goes(served: Server, page_of: PageOf, made: Workbook):
    vera = factories.named_verifier(made)
    page = page_of(served, java_script_enabled=False, **PHONE)
    signed_in = {"name": COOKIE, "value": factories.sign_in(vera), "url": served.url}
    page.context.add_cookies([signed_in])
    page.goto("/review")
    declare(page)
    with reading() as session:
        assert declaration(session, made.round_id, vera) is not None
    box = page.locator(f'article[id="{THIRD}"]')
    box.get_by_label("Lowered").check()
    box.get_by_label("1 Occasional").check()
    box.get_by_label("Reason or question").fill("Nobody had heard of it.")
    box.get_by_role("button", name="Save this verdict").click()
    expect(page).to_have_url(re.compile(rf"#{re.escape(THIRD)}$"))
    expect(box.locator(".stored")).to_have_text(SAVED)
    assert (sheet(made, vera)[THIRD].verdict, sheet(made, vera)[THIRD].level) == ("lowered", 1)
    page.get_by_label("Statement of verification").fill("Not yet.")
    page.get_by_role("button", name="Sign off").click()
    expect(page.get_by_text("19 verdicts are still to come.").first).to_be_visible()
    assert typed(page, "Statement of verification") == "Not yet."


def test_by_keyboard_alone(served: Server, page_of: PageOf, made: Workbook):
    vera = factories.verifier(made)
    page = page_of(served, vera)
    page.goto("/review")
    press_until(page, "Tab", "#go-on a")
    page.keyboard.press("Enter")
    heading(page, title(FIRST))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.type") == "radio":
            break
    page.keyboard.press("Space")
    expect(saved(page)).to_have_text(SAVED)
    assert sheet(made, vera)[FIRST].verdict == "upheld"


def test_a_changed_answer_says_what_changed_and_is_asked_again(
    served: Server, page_of: PageOf, made: Workbook, shot: Shot
):
    vera = factories.verifier(made)
    uphold_all(made, vera)
    sign(made, vera)
    hand_over_again(made, SECOND, 0, "We counted again.")
    page = page_of(served, vera)
    page.goto("/review")
    expect(page.get_by_text("One answer has changed since you gave your verdict")).to_be_visible()
    line = page.get_by_role("listitem").filter(has_text=title(SECOND))
    expect(line).to_contain_text("Changed since: give it again")
    page.get_by_role("link", name=f"Go on with: {title(SECOND)}").click()
    expect(page.get_by_text("Before, you said: upheld.")).to_be_visible()
    expect(
        page.get_by_text("The agreed level was 1 Occasional, and is 0 Absent now.")
    ).to_be_visible()
    shot(page, "review-changed")
    radio(page, "verdict", "upheld", SECOND).click()
    expect(saved(page, SECOND)).to_have_text(SAVED)
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#progress")).to_have_text("20 of 20 verdicts are complete.")


@pytest.mark.parametrize("look", LOOKS)
def test_it_can_be_read_in_every_look(
    served: Server, page_of: PageOf, made: Workbook, shot: Shot, look: str
):
    page = page_of(served, factories.verifier(made))
    page.goto(f"/review#{SECOND}")
    saved(page, SECOND).wait_for()
    with looking(page, look):
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shot(page, f"review-{look}")


def test_45_questions_fit_a_phone(served: Server, page_of: PageOf):
    page = page_of(served, factories.verifier(factories.handed_over(form="full")), **PHONE)
    sizes = []
    page.on("response", lambda one: sizes.append(int(one.headers.get("content-length", "0"))))
    page.goto("/review")
    expect(page.locator("#progress")).to_have_text("0 of 45 verdicts are complete.")
    assert 0 < sum(sizes) < LARGEST
