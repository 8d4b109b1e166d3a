"""Blocks with room for a pen, and the sections that a booklet is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.documents.blocks import Block, Heading, texts_of


@dataclass(frozen=True, slots=True)
class Option:
    """A tick box with its name in bold and a text."""

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Tick boxes below each other; ``label`` stands above them in bold."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes beside each other; ``wide`` ones have room for a number instead of a tick.

    Those with ``leads`` stay with what comes next.
    """

    label: str
    names: tuple[str, ...]
    wide: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Lines to write on, ``lines`` at the least; they grow where the page has room left."""

    label: str
    hint: str = ""
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to write down, on the line behind its name."""

    name: str


@dataclass(frozen=True, slots=True)
class EmptyTable:
    """A table to fill in; ``columns`` are titles with their shares of the width."""

    caption: str
    columns: tuple[tuple[str, float], ...]
    rows: int


BookletBlock = Block | Choice | Boxes | Room | Field | EmptyTable


@dataclass(frozen=True, slots=True)
class Section:
    """What begins on a page of its own.

    ``question`` is the code of the question that all its pages are about, "" for none.  ``above``
    are the lines at the head of its pages.  A section that is ``left`` begins on a page of even
    number, so that it and the next lie open side by side.
    """

    blocks: tuple[BookletBlock, ...]
    above: tuple[str, ...]
    question: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Booklet:
    """A whole booklet; ``foot`` stands at the foot of its pages."""

    title: str
    subject: str
    foot: str
    sections: tuple[Section, ...]

    @property
    def blocks(self) -> tuple[BookletBlock, ...]:
        """Return all blocks in order."""
        return tuple(block for section in self.sections for block in section.blocks)

    @property
    def listed(self) -> tuple[Heading, ...]:
        """Return the headings that the contents list: chapters and their parts."""
        levels = (2, 3)
        return tuple(b for b in self.blocks if isinstance(b, Heading) and b.level in levels)

    def texts(self) -> list[str]:
        """Return every text that is printed."""
        return [text for block in self.blocks for text in _texts_of(block)]


def _texts_of(block: BookletBlock) -> Iterator[str]:
    match block:
        case Choice(label=label, options=options):
            yield label
            for option in options:
                yield from (option.name, option.text)
        case Boxes(label=label, names=names):
            yield from (label, *names)
        case Room(label=label, hint=hint):
            yield from (label, hint)
        case Field(name=name):
            yield name
        case EmptyTable(caption=caption, columns=columns):
            yield from (caption, *(title for title, _ in columns))
        case _:
            yield from texts_of(block)
