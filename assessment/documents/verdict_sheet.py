"""The form for verdicts as a spreadsheet: yellow cells to fill in, everything else locked.

``verification.returns.opening_return_sheets`` reads it back; the layout is ``verification.returns.return_sheets``.
Everything is written as text, so that nothing that anybody said becomes a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assessment.documents.answers_template import MEDIA_TYPE
from assessment.documents.verdict_sheet_words import (
    asked,
    evidence_said,
    explained,
    level_said,
    pack_lines,
    said_before,
    yes_or_no,
)
from assessment.measures.answer_grid import column_name
from assessment.store.text import clean_text
from assessment.verification.model import (
    LOWERED,
    UPHELD,
    VERDICTS,
    FormQuestion,
    FormSheet,
)
from assessment.verification.returns import return_sheets as layout
from assessment.verification.telling import RELIANCE

__all__ = ["MEDIA_TYPE", "verdict_sheet"]

_NEVER_CHANGES = datetime(2000, 1, 1, tzinfo=UTC)  # the same form is the same bytes
_PLAIN_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_LONGEST = 32_000  # characters; a spreadsheet's cell ends at 32,767
_CUT = " … (this is longer than a cell takes: the whole text is in the report)"
_LINE, _HIGHEST = 14.5, 409.0  # points: of a line, and the most that a row may have
_FITS = 1.05  # characters that fit for each that a column is wide: words break before its end
_A4 = 9  # as spreadsheets count sizes of paper
_TEXT = "@"  # a cell of text: what is typed there stays as it was typed

_COLUMNS = {
    layout.CODE: 9,
    layout.ASKED: 36,
    layout.LEVELS: 44,
    layout.AGREED: 12,
    layout.REASON_OF_TEAM: 36,
    layout.EVIDENCE: 28,
    layout.BEFORE: 24,
    layout.VERDICT: 15,
    layout.LEVEL: 17,
    layout.REASON: 40,
    layout.AGREED_VALUE: 8,
    layout.ANSWER_HASH: 8,
}
_CLOSING = (50, 90)
_PLACES = {heading: place for place, heading in enumerate(_COLUMNS)}
_FIRST = 2  # the row of the first answer, from 0: a title and the headings are above


def verdict_sheet(form: FormSheet) -> bytes:
    """Return the .xlsx; the same form gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  heavy

    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, _PLAIN_TEXT)
    book.set_properties({"title": f"Verdicts: {form.site}"[:200], "created": _NEVER_CHANGES})
    names = (layout.HOW, layout.DECLARATION, layout.VERDICTS, layout.CLOSING)
    how, declaration, verdicts, closing = (book.add_worksheet(name) for name in names)
    pack, lists = book.add_worksheet(layout.PACK), book.add_worksheet(layout.LISTS)
    formats = _formats(book)
    ranges = _write_lists(lists, form)
    _write_pairs(how, explained(form), formats["label"], formats["text"], widths=(26, 96))
    _write_declaration(declaration, form, formats, ranges)
    _write_verdicts(verdicts, form, formats, ranges)
    _write_closing(closing, form, formats, ranges)
    _write_pairs(pack, pack_lines(form), formats["label"], formats["text"], widths=(12, 70))
    for sheet in (how, declaration, verdicts, closing):
        _set_up_print(sheet, form, across=sheet is verdicts)
    for sheet in (how, declaration, verdicts, closing, pack, lists):
        sheet.protect(options={"format_columns": True, "format_rows": True, "sort": True})
    pack.hide()
    lists.hide()
    book.close()
    return kept.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True, "border": 1, "num_format": _TEXT}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "label": book.add_format({**top, "bold": True}),
        "head": book.add_format({**top, "bold": True, "bg_color": "#EEEEEE"}),
        "text": book.add_format(top),
        "open": book.add_format({**top, "locked": False, "bg_color": "#FFF8C4"}),
        "asks": book.add_format({"bg_color": "#FFC266"}),
    }


def _set_up_print(sheet: Any, form: FormSheet, *, across: bool) -> None:
    """Have it printed on A4, as wide as the page, ``across`` it where there are many columns."""
    if across:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&LPack {form.number} ({form.pack_id})&C&A&RPage &P of &N")


