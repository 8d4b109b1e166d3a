"""Printed tables: rows that break over pages, with the head repeated and each cell tagged once."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from assessment.documents.blocks import Table
from assessment.documents.faces import BOLD, PLAIN
from assessment.documents.look import ACCENT, LINE, REPORT, SHADE, UNDERLINED, Look
from assessment.documents.pieces import Piece
from assessment.documents.sheets import COLUMN, LEFT, Sheets
from assessment.documents.tags import Tag
from assessment.documents.typesetting import Line, Style, broken, line_width

PAD_X, PAD_Y = 4.0, 2.5
NARROW = 0.45  # of the column
TALL = 170.0  # a row higher than this may break inside
WHOLE = 210.0  # a table no higher than this does not break
WHOLE_NARROW = 240.0  # nor a narrow one, of counts that add up
FEWEST_ROWS = 2  # of a table, on each side of a break
FEWEST_LINES = 3  # of a row that breaks inside, on each side

_COLUMN_HEAD = " /A << /O /Table /Scope /Column >>"
_ROW_HEAD = " /A << /O /Table /Scope /Row >>"


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell, broken to its column's width.

    ``link`` is the file that it leads to, as ``Table.links`` has it, and ``told`` its whole text;
    both are "" where it leads nowhere.  ``tag`` is then the link's.
    """

    lines: list[Line]
    tag: Tag
    link: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells beside each other; ``again`` marks a head that is repeated, and not read again."""

    cells: tuple[Cell, ...]
    style: Style
    again: bool = False

    @property
    def height(self) -> float:
        """The highest cell and its padding."""
        return max(len(c.lines) for c in self.cells) * self.style.leading + 2 * PAD_Y

    def split(self, room: float) -> tuple[Row, Row] | None:
        """Break every cell after the lines that fit; None where too few would stand alone."""
        fits = int((room - 2 * PAD_Y) // self.style.leading)
        most = max(len(cell.lines) for cell in self.cells)
        fits = min(fits, most - FEWEST_LINES)
        if fits < FEWEST_LINES:
            return None
        first = tuple(replace(cell, lines=cell.lines[:fits]) for cell in self.cells)
        rest = tuple(replace(cell, lines=cell.lines[fits:]) for cell in self.cells)
        return replace(self, cells=first), replace(self, cells=rest)


@dataclass(frozen=True)
class Grid:
    """A table, or the part of one that stands on a page."""

    head: Row | None
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    width: float
    before: float = 0.0
    after: float = 10.0
    keeps: bool = False
    joined: bool = False

    @property
    def _all_rows(self) -> tuple[Row, ...]:
        return (self.head, *self.rows) if self.head else self.rows

    @property
    def height(self) -> float:
        """All rows."""
        return sum(row.height for row in self._all_rows)

    @property
    def least(self) -> float:
        """All of a short table; the head and the first rows of another, or the start of a tall row."""
        if self.height <= (WHOLE if self.width >= COLUMN else WHOLE_NARROW):
            return self.height
        needed = self._head_height
        for row in self.rows[:FEWEST_ROWS]:
            if row.height > TALL:
                return needed + FEWEST_LINES * row.style.leading + 2 * PAD_Y
            needed += row.height
        return needed

    @property
    def _head_height(self) -> float:
        return self.head.height if self.head else 0.0

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Break between rows, inside one only where it is tall; the head comes again."""
        left = room - self._head_height
        fits = 0
        while fits < len(self.rows) and self.rows[fits].height <= left:
            left -= self.rows[fits].height
            fits += 1
        if fits == len(self.rows) - 1 and fits > FEWEST_ROWS and self.rows[fits].height <= TALL:
            fits -= 1  # the last row takes one along
        upper, lower = self.rows[:fits], self.rows[fits:]
        if lower and lower[0].height > TALL and (parts := lower[0].split(left)):
            upper, lower = (*upper, parts[0]), (parts[1], *lower[1:])
        if not upper or not lower:
            return None
        again = replace(self.head, again=True) if self.head else None
        return replace(self, rows=upper), replace(self, head=again, rows=lower)

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw all rows, each with a thin line below."""
        for row in self._all_rows:
            self._draw_row(sheets, row, y, shaded=row is self.head)
            y += row.height

    def _draw_row(self, sheets: Sheets, row: Row, y: float, *, shaded: bool) -> None:
        with sheets.artifact():
            if shaded:
                sheets.fill(LEFT, y, self.width, row.height, SHADE)
            sheets.rule(LEFT, y + row.height, self.width, LINE)
        x = LEFT
        for cell, width, numeric in zip(row.cells, self.widths, self.numeric, strict=True):
            if any(cell.lines):
                style = replace(row.style, colour=ACCENT) if cell.link else row.style
                with _marked(sheets, row, cell):
                    self._draw_cell(sheets, cell, style, (x, y, width), numeric=numeric)
                if cell.link:
                    _lead(sheets, cell, style, (x + PAD_X, y + PAD_Y, width - 2 * PAD_X))
            x += width

    def _draw_cell(
        self,
        sheets: Sheets,
        cell: Cell,
        style: Style,
        place: tuple[float, float, float],
        *,
        numeric: bool,
    ) -> None:
        x, y, width = place
        if not numeric:
            sheets.write_lines(cell.lines, style, x + PAD_X, y + PAD_Y)
            return
        for n, line in enumerate(cell.lines):
            start = x + width - PAD_X - line_width(line, style.size)
            sheets.write_lines([line], style, start, y + PAD_Y + n * style.leading)


def _lead(sheets: Sheets, cell: Cell, style: Style, place: tuple[float, float, float]) -> None:
    """Make a cell lead to its file, and underline it: colour alone tells nobody who can't see it."""
    x, y, width = place
    with sheets.artifact():
        for n, line in enumerate(cell.lines):
            foot = y + (n + UNDERLINED) * style.leading
            sheets.rule(x, foot, line_width(line, style.size), style.colour)
    height = len(cell.lines) * style.leading
    sheets.lead(cell.tag, cell.link, cell.told, (x, y, width, height))


