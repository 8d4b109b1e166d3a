"""Remarks on a question: nothing typed is lost, nothing is sent twice, only the team reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

import factories
from assessment.people.queries import site
from assessment.store.sessions import reading
from assessment.workbook.queries import threads
from factories import Workbook
from looking import (
    LOOKS,
    PHONE,
    at_rest,
    findings,
    looking,
    open_at_rest,
    press_until,
    presses_at_once,
)
from serving import Server, until

CODES = [question.code for question in factories.bank().form("short")]
PageOf = Callable[..., Page]
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def workbook(served: Server) -> Workbook:
    assert served.url
    return factories.opened()


def new_thread(page: Page) -> Locator:
    return page.get_by_label("A new thread")


def said(workbook: Workbook, code: str) -> list[list[str]]:
    with reading() as session:
        found = threads(session, workbook.round_id, code).get(code, [])
    return [[remark.text for remark in thread.remarks] for thread in found]


def opened(page: Page, code: str) -> None:
    open_at_rest(page, f"/agree?question={code}")
    new_thread(page).wait_for()


def test_a_thread_is_opened_answered_closed_and_put_into_the_pack(
    served: Server, page_of: PageOf, workbook: Workbook, shot: Shot
):
    code = CODES[0]
    page = page_of(served, workbook.team_id)
    opened(page, code)
    new_thread(page).fill("Which **year** is <b>meant</b>?")
    page.get_by_role("button", name="Open a thread with it").click()
    expect(page.get_by_text("Which **year** is <b>meant</b>?")).to_be_visible()
    expect(new_thread(page)).to_have_value("")
    page.get_by_label("Your remark in thread 1").fill("The last one.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The last one.", exact=True)).to_be_visible()
    assert said(workbook, code) == [["Which **year** is <b>meant</b>?", "The last one."]]
    page.get_by_role("button", name="Put thread 1 into the pack").click()
    expect(page.get_by_text("Goes into the pack.")).to_be_visible()
    shot(page, "remarks")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_text("Nothing agreed yet, 1 open thread")).to_be_visible()
    opened(page, code)
    page.get_by_role("button", name="Close thread 1").click()
    expect(page.get_by_label("Your remark in thread 1")).to_have_count(0)
    page.get_by_text("Closed threads: 1").click()
    page.get_by_role("button", name="Open closed 1 again").click()
    expect(page.get_by_label("Your remark in thread 1")).to_be_visible()


def test_a_remark_typed_before_the_tab_was_closed_is_there_again(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[1]
    page = page_of(served, workbook.team_id, **PHONE)
    opened(page, code)
    new_thread(page).fill("Typed on the way out")
    page.close()
    again = page.context.new_page()
    opened(again, code)
    expect(new_thread(again)).to_have_value("Typed on the way out")
    expect(again.get_by_text("Typed earlier and not sent yet.")).to_be_visible()
    assert said(workbook, code) == []
    again.get_by_role("button", name="Open a thread with it").click()
    until(lambda: said(workbook, code) == [["Typed on the way out"]], "the remark is kept")
    again.reload()
    at_rest(again)
    expect(new_thread(again)).to_have_value("")


def test_a_remark_whose_reply_was_lost_is_kept_once(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[2]
    page = page_of(served, workbook.team_id)
    opened(page, code)
    tries = []

    def lose_the_first_reply(route: Route) -> None:
        tries.append(route.request.post_data_json["token"])
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/save/remark/*", lose_the_first_reply)
    new_thread(page).fill("Only once")
    page.get_by_role("button", name="Open a thread with it").click()
    expect(new_thread(page)).to_have_value("")
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert said(workbook, code) == [["Only once"]]


def test_what_is_typed_stays_while_the_page_runs_again_and_the_server_restarts(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[3]
    page = page_of(served, workbook.team_id)
    opened(page, code)
    presses_at_once(page)
    new_thread(page).fill("Half typed")
    page.locator('input[type=radio][value="2"]').click()
    expect(page.get_by_text("Community voices who agree with level 2")).to_have_count(0)
    expect(new_thread(page)).to_have_value("Half typed")
    served.restart()
    opened(page, code)
    expect(new_thread(page)).to_have_value("Half typed")


def test_the_keyboard_alone_is_enough(served: Server, page_of: PageOf, workbook: Workbook):
    code = CODES[4]
    page = page_of(served, workbook.team_id)
    opened(page, code)
    new_thread(page).focus()
    page.keyboard.type("By keyboard")
    press_until(page, "Tab", 'button[data-part="send"]', most=3)
    page.keyboard.press("Enter")
    until(lambda: said(workbook, code) == [["By keyboard"]], "the remark is kept")


def test_the_programme_reads_along_and_a_handed_over_workbook_takes_no_more(
    served: Server, page_of: PageOf
):
    made = factories.opened()
    factories.thread(made, CODES[0], "Read by the programme")
    programme = page_of(served, factories.person("programme"))
    with reading() as session:
        code = site(session, made.site_id).code
    address = f"/agree?site={code}&round={made.round_id}&question={CODES[0]}"
    open_at_rest(programme, address)
    expect(programme.get_by_text("Read by the programme")).to_be_visible()
    expect(new_thread(programme)).to_have_count(0)
    factories.agreed_level(made)
    factories.handed_over(made)
    team = page_of(served, made.team_id)
    open_at_rest(team, f"/agree?question={CODES[0]}")
    expect(team.get_by_text("Read by the programme")).to_be_visible()
    expect(new_thread(team)).to_have_count(0)
    expect(team.get_by_role("button", name="Close thread 1")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_the_question_with_views_and_remarks_is_fit_for_everybody(
    served: Server, page_of: PageOf, shot: Shot, look: str
):
    made = factories.opened()
    views = [{"words": f"View {n}", "voice": "CP", "name": "Rukhsana"} for n in range(2)]
    factories.agreed_level(made, CODES[0], 3, dissents=views)
    factories.thread(made, CODES[0], "Still open. " * 20)
    page = page_of(served, made.team_id)
    opened(page, CODES[0])
    with looking(page, look):
        assert findings(page) == []
        page.set_viewport_size({"width": LOOKS[look]["width"], "height": 4_600})
        shot(page, f"agree with views and remarks, {look}")


def test_text_of_twice_the_size_fits(served: Server, page_of: PageOf):
    made = factories.opened()
    view = {"words": "One view", "voice": "CP", "name": "Rukhsana"}
    factories.agreed_level(made, CODES[0], 3, dissents=[view, view])
    factories.thread(made, CODES[0], "Still open. " * 20)
    page = page_of(served, made.team_id)
    opened(page, CODES[0])
    page.set_viewport_size({"width": 640, "height": 900})
    page.add_style_tag(content="html { font-size: 200% !important }")
    assert findings(page) == []
