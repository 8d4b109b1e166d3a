"""The spreadsheet to fill in from paper: questions as rows, people as columns, lists to choose from.

``measures.answer_grid`` reads it back and says what has to stand where.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assessment.bank.model import Bank
from assessment.measures.answer_grid import (
    ANSWER,
    CODE,
    NAME,
    NOTE,
    QUESTION,
    SHEET,
    VOICE,
    answers_of,
    column_name,
    said_voice,
)
from assessment.measures.template_mark import LABEL, template_mark
from assessment.measures.template_mark import SHEET as ABOUT
from assessment.measures.tidy import AGREED, NEEDS_NOTE
from assessment.workbook.sheets import TemplateFor

if TYPE_CHECKING:
    import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PEOPLE = 60

_LISTS = "Lists"
_FREE_COLUMNS = 12  # for people whom the round does not know yet
_NEVER_CHANGES = datetime(2000, 1, 1, tzinfo=UTC)  # the same template is the same bytes
_PLAIN_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
# Rows from 0, as xlsxwriter counts: a title, names, voices, headings, questions.
_NAMES, _VOICES, _HEADINGS, _FIRST = 1, 2, 3, 4
_PEOPLE_FROM = 2  # the column of the first answers


def template_name(made_for: TemplateFor) -> str:
    """Return the name of the file."""
    return f"answers-to-fill-in-round-{made_for.round_id}.xlsx"


def answers_template(made_for: TemplateFor, bank: Bank) -> bytes:
    """Return the .xlsx: a column for the group, one for each person on paper, and free ones.

    It holds no answers.  A confidential round's has no free columns: there people get their mark
    first, and go by it.
    """
    import xlsxwriter  # noqa: PLC0415  heavy

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, _PLAIN_TEXT)
    book.set_properties({"title": "Answers to fill in", "created": _NEVER_CHANGES})
    sheet, about, lists = (book.add_worksheet(name) for name in (SHEET, ABOUT, _LISTS))
    ranges = _write_lists(lists, made_for, bank)
    _write_questions(book, sheet, made_for, bank)
    people = _columns(made_for, bank)
    formats = _formats(book)
    for place, (name, voice) in enumerate(people):
        _write_person(sheet, formats, ranges, _PEOPLE_FROM + 2 * place, (name, voice), made_for)
    sheet.protect(options={"format_columns": True, "format_rows": True})
    _write_about(book, about, made_for, bank)
    lists.hide()
    book.close()
    return kept.getvalue()


def _columns(made_for: TemplateFor, bank: Bank) -> list[tuple[str, str]]:
    """Return what stands above each person's column: name or mark, and voice."""
    names = {one.code: said_voice(one.code, one.name) for one in bank.voices}
    known = [(one.name or one.handle, names[one.voice]) for one in made_for.people[:MOST_PEOPLE]]
    free = 0 if made_for.mode == "confidential" else min(_FREE_COLUMNS, MOST_PEOPLE - len(known))
    return [(AGREED, ""), *known, *([("", "")] * free)]


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True, "border": 1}
    return {
        "open": book.add_format({**top, "locked": False}),
        "given": book.add_format({**top, "bold": True, "bg_color": "#EEEEEE"}),
        "asks": book.add_format({"bg_color": "#FFE9B8"}),
    }


def _write_lists(sheet: Any, made_for: TemplateFor, bank: Bank) -> dict[str, str]:
    """Write what can be chosen; return each list's range by its name."""
    lists: dict[str, Sequence[str]] = {
        "own": answers_of(bank, together=False),
        "together": answers_of(bank, together=True),
        "voice": [said_voice(one.code, one.name) for one in bank.voices],
        "name": [one.name or one.handle for one in made_for.people] or [AGREED],
    }
    ranges = {}
    for column, (name, values) in enumerate(lists.items()):
        sheet.write_column(0, column, values)
        letter = column_name(column + 1)
        ranges[name] = f"={_LISTS}!${letter}$1:${letter}${len(values)}"
    return ranges