def _height(*cells: tuple[str, int]) -> float:
    """Return the height (points) of a row in which each text shows whole in its width (characters).

    No program measures a row that was never opened in it, and one that is too low hides its text.
    """
    lines = (
        sum(1 + int(len(line) / (width * _FITS)) for line in said.split("\n"))
        for said, width in cells
    )
    return min(_HIGHEST, _LINE * max(1, *lines))


def _text(said: str) -> str:
    clean = clean_text(said)
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - len(_CUT)] + _CUT


def _write_pairs(
    sheet: Any,
    pairs: Iterable[tuple[str, str]],
    label: Any,
    text: Any,
    *,
    widths: tuple[int, int],
) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, (what, said) in enumerate(pairs):
        sheet.set_row(row, _height(*zip((what, said), widths, strict=True)))
        sheet.write_string(row, 0, _text(what), label)
        sheet.write_string(row, 1, _text(said), text)


# ── lists to choose from ─────────────────────────────────────────────────────────────────────


def _write_lists(sheet: Any, form: FormSheet) -> dict[object, str]:
    """Write what can be chosen; return each list's range: by its name, or by the levels in it."""
    lists: dict[object, Sequence[str]] = {
        "verdict": VERDICTS,
        "yes": (layout.YES, layout.NO),
        "reliance": tuple(RELIANCE.values()),
    }
    lists |= {one.lower: [level_said(one, value) for value in one.lower] for one in form.questions}
    ranges = {}
    for column, (name, values) in enumerate(lists.items()):
        for row, value in enumerate(values):
            sheet.write_string(row, column, value)
        letter = column_name(column + 1)
        ranges[name] = f"={layout.LISTS}!${letter}$1:${letter}${max(1, len(values))}"
    return ranges


def _offer(sheet: Any, row: int, column: int, source: str) -> None:
    sheet.data_validation(
        row,
        column,
        row,
        column,
        {
            "validate": "list",
            "source": source,
            "error_title": "Not one of the list",
            "error_message": "Choose from the list, or leave the cell empty.",
        },
    )


# ── the sheets ───────────────────────────────────────────────────────────────────────────────


def _write_declaration(
    sheet: Any, form: FormSheet, formats: Mapping[str, Any], ranges: Mapping[object, str]
) -> None:
    before = form.declaration
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 60)
    sheet.write_string(0, 0, "Conflicts of interest", formats["title"])
    sheet.write_string(1, 0, layout.ORGANISATION, formats["head"])
    sheet.write_string(1, 1, layout.CONFLICT, formats["head"])
    row = 2
    for row, organisation in enumerate(form.organisations, start=2):
        said = before.conflicts.get(organisation) if before else None
        sheet.write_string(row, 0, _text(organisation), formats["label"])
        _write_open(sheet, row, 1, "" if said is None else yes_or_no(said), formats)
        _offer(sheet, row, 1, ranges["yes"])
    sheet.write_string(row + 1, 0, layout.WORDS, formats["label"])
    _write_open(sheet, row + 1, 1, before.words if before else "", formats)
    sheet.set_row(row + 1, _LINE * 4)


def _write_open(sheet: Any, row: int, column: int, said: str, formats: Mapping[str, Any]) -> None:
    """Write a cell to fill in, with what was said before."""
    if said:
        sheet.write_string(row, column, _text(said), formats["open"])
    else:
        sheet.write_blank(row, column, None, formats["open"])


def _write_verdicts(
    sheet: Any, form: FormSheet, formats: Mapping[str, Any], ranges: Mapping[object, str]
) -> None:
    sheet.write_string(0, 0, _text(f"{form.site}: {form.partnership}"), formats["title"])
    for place, (heading, width) in enumerate(_COLUMNS.items()):
        hidden = heading in {layout.AGREED_VALUE, layout.ANSWER_HASH}
        sheet.set_column(place, place, width, None, {"hidden": hidden})
        sheet.write_string(1, place, heading, formats["head"])
    for row, one in enumerate(form.questions, start=_FIRST):
        _write_question(sheet, row, one, formats, ranges)
    _write_colours(sheet, len(form.questions), formats["asks"])
    sheet.freeze_panes(_FIRST, 1)
    sheet.repeat_rows(1)


