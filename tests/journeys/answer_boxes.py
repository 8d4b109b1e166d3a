"""Where an answer's box has what: by its widget keys on the page, by its line in the database."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

import factories
from assessment.store.sessions import reading
from assessment.workbook.queries import own_sheet
from assessment.workbook.sheets import OwnLine
from factories import Participant

CODES = [question.code for question in factories.bank().form("short")]
FIRST = CODES[0]
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


def part(page: Page, name: str, code: str = FIRST) -> Locator:
    """Return what carries a widget key, as the page makes it a class."""
    return page.locator(f".st-key-{name}-{re.sub(r'[^a-zA-Z0-9_-]', '-', code)}")


def saved(page: Page, code: str = FIRST) -> Locator:
    return part(page, "saved", code)


def radio(page: Page, name: str, value: str, code: str = FIRST) -> Locator:
    return part(page, name, code).locator(f'input[type=radio][value="{value}"]')


def note(page: Page, name: str = "own-note", code: str = FIRST) -> Locator:
    return part(page, name, code).locator("textarea")


def own(of: Participant, code: str = FIRST) -> OwnLine:
    """Return an own answer as the database has it."""
    with reading() as session:
        return {line.question: line for line in own_sheet(session, of.id)}[code]
