"""From a file's bytes to rows of text cells: no more rows, columns and characters than fit."""

from __future__ import annotations

import codecs
import csv
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from typing import Any

import defusedxml
import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from assessment.errors import BadInput
from assessment.store.grids import Grid, SheetName
from assessment.store.guarding_sheets import check_file
from assessment.store.text import clean_text

MOST_ROWS = 5_000  # below the headings' row or not: what one sheet may hold
MOST_COLUMNS = 60
_LONGEST_CELL = 40_000  # twice what a field takes; a spreadsheet's own limit is 32,767
_MOST_CHARACTERS = 10_000_000
_WHOLE_BELOW = 1e15  # above, a spreadsheet's numbers have lost their last digits
_SAMPLED = 40  # lines of a .csv to tell the separator from

# What openpyxl raises on a damaged part; each means the same to a person.
_DAMAGED = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError),
    *(EOFError, OSError, NotImplementedError, RuntimeError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, struct.error, InvalidFileException),
    defusedxml.DefusedXmlException,
)


def read_grids(
    name: str,
    raw: bytes,
    sheet: str | None = None,
    *,
    most_columns: int = MOST_COLUMNS,
    as_typed: bool = False,
) -> tuple[Grid, ...]:
    """Return the grid of the named sheet, or of every visible one (of all, where none is).

    Of wider sheets the first ``most_columns`` are read. A .csv has one sheet, named "". Where it is
    read ``as_typed``, a formula is the text that somebody typed and not what it comes to. Raises
    BadInput, with a sentence, for whatever can't be read.
    """
    if check_file(name, raw) == "csv":
        return (_read_text(raw, most_columns),)
    try:
        return tuple(_read_workbook(raw, sheet, most_columns, as_typed=as_typed))
    except _DAMAGED as error:
        raise BadInput(
            "The workbook is damaged and can't be read. Nothing was taken in. Open it in your "
            "spreadsheet program, save it as .xlsx or .csv and choose it again."
        ) from error


# ── workbooks ────────────────────────────────────────────────────────────────────────────────


def _read_workbook(
    raw: bytes, wanted: str | None, most_columns: int, *, as_typed: bool
) -> Iterator[Grid]:
    with warnings.catch_warnings(), _opened(raw, data_only=not as_typed) as book:
        warnings.simplefilter("ignore")  # about things that are not read here
        sheets = tuple(SheetName(one.title, one.sheet_state != "visible") for one in book)
        for one in _wanted(book.worksheets, wanted):
            yield _read_sheet(raw, one, sheets, most_columns, as_typed=as_typed)


@contextmanager
def _opened(raw: bytes, *, data_only: bool) -> Iterator[Any]:
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=data_only)
    try:
        yield book
    finally:
        book.close()


def _wanted(worksheets: Sequence[Any], wanted: str | None) -> Sequence[Any]:
    if wanted is None:
        return [one for one in worksheets if one.sheet_state == "visible"] or worksheets
    named = [one for one in worksheets if one.title == wanted]
    if not named:
        raise BadInput(f"The workbook has no sheet named “{wanted}”. Nothing was taken in.")
    return named


def _read_sheet(
    raw: bytes, sheet: Any, sheets: tuple[SheetName, ...], most_columns: int, *, as_typed: bool
) -> Grid:
    part = sheet._worksheet_path  # noqa: SLF001  a read-only sheet says it nowhere else
    marks = _marks(raw, part)
    cells = [list(row) for row in _rows(sheet, most_columns, values_only=True)]
    worked = as_typed or not marks.formulas
    unworked = frozenset() if worked else _unworked(raw, sheet.title, cells, most_columns)
    _fill_down(cells, marks.merged, most_columns)
    return _grid(sheet.title, sheets, cells, unworked, most_columns=most_columns, marks=marks)


def _rows(sheet: Any, most_columns: int, *, values_only: bool) -> Iterator[Any]:
    """Yield the top left of a sheet, one row and one column more than fit."""
    sheet.reset_dimensions()  # a file can claim any size
    rows: Iterator[Any] = sheet.iter_rows(
        max_row=MOST_ROWS + 1, max_col=most_columns + 1, values_only=values_only
    )
    return rows


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MOST_MERGED = 5_000


