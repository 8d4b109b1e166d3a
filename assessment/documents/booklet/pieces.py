"""The pieces of a page that a pen is meant for; see ``documents.pieces`` for what a piece is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assessment.documents.look import INK, QUIET
from assessment.documents.pieces import Piece, Text, Unbroken
from assessment.documents.sheets import COLUMN, LEFT, Sheets
from assessment.documents.tags import Tag
from assessment.documents.typesetting import Line, Style, line_width

TORN = 300.0  # an option higher than this may break over pages
BEHIND = 6.0  # between a name and the line to write on
SHORTEST = 140.0  # a line to write on behind a name


@dataclass(frozen=True)
class Ticked(Text):
    """A text with a tick box before its first line; ``box`` is its side, 0 for none."""

    box: float = 0.0

    @property
    def least(self) -> float:
        """All of it, unless it is very high."""
        return self.height if self.height <= TORN else super().least

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Break as a text does; the box stays with the first part."""
        parts = super().split(room)
        if parts is None:
            return None
        first, rest = parts
        return first, replace(rest, box=0.0) if isinstance(rest, Ticked) else rest

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw the box and the text."""
        if self.box:
            with sheets.artifact():
                down = (self.style.leading - self.box) / 2
                sheets.box(LEFT, y + down, self.box, self.box, INK)
        super().draw(sheets, y)


@dataclass(frozen=True)
class Ruled(Unbroken):
    """``count`` lines to write on, ``pitch`` points apart; ``grows`` where the page has room."""

    count: int
    pitch: float
    indent: float = 0.0
    grows: bool = False
    before: float = 0.0
    after: float = 8.0
    keeps: bool = False
    joined: bool = False

    @property
    def height(self) -> float:
        """All lines."""
        return self.count * self.pitch

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw the lines, each at the foot of its share."""
        with sheets.artifact():
            for n in range(1, self.count + 1):
                sheets.rule(LEFT + self.indent, y + n * self.pitch, COLUMN - self.indent, QUIET)


@dataclass(frozen=True)
class Named(Unbroken):
    """A name with a line to write on behind it."""

    lines: list[Line]
    style: Style
    tag: Tag
    pitch: float
    before: float = 0.0
    after: float = 4.0
    keeps: bool = False
    joined: bool = False

    @property
    def _name_width(self) -> float:
        return line_width(self.lines[-1], self.style.size)

    @property
    def height(self) -> float:
        """The name's lines, the last as high as a line to write on; one more where it is long."""
        below = self.pitch if COLUMN - self._name_width - BEHIND < SHORTEST else 0.0
        return (len(self.lines) - 1) * self.style.leading + self.pitch + below

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw the name on the line, and the line behind or below it."""
        down = self.pitch - self.style.leading
        with sheets.content(self.tag):
            sheets.write_lines(self.lines, self.style, LEFT, y + down)
        start = self._name_width + BEHIND
        if COLUMN - start < SHORTEST:
            start = 0.0
        with sheets.artifact():
            sheets.rule(LEFT + start, y + self.height - 3, COLUMN - start, QUIET)


@dataclass(frozen=True)
class BoxLine(Unbroken):
    """Boxes with their names beside each other: (place, its line, its tag) of each."""

    items: tuple[tuple[float, Line, Tag], ...]
    style: Style
    box: float
    hanging: float
    before: float = 0.0
    after: float = 3.0
    keeps: bool = False
    joined: bool = False

    @property
    def height(self) -> float:
        """The higher of box and line."""
        return max(self.box, self.style.leading)

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw each box and its name."""
        for x, line, tag in self.items:
            with sheets.artifact():
                side = self.box
                sheets.box(LEFT + x, y + (self.height - side) / 2, side, side, INK)
            down = (self.height - self.style.leading) / 2
            with sheets.content(tag):
                sheets.write_lines([line], self.style, LEFT + x + self.hanging, y + down)


def grown(page: list[tuple[Piece, float]], end: float) -> list[tuple[Piece, float]]:
    """Return a page whose lines to write on have taken the room left above ``end``, in turn."""
    last, y = page[-1]
    free = end - y - last.height
    places = [n for n, (piece, _) in enumerate(page) if isinstance(piece, Ruled) and piece.grows]
    more = dict.fromkeys(places, 0)
    while places:
        fitting = [n for n in places if _pitch(page[n][0]) <= free]
        if not fitting:
            break
        n = min(fitting, key=lambda place: (more[place], place))
        more[n] += 1
        free -= _pitch(page[n][0])
    down = 0.0
    result: list[tuple[Piece, float]] = []
    for n, (piece, top) in enumerate(page):
        if isinstance(piece, Ruled) and more.get(n):
            result.append((replace(piece, count=piece.count + more[n]), top + down))
            down += more[n] * piece.pitch
        else:
            result.append((piece, top + down))
    return result


def _pitch(piece: Piece) -> float:
    return piece.pitch if isinstance(piece, Ruled) else 0.0
