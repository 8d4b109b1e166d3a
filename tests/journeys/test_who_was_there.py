"""Who was there is said once: for the day, or as the meeting has it; each question can differ."""

from __future__ import annotations

import re
from collections.abc import Callable

from hands import Person
from playwright.sync_api import Page, expect

import factories
from assessment.meeting.actions import record_presence
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import agreed_sheet
from factories import Workbook
from looking import open_at_rest
from serving import Server, until

CODES = [question.code for question in factories.bank().form("short")]
PageOf = Callable[..., Page]
TAKEN_OVER = "Taken over when the outcome was saved"


def choose_level(page: Page, code: str, value: str = "2") -> None:
    open_at_rest(page, f"/agree?question={code}")
    marked = re.sub(r"[^a-zA-Z0-9_-]", "-", code)
    page.locator(f'.st-key-agreed-level-{marked} input[value="{value}"]').click()


def present(made: Workbook, code: str) -> tuple[str, ...]:
    with reading() as session:
        lines = {line.question: line for line in agreed_sheet(session, made.round_id)}
    return lines[code].present


def test_a_list_is_kept_for_all_that_follows_with_one_press(served: Server, page_of: PageOf):
    made = factories.opened()
    factories.participant(made, "CP")
    factories.participant(made, "FL")
    page = page_of(served, made.team_id)
    open_at_rest(page, f"/agree?question={CODES[0]}")
    Person(page, lambda _name: None).chooses("Who was there", "P01")
    page.get_by_role("button", name="Save, and use it for all that follow today").click()
    expect(page.get_by_text("Who was there is saved.")).to_be_visible()
    assert present(made, CODES[0]) == ("P01",)
    assert present(made, CODES[1]) == ()
    choose_level(page, CODES[1])
    expect(page.get_by_text(TAKEN_OVER)).to_be_visible()
    assert present(made, CODES[1]) == ("P01",)


def test_an_open_meeting_says_who_is_there(served: Server, page_of: PageOf):
    made = factories.opened()
    factories.participant(made, "CP")
    factories.participant(made, "FL")
    meeting_id = factories.opened_meeting(made)
    with writing() as session:
        record_presence(
            session, by=made.team_id, meeting_id=meeting_id, present=["P01", "P02"], revision=1
        )
    page = page_of(served, made.team_id)
    open_at_rest(page, f"/agree?question={CODES[0]}")
    expect(page.get_by_text("As the meeting has it.")).to_be_visible()
    expect(page.get_by_role("button", name="Save, and use it for all")).to_have_count(0)
    choose_level(page, CODES[0], "not agreed")
    until(lambda: present(made, CODES[0]) == ("P01", "P02"), "who is there is taken over")
    expect(page.get_by_text(TAKEN_OVER)).to_be_visible()
