"""The minutes on the screen and as files: looked at, by keyboard alone, and fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import factories
from factories import Workbook
from looking import LOOKS, findings, looking, open_at_rest, press_until
from serving import Server

CODES = [question.code for question in factories.bank().form("short")]
PageOf = Callable[..., Page]
Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def workbook(served: Server) -> Workbook:
    """A round that was talked about: one question settled with a dissent, one with remarks."""
    assert served.url
    made = factories.opened()
    factories.participant(made)
    meeting_id = factories.opened_meeting(made)
    factories.opened_vote(made, meeting_id, CODES[2])
    view = {"words": "It suits those who were asked.", "voice": "CW", "name": "Ffion"}
    factories.agreed_level(made, CODES[2], 3, dissents=[view])
    factories.thread(made, CODES[0], "Look again in <b>spring</b>.")
    return made


def test_minutes_are_reached_from_the_list_read_and_fetched(
    served: Server, page_of: PageOf, workbook: Workbook
):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, "/agree")
    page.get_by_role("link", name="Read or print the minutes").click()
    expect(page.get_by_role("heading", name="Minutes", level=1)).to_be_visible()
    table = page.get_by_role("region", name="What the group came to")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("row").nth(1)).to_contain_text("3 Routine")
    expect(table.get_by_role("row").nth(1)).to_contain_text("One view is held against it.")
    for kind, start in (("PDF", b"%PDF-"), ("a page", b"<!DOCTYPE html>")):
        with page.expect_download() as fetched:
            page.get_by_role("link", name=f"Fetch the minutes as {kind}").click()
        assert Path(fetched.value.path()).read_bytes().startswith(start)


def test_the_keyboard_reaches_the_files(served: Server, page_of: PageOf, workbook: Workbook):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, "/minutes")
    press_until(page, "Tab", f'a[href$="/files/minutes/{workbook.round_id}.html"]')
    with page.expect_download() as fetched:
        page.keyboard.press("Enter")
    assert fetched.value.suggested_filename.endswith("-round-1.html")


@pytest.mark.parametrize("look", LOOKS)
def test_the_screen_is_fit_for_everybody(
    served: Server, page_of: PageOf, workbook: Workbook, shot: Shot, look: str
):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, "/minutes")
    with looking(page, look):
        assert findings(page) == []
        page.set_viewport_size({"width": LOOKS[look]["width"], "height": 2_400})
        shot(page, f"minutes, {look}")


def test_the_page_that_was_fetched_is_fit_for_everybody(
    served: Server, page_of: PageOf, workbook: Workbook, shot: Shot, tmp_path: Path
):
    page = page_of(served, workbook.team_id)
    fetched = page.request.get(f"/files/minutes/{workbook.round_id}.html")
    (tmp_path / "minutes.html").write_bytes(fetched.body())
    alone = page.context.browser.new_page()  # type: ignore[union-attr]
    for width in (1280, 320):
        alone.set_viewport_size({"width": width, "height": 900})
        alone.goto((tmp_path / "minutes.html").as_uri())
        assert alone.evaluate("document.documentElement.scrollWidth") <= width
    expect(alone.get_by_text("Look again in <b>spring</b>.")).to_be_visible()
    shot(alone, "minutes as a page")
    alone.close()


def test_text_of_twice_the_size_fits(served: Server, page_of: PageOf, workbook: Workbook):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, "/minutes")
    page.set_viewport_size({"width": 640, "height": 900})
    page.add_style_tag(content="html { font-size: 200% !important }")
    assert findings(page) == []
