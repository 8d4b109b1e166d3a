"""Words are explained where they appear, by keyboard and on the narrowest phone; sites add theirs."""

import re

import pytest
from hands import SAVED, Person
from playwright.sync_api import expect

import factories
from assessment.store.sessions import reading, writing
from assessment.store.tables import SiteRow
from assessment.workbook import actions as workbook
from assessment.workbook.queries import site_terms
from looking import LOOKS, at_rest, findings, looking, open_at_rest, press_until

FIRST = "CC-1.1a"
SECOND = "CC-1.2a"
NARROW = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
MEANING = "Everybody on the five estates."


@pytest.fixture
def made(served):
    assert served.url
    return factories.opened()


def agree(of, term, meaning, version=0, **given):
    said = {"agreed_by": "Ann Marker", "agreed_on": "2025-03-14"} | given
    with writing() as session:
        workbook.agree_meaning(
            session,
            by=of.team_id,
            site_id=of.site_id,
            bank=factories.bank(),
            term=term,
            meaning=meaning,
            version=version,
            **said,
        )


def address(of, screen):
    with reading() as session:
        code = session.get(SiteRow, of.site_id).code
    return f"/{screen}{'&' if '?' in screen else '?'}site={code}"


def now(of):
    with reading() as session:
        return {one.term: one.now.meaning for one in site_terms(session, of.site_id)}


def words(page):
    return page.locator("details").filter(has_text="Words explained")


# ── somebody who answers ─────────────────────────────────────────────────────────────────────


def test_the_words_of_a_question_are_a_keypress_away(served, page_of, made):
    agree(made, "community", MEANING)
    page = page_of(served, factories.participant(made).person_id)
    open_at_rest(page, f"/answer?question={FIRST}")
    summary = words(page).locator("summary")
    expect(summary).to_contain_text("community")
    meaning = page.get_by_text(factories.bank().glossary["community"])
    expect(meaning).to_be_hidden()
    page.locator(f".st-key-own-level-{FIRST.replace('.', '-')} input").first.focus()
    press_until(page, "Shift+Tab", ".answer details:has(dl) > summary", 20)
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    here = page.get_by_role("definition").filter(has_text="Here it means:").first
    expect(here).to_have_text(
        f"Here it means: {MEANING} (version 1, agreed on 14 March 2025 by Ann Marker)"
    )
    assert findings(page) == []
    page.keyboard.press("Enter")
    expect(meaning).to_be_hidden()


def test_they_fit_the_narrowest_phone_in_any_light(served, page_of, made, shot):
    agree(made, "community", "W" * 300)
    page = page_of(served, factories.participant(made).person_id, **NARROW)
    open_at_rest(page, f"/answer?question={FIRST}")
    words(page).locator("summary").tap()
    expect(page.get_by_text("W" * 300)).to_be_visible()
    for look in LOOKS:
        with looking(page, look):
            shot(page, f"words-answer-{look}")
            assert findings(page) == [], look


def test_words_travel_with_no_save_and_move_nothing(served, page_of, made):
    agree(made, "community", MEANING)
    page = page_of(served, factories.participant(made).person_id)
    bodies = []
    page.on("request", lambda sent: bodies.append(sent.post_data) if sent.method == "PUT" else None)
    open_at_rest(page, f"/answer?question={FIRST}")
    level = page.locator('.st-key-own-level-CC-1-1a input[value="2"]')
    heading = page.get_by_role("heading", level=1)

    def below_heading():
        return level.bounding_box()["y"] - heading.bounding_box()["y"]

    before = below_heading()
    level.click()
    expect(page.locator(".st-key-saved-CC-1-1a")).to_have_text(SAVED)
    assert below_heading() == before
    assert len(bodies) == 1
    assert len(bodies[0]) < 100
    assert MEANING not in bodies[0]


def test_in_a_confidential_round_no_name_stands_beside_a_meaning(served, page_of):
    assert served.url
    made = factories.opened(mode="confidential")
    agree(made, "community", MEANING)
    page = page_of(served, factories.participant(made).person_id)
    open_at_rest(page, f"/answer?question={FIRST}")
    words(page).locator("summary").click()
    expect(page.get_by_text(MEANING)).to_be_visible()
    assert "Ann Marker" not in page.content()
    page.get_by_role("link", name="All words").click()
    expect(page.get_by_role("heading", level=1, name="Words")).to_be_visible()
    expect(page.get_by_role("heading", name="How meanings changed here")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=MEANING)).to_be_visible()
    assert "Ann Marker" not in page.inner_text("body")


# ── the team ─────────────────────────────────────────────────────────────────────────────────


def person(page, shot):
    return Person(page, lambda name: shot(page, name))