_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the read-only reader drops or does not reach.

    ``merged`` are (column, first row, last row) of merged cells, ``ranges`` their names; ``goes_on`` says that something
    stands below the last row that is read.
    """

    merged: tuple[tuple[int, int, int], ...] = ()
    ranges: tuple[str, ...] = ()
    formulas: bool = False
    goes_on: bool = False


def _marks(raw: bytes, part: str) -> _Marks:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = archive.read(part)  # counted before: it fits
    merged, ranges = [], []
    for found in islice(_MERGED.finditer(text), _MOST_MERGED):
        left, top, _, bottom = range_boundaries(found[1].decode())
        merged.append((left, top, bottom))
        ranges.append(found[1].decode())
    below = next((row for row in _ROW.finditer(text) if int(row[1]) > MOST_ROWS), None)
    return _Marks(
        merged=tuple(merged),
        ranges=tuple(ranges),
        formulas=_FORMULA.search(text) is not None,
        goes_on=below is not None and _VALUE.search(text, below.end()) is not None,
    )


def _unworked(
    raw: bytes, title: str, cells: list[list[object]], most_columns: int
) -> frozenset[tuple[int, int]]:
    """Return where a formula stands whose result was not saved, as (row, column) from 1."""
    found = set[tuple[int, int]]()
    with _opened(raw, data_only=False) as book:
        for number, row in enumerate(_rows(book[title], most_columns, values_only=False), start=1):
            for column, cell in enumerate(row, start=1):
                if cell.data_type == "f" and cells[number - 1][column - 1] is None:
                    found.add((number, column))
    return frozenset(found)


def _fill_down(
    cells: list[list[object]], merged: Iterable[tuple[int, int, int]], most_columns: int
) -> None:
    """Give every row of a merged cell its value: a directorate written once beside many rows."""
    for column, top, bottom in merged:
        if column > most_columns or top > len(cells):
            continue
        value = cells[top - 1][column - 1]
        for row in cells[top : min(bottom, len(cells))]:
            row[column - 1] = value


def _grid(
    sheet: str,
    sheets: tuple[SheetName, ...],
    cells: Iterable[Sequence[object]],
    unworked: frozenset[tuple[int, int]] = frozenset(),
    *,
    most_columns: int,
    marks: _Marks | None = None,
) -> Grid:
    """Turn cells into text, within the limits, and say what was left out."""
    texts = _Texts()
    marks = marks or _Marks()
    rows, too_wide, too_long = [], False, marks.goes_on
    for number, row in enumerate(cells, start=1):
        if number > MOST_ROWS:
            too_long = any(texts.of(value) for value in row) or too_long
            continue
        line = tuple(texts.of(value) for value in row)
        too_wide = too_wide or any(line[most_columns:])
        if any(line):
            rows.append((number, line[:most_columns]))
    remarks = []
    if too_long:
        remarks.append(
            f"Only the first {MOST_ROWS:,} rows were read; what stands below them was left "
            "out. Divide the sheet to take in the rest."
        )
    if too_wide:
        remarks.append(f"Only the first {most_columns} columns were read.")
    return Grid(sheet, sheets, _even(rows), unworked, tuple(remarks), marks.ranges)


def _even(rows: list[tuple[int, tuple[str, ...]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Give all rows the width of the widest, counted without empty cells at its end."""
    width = max((place for _, row in rows for place, text in enumerate(row, 1) if text), default=0)
    return tuple((number, (row + ("",) * width)[:width]) for number, row in rows)


class _Texts:
    """Cells as text. Equal texts are held once: one long text can be named by many cells."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}
        self._characters = 0

    def of(self, value: object) -> str:
        typed = value if isinstance(value, str) else _written(value)
        text = self._held.get(typed)
        if text is None:
            text = self._held[typed] = clean_text(typed[:_LONGEST_CELL]).strip()
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS:
            raise BadInput(
                "The sheet holds more text than can be read. Nothing was taken in. Save only the "
                "columns that are needed."
            )
        return text


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    if isinstance(value, (ArrayFormula, DataTableFormula)):
        return str(getattr(value, "text", None) or "=")
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return str(value)


# ── comma-separated text ─────────────────────────────────────────────────────────────────────


def _read_text(raw: bytes, most_columns: int) -> Grid:
    text = _decoded(raw)
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first)  # a line that some spreadsheets write
    separator = told[1] if told else _separator(text)
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=separator)
    try:
        rows = list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise BadInput(
            f"The text can't be divided into cells at line {reader.line_num}. Nothing was taken "
            "in. Save it as .xlsx and choose it again."
        ) from error
    if told:
        rows.insert(0, [])  # so that rows keep the numbers that the spreadsheet shows
    return _grid("", (SheetName("", hidden=False),), rows, most_columns=most_columns)


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    if raw.count(0) * 20 > len(raw):
        raise BadInput(
            "The file is not text. Nothing was taken in. Save it as .xlsx or .csv and choose it "
            "again."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """Return what divides most lines into the same number of cells; a comma where nothing does."""
    sample = text[:20_000]
    best, most = ",", 0
    for candidate in ",;\t":
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=candidate)]
        except csv.Error:
            continue
        widths = [width for width in widths[:_SAMPLED] if width > 1]
        agreeing = max((widths.count(width) * width for width in set(widths)), default=0)
        if agreeing > most:
            best, most = candidate, agreeing
    return best
