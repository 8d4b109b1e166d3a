"""A question goes to the team and comes back: asked, found, answered with a file, closed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hands import SAVED
from playwright.sync_api import Browser, Page, Route, expect

import factories
from assessment.store.sessions import reading
from assessment.verification.asked import Query
from assessment.verification.queries import hashes_now, own_queries
from evidence_files_made import pdf
from factories import Workbook
from looking import PHONE, at_rest, findings, open_at_rest, press_until
from pages.doors.guard import COOKIE
from serving import Server, until

FIRST, SECOND, THIRD = [question.code for question in factories.bank().form("short")][:3]
ASKED = "Where are the **minutes** of Quarry Row?"
ANSWERED = "The forum wrote them; they are here."
PageOf = Callable[..., Page]
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def workbook(served: Server) -> Workbook:
    assert served.url
    return factories.handed_over()


@pytest.fixture(scope="module")
def vera(workbook: Workbook) -> int:
    return factories.verifier(workbook)


def own(workbook: Workbook, vera: int, question: str) -> Query | None:
    with reading() as session:
        hashes = hashes_now(session, workbook.round_id) or {}
        return own_queries(session, workbook.round_id, vera, hashes).get(question)


def said(workbook: Workbook, vera: int, question: str) -> list[str]:
    query = own(workbook, vera, question)
    return [one.text for one in query.messages] if query else []


def test_a_question_goes_to_the_team_and_comes_back_with_a_file(
    served: Server, page_of: PageOf, workbook: Workbook, vera: int, shot: Shot
):
    verifier, team = page_of(served, vera), page_of(served, workbook.team_id)

    # The verifier asks, beside the verdict.
    open_at_rest(verifier, f"/verify?question={FIRST}")
    verifier.get_by_role("radio", name=re.compile("^Queried")).click()
    verifier.get_by_label(re.compile("reason|question", re.IGNORECASE)).last.fill(ASKED)
    verifier.get_by_text("Your question is not with the team yet.").wait_for()
    expect(verifier.get_by_text(SAVED).first).to_be_visible()
    expect(verifier.locator(".st-key-send-query").get_by_text(ASKED)).to_be_visible()
    assert said(workbook, vera, FIRST) == []
    verifier.get_by_role("button", name="Send this question to the team").click()
    expect(verifier.get_by_role("heading", name="Your question to the team")).to_be_visible()
    assert said(workbook, vera, FIRST) == [ASKED]
    shot(verifier, "query-asked")
    assert findings(verifier) == []

    # The team finds it on its task list and answers with a file.
    open_at_rest(team, "/")
    expect(team.get_by_text("1 to answer")).to_be_visible()
    team.get_by_role("link", name="Answer verifiers' questions").first.click()
    team.get_by_role("heading", name="For you to answer: 1").wait_for()
    at_rest(team)
    shot(team, "queries-of-a-team")
    assert findings(team) == []
    team.get_by_role("link", name=re.compile(FIRST.replace(".", r"\."))).first.click()
    expect(team.get_by_text(ASKED)).to_be_visible()
    expect(team.get_by_text("A verifier", exact=True)).to_be_visible()
    team.get_by_label("Files that go with your answer").set_input_files(
        [{"name": "Minutes of March.pdf", "mimeType": "application/pdf", "buffer": pdf()}]
    )
    expect(team.get_by_text("Goes with your answer: Minutes of March.pdf")).to_be_visible()
    team.get_by_label("Your answer to the verifier").fill(ANSWERED)
    at_rest(team)
    assert findings(team) == []
    shot(team, "query-to-answer")
    team.get_by_role("button", name="Send the answer").click()
    expect(team.get_by_text(re.compile("^Waits for the verifier"))).to_be_visible()
    expect(team.get_by_role("link", name="Minutes of March.pdf")).to_be_visible()

    # The verifier reads it, fetches the file, closes the question and changes the verdict.
    open_at_rest(verifier, "/")
    expect(verifier.get_by_text("1 to read")).to_be_visible()
    open_at_rest(verifier, f"/verify?question={FIRST}")
    expect(verifier.get_by_text(ANSWERED)).to_be_visible()
    with verifier.expect_download() as coming:
        verifier.get_by_role("link", name="Minutes of March.pdf").click(modifiers=["Alt"])
    assert coming.value.suggested_filename == "answer-1-Minutes-of-March.pdf"
    shot(verifier, "query-answered")
    verifier.get_by_role("button", name="Close this question").click()
    expect(verifier.get_by_text(re.compile("^Closed on"))).to_be_visible()
    verifier.get_by_role("radio", name=re.compile("^Upheld")).click()
    expect(verifier.get_by_text(SAVED).first).to_be_visible()
    open_at_rest(team, "/queries")
    expect(team.get_by_role("heading", name="Closed: 1")).to_be_visible()


def test_an_answer_is_kept_while_the_connection_is_away_and_sent_once(
    served: Server, page_of: PageOf, workbook: Workbook, vera: int, shot: Shot
):
    mark = factories.query(workbook, vera, SECOND, "Who was there?")
    page = page_of(served, workbook.team_id, **PHONE)
    open_at_rest(page, f"/queries?query={mark}")
    page.get_by_label("Your answer to the verifier").fill("Typed on the way out")
    page.close()
    again = page.context.new_page()
    tokens = []

    def lose_the_first_reply(route: Route) -> None:
        tokens.append(route.request.post_data_json["token"])
        if len(tokens) == 1:
            route.fetch()  # it arrives, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    again.route("**/save/query-answer/*", lose_the_first_reply)
    open_at_rest(again, f"/queries?query={mark}")
    box = again.get_by_label("Your answer to the verifier")
    expect(box).to_have_value("Typed on the way out")
    shot(again, "query-on-a-phone")
    assert findings(again) == []
    again.get_by_role("button", name="Send the answer").click()
    expect(again.get_by_text("Typed on the way out", exact=True).first).to_be_visible()
    # Asking the page something lets what it sent come through to here.
    until(lambda: again.title() and len(tokens) == 2, "it is tried again")
    assert len(set(tokens)) == 1
    expect(box).to_have_value("")
    assert said(workbook, vera, SECOND) == ["Who was there?", "Typed on the way out"]


def test_the_teams_screen_shows_a_new_question_by_itself(
    served: Server, page_of: PageOf, workbook: Workbook, vera: int
):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, "/queries")
    assert own(workbook, vera, THIRD) is None
    factories.query(workbook, vera, THIRD, "And where?")
    expect(page.get_by_role("link", name=re.compile(THIRD.replace(".", r"\.")))).to_be_visible()


def test_a_question_is_answered_by_keyboard_alone(
    served: Server, page_of: PageOf, workbook: Workbook, vera: int
):
    mark = factories.query(workbook, vera, THIRD, "And in which room?")
    page = page_of(served, workbook.team_id)
    open_at_rest(page, f"/queries?query={mark}")
    press_until(page, "Tab", "textarea")
    page.keyboard.type("In the library.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(lambda: "In the library." in said(workbook, vera, THIRD), "it is sent")


def test_a_verifier_asks_further_and_closes_without_scripts(served: Server, browser: Browser):
    made = factories.handed_over()
    person_id = factories.verifier(made)
    mark = factories.query(made, person_id, FIRST, ASKED)
    factories.query_answered(made, mark, ANSWERED, [factories.query_file(made, mark)])
    with browser.new_context(base_url=served.url, java_script_enabled=False) as window:
        token = {"name": COOKIE, "value": factories.sign_in(person_id), "url": served.url}
        window.add_cookies([token])  # type: ignore[list-item]  # as playwright takes it
        page = window.new_page()
        page.goto("/review")
        piece = page.locator("section.query")
        expect(piece.get_by_text(ANSWERED)).to_be_visible()
        expect(piece.get_by_role("link", name="Fetch minutes.txt")).to_be_visible()
        page.get_by_label("Ask further").fill("And when?")
        piece.get_by_role("button", name="Send it to the team").click()
        expect(piece.get_by_text("And when?", exact=True)).to_be_visible()
        assert page.url.endswith(f"#{FIRST}")
        piece.get_by_role("button", name="Close this question").click()
        expect(piece.get_by_text(re.compile("^Closed on"))).to_be_visible()
    assert said(made, person_id, FIRST) == [ASKED, ANSWERED, "And when?"]


def test_a_team_whom_nobody_asked_reads_what_the_screen_is_for(
    served: Server, page_of: PageOf, shot: Shot
):
    made = factories.handed_over()
    page = page_of(served, made.team_id)
    open_at_rest(page, "/queries")
    expect(page.get_by_text("No verifier has asked anything.")).to_be_visible()
    shot(page, "no-queries")
