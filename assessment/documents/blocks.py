"""What a report is made of, before it is known whether it becomes PDF or HTML.

Every text is plain: no markup means anything in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Tone = Literal["ink", "quiet", "rule", "fill", "own", "agreed", "verified", "settled"]
Sign = Literal["circle", "ring", "diamond", "square"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the report's title.  ``anchor`` is unique and made of [a-z0-9-]."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; ``label`` stands before it in bold.  One that ``leads`` stays with the next."""

    text: str
    label: str = ""
    small: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph some words of which are marked: struck through where ``gone``, else underlined.

    ``label`` stands before it and says which of two versions it is, so that nobody has to see the
    marks to follow.  ``stretches`` are texts, each with whether it is marked.
    """

    label: str
    stretches: tuple[tuple[str, bool], ...]
    gone: bool

    @property
    def text(self) -> str:
        """The whole text without its marks."""
        return "".join(text for text, _ in self.stretches)


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph that must not be missed."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``label`` stands above it in bold."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; ``share`` is its width in relation to the others."""

    title: str
    share: float = 1.0
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell of each row names it.

    ``head`` False hides the titles; ``narrow`` keeps short rows from being torn apart.  ``links``
    has for each row the file that its second cell leads to (a path beside the document, quoted as
    in an address) or ""; empty where none leads anywhere.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    head: bool = True
    narrow: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle; x and y of its upper left corner, y growing downwards, in points."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign centred on x and y, told apart by its shape as well as its tone."""

    x: float
    y: float
    shape: Sign
    tone: Tone


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; x at its start, middle or end, y at its baseline."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    tone: Tone = "ink"


Shape = Bar | Mark | Rule | Label


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, ``width`` by ``height`` points; ``alt`` says in words what it shows."""

    caption: str
    alt: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The linked list of the headings of level 2 and below."""

    title: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """On paper, what follows starts on a new page."""


Block = Heading | Prose | Marked | Notice | Bullets | Table | Figure | Contents | NewPage


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; ``moment`` is ISO 8601 in UTC: when it was handed over, else opened."""

    title: str
    subject: str
    moment: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Return what the contents list: every heading but the title."""
        return tuple(b for b in self.blocks if isinstance(b, Heading) and b.level > 1)

    def texts(self) -> list[str]:
        """Return every text that is shown."""
        return [text for block in self.blocks for text in texts_of(block)]


def texts_of(block: Block) -> Iterator[str]:
    """Yield every text of a block that is shown."""
    match block:
        case Heading(text=text) | Notice(text=text):
            yield text
        case Prose(text=text, label=label) | Marked(text=text, label=label):
            yield from (label, text)
        case Bullets(label=label, items=items):
            yield from (label, *items)
        case Table(caption=caption, columns=columns, rows=rows):
            yield caption
            yield from (column.title for column in columns)
            for row in rows:
                yield from row
        case Figure(caption=caption, shapes=shapes):
            yield caption
            yield from (shape.text for shape in shapes if isinstance(shape, Label))
        case Contents(title=title):
            yield title
        case NewPage():
            return
