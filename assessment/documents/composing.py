"""Blocks → pieces, in the type of one look."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.documents.blocks import (
    Block,
    Bullets,
    Contents,
    Figure,
    Heading,
    Marked,
    NewPage,
    Notice,
    Prose,
    Table,
)
from assessment.documents.drawings import drawing
from assessment.documents.faces import BOLD, PLAIN, printable
from assessment.documents.grids import grid
from assessment.documents.look import STRUCK, UNDERLINED, Look
from assessment.documents.pieces import (
    HANGING,
    NOTICE_PADDING,
    Break,
    Picture,
    Piece,
    Text,
    Underline,
)
from assessment.documents.sheets import COLUMN
from assessment.documents.tags import Tag, hex_text
from assessment.documents.typesetting import Line, Style, broken

SHORT_LIST = 4  # items of a list that stays on one page


def composed(block: Block, root: Tag, look: Look) -> Iterator[Piece]:
    """Return the pieces of a block, their tags hung under ``root``; none for the contents."""
    match block:
        case Heading():
            yield from _heading(block, root, look)
        case Prose():
            yield _prose(block, root, look)
        case Marked():
            yield _marked(block, root, look)
        case Notice():
            lines = lines_of(block.text, look.notice, COLUMN - 2 * NOTICE_PADDING - 3)
            yield Text(lines, look.notice, root.add("P"), boxed=True)
        case Bullets():
            yield from _bullets(block, root, look)
        case Table():
            tag = root.add("Table")
            yield caption(block.caption, tag.add("Caption"), look)
            yield grid(block, tag, look)
        case Figure():
            yield caption(block.caption, root.add("P"), look)
            yield Picture(drawing(block), root.add("Figure", f" /Alt {hex_text(block.alt)}"))
        case Contents():
            return  # who prints them knows the headings and their pages
        case NewPage():
            yield Break()


def lines_of(text: str, style: Style, width: float = COLUMN) -> list[Line]:
    """Return the lines of a text set in one style."""
    return broken([(style.face, text)], style.size, width)


def _heading(block: Heading, root: Tag, look: Look) -> Iterator[Piece]:
    style = look.headings[block.level]
    yield Text(
        lines_of(block.text, style),
        style,
        root.add(f"H{block.level}"),
        keeps=True,
        bookmark=(block.anchor, printable(block.text), max(0, block.level - 2)),
    )
    if block.level <= 2:  # noqa: PLR2004  the title and the chapters
        yield Underline()


def _prose(block: Prose, root: Tag, look: Look) -> Text:
    style = look.small if block.small else look.body
    runs = [(BOLD, f"{block.label} ")] if block.label else []
    lines = broken([*runs, (PLAIN, block.text)], style.size, COLUMN)
    return Text(lines, style, root.add("P"), keeps=block.leads)


def _marked(block: Marked, root: Tag, look: Look) -> Text:
    """Return the paragraph; what is marked is bold, so the label is not, and lines are drawn."""
    runs = [(BOLD if marked else PLAIN, text) for text, marked in block.stretches]
    lines = broken([(PLAIN, f"{block.label} "), *runs], look.body.size, COLUMN - HANGING)
    return Text(
        lines,
        look.body,
        root.add("P"),
        indent=HANGING,
        ruled=STRUCK if block.gone else UNDERLINED,
    )


def caption(text: str, tag: Tag, look: Look) -> Text:
    """Return a line in bold that stays with what it stands above."""
    return Text(lines_of(text, look.caption), look.caption, tag, keeps=True)


def _bullets(block: Bullets, root: Tag, look: Look) -> Iterator[Piece]:
    yield caption(block.label, root.add("P"), look)
    tag = root.add("L", " /A << /O /List /ListNumbering /Disc >>")
    hanging = max(HANGING, 1.3 * look.body.size)
    for n, text in enumerate(block.items, start=1):
        item = tag.add("LI")
        sign = item.add("Lbl")
        lines = lines_of(text, look.body, COLUMN - hanging)
        short = n < len(block.items) <= SHORT_LIST
        body = item.add("LBody")
        yield Text(lines, look.body, body, keeps=short, indent=hanging, sign=sign)