def _marked(sheets: Sheets, row: Row, cell: Cell) -> AbstractContextManager[None]:
    return sheets.artifact() if row.again else sheets.content(cell.tag)


def grid(table: Table, tag: Tag, look: Look = REPORT) -> Grid:
    """Return a table ready to be drawn, its rows and cells hung under ``tag``."""
    shares = sum(column.share for column in table.columns)
    width = COLUMN * NARROW if table.narrow else COLUMN
    widths = tuple(width * column.share / shares for column in table.columns)
    head = None
    if table.head:
        row = tag.add("TR")
        titles = (column.title for column in table.columns)
        cells = (
            Cell(_lines(title, width, look.head_cell), row.add("TH", _COLUMN_HEAD))
            for title, width in zip(titles, widths, strict=True)
        )
        head = Row(tuple(cells), look.head_cell)
    links = table.links or ("",) * len(table.rows)
    return Grid(
        head,
        tuple(
            _body_row(texts, link, widths, tag.add("TR"), look, bold=not table.head)
            for texts, link in zip(table.rows, links, strict=True)
        ),
        widths,
        tuple(column.numeric for column in table.columns),
        width,
    )


def _body_row(
    texts: tuple[str, ...],
    link: str,
    widths: tuple[float, ...],
    tag: Tag,
    look: Look,
    *,
    bold: bool,
) -> Row:
    """Return a row whose first cell names it, in bold where no head does; the second leads."""
    cells = [
        Cell(
            _lines(text, width, look.head_cell if bold and not n else look.cell),
            tag.add("TD") if n else tag.add("TH", _ROW_HEAD),
        )
        for n, (text, width) in enumerate(zip(texts, widths, strict=True))
    ]
    if link and texts[1].strip():
        cells[1] = Cell(cells[1].lines, cells[1].tag.add("Link"), link, texts[1])
    return Row(tuple(cells), look.cell)


def _lines(text: str, width: float, style: Style) -> list[Line]:
    return broken([(BOLD if style.bold else PLAIN, text)], style.size, width - 2 * PAD_X)
