"""What a page is filled with: pieces that know their height, and how to break in two."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from assessment.documents.faces import BOLD, PLAIN, face
from assessment.documents.look import ACCENT, NOTICE_EDGE, NOTICE_SHADE, QUIET
from assessment.documents.sheets import COLUMN, HEIGHT, LEFT, Sheets
from assessment.documents.tags import Tag
from assessment.documents.typesetting import Line, Style, broken, line_width

FEWEST_LINES = 2  # of a paragraph, before and after a break
NOTICE_PADDING = 7.0
BEHIND = 6.0  # between a heading in the contents, the dots and its page
HANGING = 14.0  # a list item's text, to the right of its sign, in type of usual size


class Piece(Protocol):
    """Something that stands in the column; heights in points."""

    @property
    def before(self) -> float:
        """Space above, unless it opens a page."""

    @property
    def after(self) -> float:
        """Space below."""

    @property
    def keeps(self) -> bool:
        """Whether it must not be the last on a page."""

    @property
    def joined(self) -> bool:
        """Whether it stays with the next one where both fit a page with all they belong to."""

    @property
    def height(self) -> float:
        """How much it needs in all."""

    @property
    def least(self) -> float:
        """How much its first part needs, if it breaks as early as it can."""

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Break it so that the first part fits ``room``; None where it cannot."""

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw it with its upper edge at y."""


class Unbroken(ABC):
    """A piece that stands whole on one page."""

    @property
    @abstractmethod
    def height(self) -> float:
        """How much it needs in all."""

    @property
    def least(self) -> float:
        """All of it."""
        return self.height

    def split(self, _room: float) -> tuple[Piece, Piece] | None:
        """Never break."""
        return None


@dataclass(frozen=True)
class Text:
    """A paragraph, heading or list item; its parts share one tag when it breaks."""

    lines: list[Line]
    style: Style
    tag: Tag
    keeps: bool = False
    joined: bool = False
    indent: float = 0.0
    sign: Tag | None = None  # of a list item, before its first line
    bookmark: tuple[str, str, int] | None = None  # anchor, title, depth
    link: tuple[str, str] | None = None  # anchor, title
    boxed: bool = False
    ruled: float | None = None  # the bold runs have a line this far down, as a share of the leading

    @property
    def before(self) -> float:
        """Space above."""
        return self.style.before

    @property
    def after(self) -> float:
        """Space below."""
        return self.style.after

    @property
    def _padding(self) -> float:
        return NOTICE_PADDING if self.boxed else 0.0

    @property
    def height(self) -> float:
        """All lines, and the box round them."""
        return len(self.lines) * self.style.leading + 2 * self._padding

    @property
    def least(self) -> float:
        """The fewest lines that may stand alone."""
        if len(self.lines) < 2 * FEWEST_LINES:
            return self.height
        return FEWEST_LINES * self.style.leading + 2 * self._padding

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """Break between lines, never leaving one alone; the bookmark stays with the first part."""
        fits = int((room - 2 * self._padding) // self.style.leading)
        fits = min(fits, len(self.lines) - FEWEST_LINES)
        if fits < FEWEST_LINES:
            return None
        first = replace(self, lines=self.lines[:fits])
        rest = replace(self, lines=self.lines[fits:], sign=None, bookmark=None)
        return first, rest

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw box, sign and lines."""
        x = LEFT + self.indent
        if self.boxed:
            with sheets.artifact():
                sheets.fill(LEFT, y, COLUMN, self.height, NOTICE_SHADE)
                sheets.fill(LEFT, y, 3, self.height, NOTICE_EDGE)
            x += NOTICE_PADDING + 3
        if self.bookmark:
            sheets.remember(*self.bookmark, y)
        if self.sign:
            with sheets.content(self.sign):
                sheets.write_lines([[(self.style.face, "•")]], self.style, LEFT + 3, y)
        with sheets.content(self.tag):
            sheets.write_lines(self.lines, self.style, x, y + self._padding)
        if self.ruled is not None:
            self._rule(sheets, x, y + self.ruled * self.style.leading)
        if self.link:
            sheets.link(self.tag, *self.link, (x, y, COLUMN - self.indent, self.height))

    def _rule(self, sheets: Sheets, left: float, y: float) -> None:
        """Draw a line over each bold run: decoration, since a label says what it is about."""
        with sheets.artifact():
            for n, line in enumerate(self.lines):
                x = left
                for place, (name, text) in enumerate(line):
                    shown = text if place + 1 < len(line) else text.rstrip(" ")
                    wide = line_width([(name, text)], self.style.size)
                    if name == BOLD and shown:
                        width = line_width([(name, shown)], self.style.size)
                        sheets.rule(x, y + n * self.style.leading, width, self.style.colour, 0.7)
                    # the spaces at its end are drawn too
                    x += wide + face(name).width(text[len(text.rstrip(" ")) :]) * (
                        self.style.size / 1000
                    )


@dataclass(frozen=True)
class Entry(Text):
    """A line of the contents, with its page at the right, looked up in ``pages`` when drawn."""

    pages: Mapping[str, int] | None = None

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw the heading, its page, and dots between."""
        super().draw(sheets, y)
        if not self.link or not self.pages:
            return
        number = broken([(PLAIN, str(self.pages[self.link[0]]))], self.style.size, COLUMN)
        wide = line_width(number[0], self.style.size)
        last = y + (len(self.lines) - 1) * self.style.leading
        with sheets.content(self.tag):
            sheets.write_lines(number, self.style, LEFT + COLUMN - wide, last)
        start = self.indent + line_width(self.lines[-1], self.style.size) + BEHIND
        with sheets.artifact():
            foot = last + self.style.leading * 0.78
            sheets.dots(LEFT + start, foot, COLUMN - wide - BEHIND - start, QUIET)


@dataclass(frozen=True)
class Picture(Unbroken):
    """A drawing with its words for those who cannot see it."""

    drawing: Drawing
    tag: Tag
    before: float = 2.0
    after: float = 8.0
    keeps: bool = False
    joined: bool = False

    @property
    def height(self) -> float:
        """The drawing's own."""
        return float(self.drawing.height)

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw it, and note its place on the page as PDF/UA asks."""
        bottom = HEIGHT - y - self.height
        box = f"{LEFT:.1f} {bottom:.1f} {LEFT + self.drawing.width:.1f} {bottom + self.height:.1f}"
        self.tag.attributes += f" /A << /O /Layout /Placement /Block /BBox [ {box} ] >>"
        with sheets.content(self.tag):
            renderPDF.draw(self.drawing, sheets, LEFT, bottom)


@dataclass(frozen=True)
class Break:
    """The end of a page."""

    before: float = 0.0
    after: float = 0.0
    keeps: bool = False
    joined: bool = False
    height: float = 0.0
    least: float = 0.0

    def split(self, _room: float) -> tuple[Piece, Piece] | None:
        """Never break."""
        return None

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw nothing."""


@dataclass(frozen=True)
class Underline:
    """A thin line under a heading: decoration."""

    before: float = 0.0
    after: float = 6.0
    keeps: bool = True
    joined: bool = False
    height: float = 1.0
    least: float = 1.0

    def split(self, _room: float) -> tuple[Piece, Piece] | None:
        """Never break."""
        return None

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw the line."""
        with sheets.artifact():
            sheets.rule(LEFT, y, COLUMN, ACCENT, 0.8)
