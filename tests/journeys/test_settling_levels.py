"""Two verifiers work blind, their verdicts are revealed, and a moderator settles what differs."""

import re

import pytest
from playwright.sync_api import expect

import factories
from assessment.store.sessions import reading
from assessment.store.tables import SiteRow
from assessment.verification.queries import handed_over, moderated, settlements
from factories import DISPUTED, bank
from looking import PHONE, findings, open_at_rest

TELLTALE = "Nobody in Quarry Row had heard of it."
WHY = "The minutes of May show a plan, not yet a habit."
SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d")


def place(made):
    with reading() as session:
        code = session.get(SiteRow, made.site_id).code
    return f"site={code}&round={made.round_id}"


def settled(made, question=DISPUTED):
    with reading() as session:
        return settlements(session, handed_over(session, made.round_id))[question]


def decided(made, question=DISPUTED):
    with reading() as session:
        return moderated(session, handed_over(session, made.round_id))[question]


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.fixture
def mona():
    return factories.person("programme")


def judge(page, verdict, reason="", level=None):
    open_at_rest(page, f"/verify?question={DISPUTED}")
    page.get_by_role("radio", name=re.compile(f"^{verdict}")).click()
    if level is not None:
        page.get_by_role("radio", name=re.compile(f"^{level} ")).click()
    if reason:
        page.get_by_label("Reason or question").fill(reason)
    expect(page.get_by_text(SAVED).first).to_be_visible()


def test_from_two_blind_verdicts_to_a_settled_level(served, page_of, shot, made, mona):
    vera, will = factories.verifier(made), factories.verifier(made)
    first, second = page_of(served, vera), page_of(served, will)
    judge(first, "Lowered", TELLTALE, 0)
    judge(second, "Upheld")
    expect(second.get_by_text(TELLTALE)).to_have_count(0)
    factories.signed_off(made, vera, but=(DISPUTED,))

    moderator = page_of(served, mona)
    moderator.goto(f"/settle?{place(made)}")
    expect(moderator.get_by_text("Still to sign off: ")).to_be_visible()
    expect(moderator.get_by_text(TELLTALE)).to_have_count(0)
    shot(moderator, "settle-still-blind")
    moderator.goto(f"/rounds?{place(made)}")
    expect(
        moderator.get_by_text(re.compile("Still to sign off: .* Until then nobody"))
    ).to_be_visible()
    expect(moderator.get_by_text(TELLTALE)).to_have_count(0)
    shot(moderator, "rounds-review-state")
    team = page_of(served, made.team_id)
    team.goto("/results")
    expect(team.get_by_role("heading", name="Results")).to_be_visible()
    expect(team.get_by_text("nobody sees anything of their verdicts")).to_be_visible()
    expect(team.get_by_text(TELLTALE)).to_have_count(0)

    factories.signed_off(made, will, but=(DISPUTED,))
    moderator.goto("/")
    moderator.get_by_role("link", name=re.compile("^Settle levels: ")).first.click()
    expect(moderator.get_by_role("heading", name="To settle: 1")).to_be_visible()
    shot(moderator, "settle-list")
    assert findings(moderator) == []
    moderator.get_by_role("link", name=re.compile(re.escape(DISPUTED))).click()
    expect(moderator.get_by_text(TELLTALE)).to_be_visible()
    expect(
        moderator.get_by_text("One of two lowered it to 0; one of two upheld 2.")
    ).to_be_visible()
    assert moderator.get_by_role("radio", name=re.compile(r"^[34] ")).count() == 0
    shot(moderator, "settle-question")
    assert findings(moderator) == []
    moderator.get_by_role("radio", name=re.compile("^1 ")).click()
    expect(moderator.get_by_text("Please write down the reason.")).to_be_visible()
    assert settled(made).waits
    moderator.get_by_label("Reason", exact=True).fill(WHY)
    expect(moderator.get_by_text(SAVED).first).to_be_visible()
    assert settled(made).settled == 1
    moderator.get_by_role("link", name="Back to all questions").click()
    expect(moderator.get_by_role("heading", name="Settled: 1")).to_be_visible()
    shot(moderator, "settle-done")
    everybody_else_sees_it(served, page_of, shot, made, moderator)