def test_a_team_adds_changes_and_withdraws_a_meaning(served, page_of, made, shot):
    page = page_of(served, made.team_id)
    team = person(page, shot)
    open_at_rest(page, address(made, "agree-words"))
    expect(page.get_by_text("Nothing of your own is agreed yet.")).to_be_visible()
    team.chooses("The word", "co-governance")
    team.types("What it means here", "We vote together, one vote each.")
    team.types("Who agreed", "the forum, 24 people")
    team.presses("Add this meaning")
    team.sees("What “co-governance” means here is saved.")
    assert now(made) == {"co-governance": "We vote together, one vote each."}
    assert findings(page) == []
    team.presses("Change co-governance")
    team.sees_heading("What “co-governance” means here")
    team.sees(re.compile("It came with this meaning: Public bodies"))
    assert findings(page) == []
    team.picture("words-changing")
    team.types("What it means here", "We vote together.")
    team.presses("Save as a new version")
    team.sees(re.compile("is saved as a new version"))
    versions = page.get_by_role("table", name=re.compile("^Every version"))
    expect(versions.get_by_role("row")).to_have_count(3)
    team.picture("words-of-the-team")
    team.presses("Change co-governance")
    page.get_by_text("Withdraw this meaning").click()
    team.presses("Withdraw it")
    team.sees("The meaning of “co-governance” is withdrawn.")
    expect(versions.get_by_role("row")).to_have_count(4)
    assert now(made) == {"co-governance": None}


def test_a_team_adds_a_word_of_its_own_and_not_twice(served, page_of, made, shot):
    agree(made, "mandate", "What the forum lent you.")
    page = page_of(served, made.team_id)
    team = person(page, shot)
    open_at_rest(page, address(made, "agree-words"))
    for typed in ("Tŷ agored", "Mandates"):
        box = page.get_by_role("combobox", name="The word")
        box.click()
        box.fill(typed)
        box.press("Enter")
        team.types("What it means here", "An open house.")
        team.presses("Add this meaning")
        if typed == "Tŷ agored":
            team.sees("What “Tŷ agored” means here is saved.")
    team.sees("“mandate” has a meaning here already. Change it in the list.")
    assert now(made) == {"mandate": "What the forum lent you.", "Tŷ agored": "An open house."}


def test_two_who_change_one_meaning_both_see_both_texts(served, page_of, made, shot):
    agree(made, "mandate", "What the forum lent you.")
    page = page_of(served, made.team_id)
    team = person(page, shot)
    open_at_rest(page, address(made, "agree-words"))
    team.presses("Change mandate")
    team.sees_heading("What “mandate” means here")
    agree(made, "mandate", "What the forum gave you.", 1)
    team.types("What it means here", "What the forum sold you.")
    team.presses("Save as a new version")
    both = page.get_by_role("table", name="Both texts")
    expect(both.get_by_text("What the forum gave you.")).to_be_visible()
    expect(both.get_by_text("What the forum sold you.")).to_be_visible()
    mine = page.get_by_role("textbox", name="What it means here")
    expect(mine).to_have_value("What the forum sold you.")
    assert now(made) == {"mandate": "What the forum gave you."}
    assert findings(page) == []
    team.picture("words-conflict")
    team.presses("Save as a new version")
    team.sees(re.compile("is saved as a new version"))
    assert now(made) == {"mandate": "What the forum sold you."}
    with reading() as session:
        assert len(site_terms(session, made.site_id)[0].versions) == 3


# ── a verifier ───────────────────────────────────────────────────────────────────────────────


def test_a_verifier_sees_the_meaning_of_the_hand_over_and_what_changed_since(
    served, page_of, made, shot
):
    agree(made, "community", MEANING)
    factories.agreed_level(made)
    factories.agreed_level(made, SECOND)
    factories.handed_over(made)
    page = page_of(served, factories.verifier(made))
    open_at_rest(page, f"/verify?question={FIRST}")
    words(page).locator("summary").click()
    expect(page.get_by_text("Here it means:").first).to_be_visible()
    expect(page.get_by_text("after the hand-over")).to_have_count(0)
    agree(made, "community", "Everybody in the borough.", 1, agreed_on="2025-04-01")
    open_at_rest(page, f"/verify?question={FIRST}")
    words(page).locator("summary").click()
    told = page.get_by_role("definition").filter(has_text="was changed after the hand-over")
    expect(told).to_have_text(
        "This meaning was changed after the hand-over: Everybody in the borough. "
        "(version 2, agreed on 1 April 2025 by Ann Marker)"
    )
    expect(page.get_by_role("definition").filter(has_text=MEANING)).to_be_visible()
    for look in LOOKS:
        with looking(page, look):
            shot(page, f"words-verify-{look}")
            assert findings(page) == [], look
    page.get_by_role("link", name="All answers").click()
    expect(page.get_by_text("You judge the workbook by the meanings")).to_be_visible()
    at_rest(page)
    assert findings(page) == []
    shot(page, "words-verify-list")


def test_the_group_has_the_words_of_the_question_it_talks_about(served, page_of, made, shot):
    agree(made, "community", MEANING)
    page = page_of(served, made.team_id)
    open_at_rest(page, f"/agree?question={FIRST}")
    folded = words(page)
    expect(folded.locator("summary")).to_contain_text("dissent")
    folded.locator("summary").click()
    expect(page.get_by_text(MEANING)).to_be_visible()
    shot(page, "words-agree")
    assert findings(page) == []