def _write_question(
    sheet: Any,
    row: int,
    one: FormQuestion,
    formats: Mapping[str, Any],
    ranges: Mapping[object, str],
) -> None:
    shown = {
        layout.CODE: one.question,
        layout.ASKED: "\n\n".join(asked(one)),
        layout.LEVELS: "\n".join(
            f"{level.value} {level.name}: {level.descriptor}" for level in one.levels
        ),
        layout.AGREED: f"{one.agreed} {one.agreed_name}",
        layout.REASON_OF_TEAM: "\n\n".join(
            (one.reason, *(f"Seen otherwise: {said}" for said in one.dissents))
        ),
        layout.EVIDENCE: "\n".join(evidence_said(piece) for piece in one.evidence)
        or "None was given.",
        layout.BEFORE: "\n\n".join(said_before(one)),
        layout.AGREED_VALUE: str(one.agreed),
        layout.ANSWER_HASH: one.answer_hash,
    }
    for heading, said in shown.items():
        look = formats["label"] if heading == layout.CODE else formats["text"]
        sheet.write_string(row, _PLACES[heading], _text(said), look)
    before = one.before if one.before is not None and not one.before.stale else None
    shown |= {layout.REASON: before.reason if before else ""}
    sheet.set_row(
        row,
        _height(
            *(
                (said, _COLUMNS[heading])
                for heading, said in shown.items()
                if heading != layout.ANSWER_HASH
            )
        ),
    )
    level = "" if before is None or before.level is None else level_said(one, before.level)
    _write_open(sheet, row, _PLACES[layout.VERDICT], before.verdict if before else "", formats)
    _write_open(sheet, row, _PLACES[layout.LEVEL], level, formats)
    _write_open(sheet, row, _PLACES[layout.REASON], before.reason if before else "", formats)
    _offer(sheet, row, _PLACES[layout.VERDICT], ranges["verdict"])
    _offer(sheet, row, _PLACES[layout.LEVEL], ranges[one.lower])


def _write_colours(sheet: Any, rows: int, asks: Any) -> None:
    """Colour what a chosen verdict still needs; that says nothing to a reader of the file."""
    verdict, level, reason = (
        f"${column_name(_PLACES[heading] + 1)}{_FIRST + 1}"
        for heading in (layout.VERDICT, layout.LEVEL, layout.REASON)
    )
    needs = {
        layout.LEVEL: f'=AND({verdict}="{LOWERED}",{level}="")',
        layout.REASON: f'=AND({verdict}<>"",{verdict}<>"{UPHELD}",TRIM({reason})="")',
    }
    for heading, formula in needs.items():
        place = _PLACES[heading]
        rule = {"type": "formula", "criteria": formula, "format": asks}
        sheet.conditional_format(_FIRST, place, _FIRST + max(rows, 1) - 1, place, rule)


def _write_closing(
    sheet: Any, form: FormSheet, formats: Mapping[str, Any], ranges: Mapping[object, str]
) -> None:
    lines = {
        layout.NAME: (form.verifier, ""),
        layout.REVISION: (str(form.revision + 1), ""),
        layout.RELIANCE: ("", "reliance"),
        layout.RELIANCE_REASON: ("", ""),
        layout.STATEMENT: ("", ""),
        layout.SIGNED: (layout.NO, "yes"),
        layout.ON_PAPER: (layout.NO, "yes"),
        layout.TYPED_BY: ("", ""),
    }
    for column, width in enumerate(_CLOSING):
        sheet.set_column(column, column, width)
    for row, (label, (said, offers)) in enumerate(lines.items()):
        sheet.write_string(row, 0, label, formats["label"])
        _write_open(sheet, row, 1, said, formats)
        if offers:
            _offer(sheet, row, 1, ranges[offers])
        roomy = label in {layout.RELIANCE_REASON, layout.STATEMENT}
        sheet.set_row(row, _LINE * 6 if roomy else _height((label, _CLOSING[0])))
