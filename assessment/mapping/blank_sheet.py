"""The spreadsheet to fill in: the headings that the reader knows, and a page of explanations."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from assessment.mapping.finding_columns import COLUMN_LABELS
from assessment.mapping.model import ENTRY_FIELDS, RUNG_MEANINGS, RUNGS, kinds_for

FILE_NAME = "register-to-fill-in.xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ROWS_TO_FILL = 500
_NEVER_CHANGES = datetime(2000, 1, 1, tzinfo=UTC)  # the same template is the same bytes
_PLAIN_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_EXPLAINED = {
    "name": "Needed in every row. The other columns may stay empty.",
    "directorate": "The part of your organisation that it belongs to.",
    "lead": "Who answers for it.",
    "started": "A year, a month or a day: 2001, 2001-04 or 30/04/2001.",
    "ended": "Empty while it goes on.",
    "statutory": "Yes or No: public bodies take part.",
    "voluntary": "Yes or No: charities and other voluntary organisations take part.",
    "community": "Yes or No: members of the community take part.",
    "private": "Yes or No: businesses take part.",
    "communities_of_place": "Where the people it serves live.",
    "communities_of_interest": "What the people it serves share, if it is not a place.",
    "promised": "The rung of the ladder below that people were promised. It is not a score.",
    "experienced": "The rung that community participants say they experience. It is not a score.",
    "partners": "The organisations that take part, one a line or with a semicolon between.",
    "notes": "Anything else.",
}
_WIDTHS = {
    "name": 40,
    "partners": 40,
    "notes": 40,
    "communities_of_place": 28,
    "communities_of_interest": 28,
}


def blank_sheet(nation: str) -> bytes:
    """Return the .xlsx; ``nation`` decides what the area-wide partnership is called."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, _PLAIN_TEXT)
    book.set_properties({"title": "Register of partnerships", "created": _NEVER_CHANGES})
    _write_register(book, kinds_for(nation))
    _write_explanations(book, kinds_for(nation))
    book.close()
    return kept.getvalue()


def _write_register(book: xlsxwriter.Workbook, kinds: tuple[str, ...]) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    sheet = book.add_worksheet("Register")
    sheet.freeze_panes(1, 1)
    for place, name in enumerate(ENTRY_FIELDS):
        sheet.write_string(0, place, COLUMN_LABELS[name], heading)
        sheet.set_column(place, place, _WIDTHS.get(name, 18))
        if offered := _offered(name, kinds):
            # Other kinds can be typed as well, so nothing is refused.
            rule = {"validate": "list", "source": offered, "show_error": False}
            sheet.data_validation(1, place, _ROWS_TO_FILL, place, rule)


def _offered(name: str, kinds: tuple[str, ...]) -> list[str]:
    if name == "kind":
        return list(kinds)
    if name in {"statutory", "voluntary", "community", "private"}:
        return ["Yes", "No"]
    if name in {"promised", "experienced"}:
        return [f"{rung} {title}" for rung, title in RUNGS.items()]
    return []


def _write_explanations(book: xlsxwriter.Workbook, kinds: tuple[str, ...]) -> None:
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    plain = book.add_format({"valign": "top", "text_wrap": True})
    sheet = book.add_worksheet("How to fill it in")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    offered = f"Such as {', '.join(kinds)}; or your own words."
    lines = [
        *((COLUMN_LABELS[name], _EXPLAINED.get(name, offered)) for name in ENTRY_FIELDS),
        ("", ""),
        ("Ladder of participation", "After Sherry Arnstein (1969)."),
        *((f"{rung} {title}", RUNG_MEANINGS[rung]) for rung, title in RUNGS.items()),
    ]
    for row, (what, explained) in enumerate(lines):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, explained, plain)