def _write_questions(
    book: xlsxwriter.Workbook, sheet: Any, made_for: TemplateFor, bank: Bank
) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "valign": "top", "border": 1})
    wrapped = book.add_format({"valign": "top", "text_wrap": True, "border": 1})
    sheet.write_string(0, 0, f"{made_for.site_name}, {made_for.round_name}: answers", title)
    for row, word in ((_NAMES, NAME), (_VOICES, VOICE), (_HEADINGS, QUESTION)):
        sheet.write_string(row, 1, word, bold)
    sheet.write_string(_HEADINGS, 0, CODE, bold)
    for number, code in enumerate(made_for.questions):
        sheet.write_string(_FIRST + number, 0, code, bold)
        sheet.write_string(_FIRST + number, 1, bank.question(code).text, wrapped)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 50)
    sheet.freeze_panes(_FIRST, _PEOPLE_FROM)
    sheet.set_landscape()
    sheet.repeat_columns(0, 1)


def _write_person(  # noqa: PLR0917  where, in which look, from which lists, for whom
    sheet: Any,
    formats: Mapping[str, Any],
    ranges: Mapping[str, str],
    column: int,
    who: tuple[str, str],
    made_for: TemplateFor,
) -> None:
    name, voice = who
    together = name == AGREED
    last = _FIRST + len(made_for.questions) - 1
    head = formats["given"] if name else formats["open"]
    sheet.set_column(column, column, 20)
    sheet.set_column(column + 1, column + 1, 34)
    sheet.write_string(_NAMES, column, name, head)
    sheet.write_string(_VOICES, column, voice, head)
    sheet.write_string(_HEADINGS, column, ANSWER, formats["given"])
    sheet.write_string(_HEADINGS, column + 1, NOTE, formats["given"])
    if not name:
        sheet.data_validation(_NAMES, column, _NAMES, column, _offers(ranges["name"], new=True))
        sheet.data_validation(_VOICES, column, _VOICES, column, _offers(ranges["voice"]))
    answers = _offers(ranges["together" if together else "own"])
    sheet.data_validation(_FIRST, column, last, column, answers)
    for row in range(_FIRST, last + 1):
        sheet.write_blank(row, column, None, formats["open"])
        sheet.write_blank(row, column + 1, None, formats["open"])
    answer, note = column_name(column + 1), column_name(column + 2)
    at = _FIRST + 1
    missing = f'AND(LOWER(${answer}{at})="{NEEDS_NOTE}",TRIM(${note}{at})="")'
    sheet.conditional_format(
        _FIRST,
        column + 1,
        last,
        column + 1,
        {"type": "formula", "criteria": f"={missing}", "format": formats["asks"]},
    )


def _offers(source: str, *, new: bool = False) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "show_error": not new,
        "error_title": "Not one of the list",
        "error_message": "Choose from the list, or leave the cell empty.",
    }


def _write_about(book: xlsxwriter.Workbook, sheet: Any, made_for: TemplateFor, bank: Bank) -> None:
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    plain = book.add_format({"valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for row, (what, explained) in enumerate(_explained(made_for, bank)):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, explained, plain)


def _explained(made_for: TemplateFor, bank: Bank) -> Iterable[tuple[str, str]]:
    yield LABEL, template_mark(made_for.round_id, made_for.site_code, bank)
    yield "Round", f"{made_for.site_name}, {made_for.round_name} ({made_for.mode})"
    yield "Questions", f"{bank.title}, version {bank.version}"
    yield (
        "How",
        (
            f"On the sheet “{SHEET}” each person has two columns: the answer, chosen from the list, and "
            f"a note. The column “{AGREED}” is for what the group agreed, with its reason as the note. "
            "An empty cell leaves what is stored as it is."
        ),
    )
    yield NEEDS_NOTE.capitalize(), "Needs a note that says why; its cell is coloured until then."
    if made_for.mode == "confidential":
        yield (
            "Whose",
            (
                "This round is confidential: people go by their mark and no name is written. Somebody "
                "who has no mark yet is added under Invite first; then fetch this file again."
            ),
        )
    else:
        yield (
            "Whose",
            (
                "Whoever answers on paper already has a column. Write anybody else into a free one, "
                "with the voice they speak from: they are added to the round."
            ),
        )
    yield (
        "Taking it in",
        (
            "Under Key in, or with “answers import”. All of it is taken in or nothing; every fault is "
            "named with its cell."
        ),
    )
