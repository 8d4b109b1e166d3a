"""From a file to rows that can be compared with the register: what each row says, what was skipped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessment.errors import BadInput
from assessment.mapping.entries import NAMES, one_a_line
from assessment.mapping.finding_columns import COLUMN_LABELS, Layout, find_layout, told_layout
from assessment.mapping.model import SECTORS
from assessment.mapping.reading_cells import (
    read_count,
    read_date,
    read_rung,
    read_sectors,
    read_yes_or_no,
)
from assessment.mapping.rules import fold
from assessment.store.grids import Grid
from assessment.store.text import LONGEST, LONGEST_NAME, one_line


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What a person said about a sheet; None and {} leave it to the reader.

    ``columns`` gives a field of COLUMN_FIELDS, or None (not read), by the column's place from 0.
    """

    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: its number in the sheet, the values it gives by field, and what can't be read.

    A field that is missing from ``values`` had an empty cell or no column.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no entry, such as a subtotal, shown so that nothing goes unseen."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """All that a file says; ``totals`` are stated totals found in it, the likeliest first."""

    name: str
    sha256: str
    grid: Grid
    layout: Layout
    rows: tuple[ReadRow, ...]
    skipped: tuple[SkippedRow, ...]
    totals: tuple[int, ...]


def read_sheet(name: str, raw: bytes, how: HowToRead | None = None) -> ReadSheet:
    """Read a register from an .xlsx or .csv; raise BadInput where there is nothing to read.

    A sheet whose columns can't be told has a layout that ``holds`` None, and no rows: somebody
    then says which column is which.
    """
    from assessment.store.reading_sheets import read_grids  # noqa: PLC0415  openpyxl is heavy

    how = how or HowToRead()
    grids = read_grids(name, raw, how.sheet)
    choices = [(grid, _layout(grid, how)) for grid in grids]
    grid, layout = max(choices, key=lambda pair: pair[1].score)
    if not any(one.rows for one, _ in choices):
        raise BadInput("The sheet is empty. Nothing was taken in. Put one partnership in each row.")
    sha256 = hashlib.sha256(raw).hexdigest()
    if layout.holds is None or layout.header_row is None:
        return ReadSheet(name, sha256, grid, layout, (), (), ())
    below = [(number, cells) for number, cells in grid.rows if number > layout.header_row]
    skipped = {number: why for number, cells in below if (why := _why_no_entry(cells, layout))}
    rows = tuple(
        _read_row(number, cells, layout, grid) for number, cells in below if number not in skipped
    )
    return ReadSheet(
        name=name,
        sha256=sha256,
        grid=grid,
        layout=layout,
        rows=rows,
        skipped=tuple(
            SkippedRow(number, " · ".join(filter(None, cells))[:200], skipped[number])
            for number, cells in below
            if number in skipped
        ),
        totals=_stated_totals(grid, layout, skipped),
    )


def check_understood(sheet: ReadSheet) -> None:
    """Raise BadInput, with what to do, where nobody knows yet what the columns mean."""
    if sheet.layout.holds is None:
        raise BadInput(
            "No row of headings was recognised in the first 30 rows. Nothing was taken in. Give "
            "the column of names the heading “Partnership”, or for a list of counts two columns "
            "“Directorate” and “Partnerships (n)”."
        )


def _layout(grid: Grid, how: HowToRead) -> Layout:
    found = find_layout(grid)
    header_row = how.header_row or found.header_row
    if header_row is None or not (how.header_row or how.columns):
        return found
    return told_layout(grid, header_row, how.columns)


# ── rows that are no entries ─────────────────────────────────────────────────────────────────

_TOTAL = re.compile(
    r"(?:(?:grand|overall|sub|running)[ -]?)?totals?(?: of| for)?\s*[:=-]?\s*(?:\(?n\s*=?\s*)?(?P<n>[\d, ]*)\)?"
)
_N = re.compile(r"\(?\s*(?<![a-z])n\s*=?\s*(?P<n>\d[\d,]*)\s*\)?")
_FEW = 2  # a total row has a label, perhaps beside a merged one, and numbers
_PARTIAL = re.compile(r"(?:sub[ -]?)?totals?\b.*|.*\b(?:sub[ -]?)?total")


def _why_no_entry(cells: tuple[str, ...], layout: Layout) -> str | None:
    texts = [fold(cell) for cell in cells]
    headings = [fold(column.heading) for column in layout.columns]
    if texts[: len(headings)] == headings:
        return "The headings again."
    filled = [text for text in texts if text]
    words = [text for text in filled if not _is_number(text)]
    if not words:
        return "A total without a name." if len(filled) == 1 else None
    for word in words if len(words) <= _FEW else words[:1]:
        if _TOTAL.fullmatch(word) or _N.fullmatch(word):
            return "A subtotal." if word.startswith("sub") else "A total."
    if len(words) == 1 and len(filled) > 1 and _PARTIAL.fullmatch(words[0]):
        return "A subtotal."
    return None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[\d.,% -]+k?", text) is not None


def _stated_totals(grid: Grid, layout: Layout, skipped: Mapping[int, str]) -> tuple[int, ...]:
    """Return the totals that the sheet states: above its headings, then in its total rows."""
    header_row = layout.header_row or 0
    above = [cells for number, cells in grid.rows if number < header_row]
    below = [cells for number, cells in grid.rows if skipped.get(number) == "A total."]
    found: dict[int, None] = {}
    for cells in (*above, *below):
        texts = [fold(cell) for cell in cells if cell]
        if any(_TOTAL.fullmatch(text) or _N.search(text) for text in texts):
            found.update(dict.fromkeys(_numbers(texts)))
    return tuple(found)


def _numbers(texts: list[str]) -> Iterator[int]:
    for text in texts:
        stated = _TOTAL.fullmatch(text) or _N.search(text)
        digits = (stated["n"] if stated else text) or ""
        if re.fullmatch(r"\d[\d, ]{0,12}", digits):
            yield int(re.sub(r"\D", "", digits))
            return


# ── rows ─────────────────────────────────────────────────────────────────────────────────────

_READERS: dict[str, Callable[[str], Any]] = {
    "started": read_date,
    "ended": read_date,
    "promised": read_rung,
    "experienced": read_rung,
    "sectors": read_sectors,
    "count": read_count,
    "partners": one_a_line,
    **dict.fromkeys(SECTORS, read_yes_or_no),
    **dict.fromkeys(NAMES, one_line),
}
_ERRORS = frozenset({"#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!"})


def _read_row(number: int, cells: tuple[str, ...], layout: Layout, grid: Grid) -> ReadRow:
    values: dict[str, Any] = {}
    problems = []
    for column in layout.columns:
        if column.field is None:
            continue
        cell = cells[column.place] if column.place < len(cells) else ""
        try:
            _check_cell(cell, (number, column.place + 1) in grid.unworked)
            value = _READERS.get(column.field, str)(cell)
            _check_length(value, LONGEST_NAME if column.field in NAMES else LONGEST)
        except BadInput as fault:
            problems.append(f"{COLUMN_LABELS[column.field]}: {fault}")
            continue
        if value not in {None, ""}:
            values[column.field] = value
    problems += _missing(values, layout) if not problems else []
    return ReadRow(number, _with_sectors(values), tuple(problems))


def _check_cell(cell: str, unworked: bool) -> None:
    if unworked:
        raise BadInput(
            "The cell holds a formula without its result. Open the file in your spreadsheet "
            "program and save it, or type the result."
        )
    if cell.casefold() in _ERRORS:
        raise BadInput(f"The cell holds the error {cell}.")


def _check_length(value: object, longest: int) -> None:
    if isinstance(value, str) and len(value) > longest:
        raise BadInput(f"The text is longer than {longest:,} characters. Shorten it.")


def _missing(values: Mapping[str, Any], layout: Layout) -> list[str]:
    if layout.holds == "entries":
        return [] if "name" in values else ["The row has no name of a partnership."]
    needed = {"directorate": "a directorate", "count": "a number of partnerships"}
    return [f"The row has no {what[2:]}." for name, what in needed.items() if name not in values]


def _with_sectors(values: dict[str, Any]) -> dict[str, Any]:
    """Spread a list of sectors over the four fields; a column of its own says more."""
    listed = values.pop("sectors", None)
    if listed is None:
        return values
    return {**{sector: sector in listed for sector in SECTORS}, **values}