def everybody_else_sees_it(served, page_of, shot, made, moderator):
    moderator.goto(f"/rounds?{place(made)}")
    expect(moderator.get_by_text("Nothing is left of the review")).to_be_visible()
    researcher = page_of(served, factories.person("researcher"))
    open_at_rest(researcher, "/compare")
    expect(researcher.locator("tr", has_text="Lowered").first).to_be_visible()
    expect(researcher.get_by_text("1 (2 %)").first).to_be_visible()
    expect(researcher.get_by_text("it is not shown for one site")).to_be_visible()
    shot(researcher, "compare-verdicts")
    assert findings(researcher) == []

    team = page_of(served, made.team_id)
    open_at_rest(team, "/results")
    expect(team.get_by_text("A fall is usual, and no reproach.")).to_be_visible()
    said = team.locator("tr", has_text=WHY)
    expect(said).to_contain_text("one of two lowered it to 0; one of two upheld 2")
    expect(team.locator("tr", has_text=TELLTALE).first).to_contain_text("1 Occasional")
    shot(team, "results-verified")
    assert findings(team) == []
    phone = page_of(served, made.team_id, **PHONE)
    open_at_rest(phone, "/results")
    shot(phone, "results-verified-on-a-phone")
    assert findings(phone) == []


def test_what_was_typed_outlives_the_page_and_a_second_moderator_sees_both(
    served, page_of, shot, made, mona
):
    factories.disputed(made)
    other = factories.person("programme")
    address = f"/settle?{place(made)}&question={DISPUTED}"
    one, two = page_of(served, mona), page_of(served, other, **PHONE)
    one.goto(address)
    two.goto(address)
    for page in (one, two):
        expect(page.get_by_label("Reason", exact=True)).to_be_visible()
    one.context.set_offline(offline=True)
    one.get_by_label("Reason", exact=True).fill("The first moderator says so.")
    expect(one.get_by_text("Not saved yet, will try again")).to_be_visible()
    two.get_by_role("radio", name=re.compile("^2 ")).click()
    two.get_by_label("Reason", exact=True).fill("The second saw it work.")
    expect(two.get_by_text(SAVED).first).to_be_visible()
    one.context.set_offline(offline=False)
    expect(one.get_by_text("Both texts are shown above.")).to_be_visible()
    expect(one.get_by_text("The second saw it work.").first).to_be_visible()
    shot(one, "settle-conflict")
    shot(two, "settle-on-a-phone")
    assert findings(two) == []
    assert decided(made).reason == "The second saw it work."
    one.get_by_role("button", name="Join both texts").click()
    expect(one.get_by_text(SAVED).first).to_be_visible()
    assert "The first moderator says so." in decided(made).reason
    assert "The second saw it work." in decided(made).reason


def test_a_moderator_settles_by_keyboard_and_there_may_be_nothing_to_settle(
    served, page_of, shot, made, mona
):
    page = page_of(served, mona)
    page.goto(f"/settle?{place(made)}")
    expect(page.get_by_text("No verifier has been named")).to_be_visible()
    factories.signed_off(made, factories.verifier(made))
    page.goto(f"/settle?{place(made)}")
    expect(page.get_by_text("There is nothing to settle: on all 20 questions")).to_be_visible()
    shot(page, "settle-nothing")
    again = factories.disputed()
    page.goto(f"/settle?{place(again)}&question={DISPUTED}")
    page.get_by_role("radio", name=re.compile("^0 ")).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    while (
        page.evaluate("document.activeElement.shadowRoot?.activeElement?.localName") != "textarea"
    ):
        page.keyboard.press("Tab")
    page.keyboard.type(WHY)
    expect(page.get_by_text(SAVED).first).to_be_visible()
    assert settled(again).settled == 1
    assert bank().levels
