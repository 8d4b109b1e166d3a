"""The blocks of a booklet → pieces, in one size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assessment.documents.blocks import Column, Contents, Heading, Table
from assessment.documents.booklet.blanks import (
    BookletBlock,
    Boxes,
    Choice,
    EmptyTable,
    Field,
    Option,
    Room,
)
from assessment.documents.booklet.pieces import BoxLine, Named, Ruled, Ticked
from assessment.documents.booklet.sizes import Sizes
from assessment.documents.composing import caption, composed, lines_of
from assessment.documents.faces import BOLD, PLAIN
from assessment.documents.grids import grid
from assessment.documents.pieces import HANGING, Entry, Piece, Text, Underline
from assessment.documents.sheets import COLUMN
from assessment.documents.tags import Tag
from assessment.documents.typesetting import broken, line_width

_LIST = " /A << /O /List /ListNumbering /None >>"
_APART = 16.0  # between two boxes beside each other
_COUNT = 0.07  # the share of the column that numbers the rows of an empty table


def pieces_of(block: BookletBlock, root: Tag, sizes: Sizes) -> Iterator[Piece]:
    """Return the pieces of a block, their tags hung under ``root``; none for the contents."""
    match block:
        case Choice():
            yield from _choice(block, root, sizes)
        case Boxes():
            yield from _boxes(block, root, sizes)
        case Room():
            yield from _room(block, root, sizes)
        case Field(name=name):
            style = sizes.look.caption
            yield Named(lines_of(name, style), style, root.add("P"), sizes.pitch)
        case EmptyTable():
            yield from _empty_table(block, root, sizes)
        case _:
            yield from composed(block, root, sizes.look)


def contents_pieces(
    block: Contents,
    headings: tuple[Heading, ...],
    root: Tag,
    sizes: Sizes,
    pages: Mapping[str, int],
) -> Iterator[Piece]:
    """Return the contents; ``pages`` need not hold the headings' pages before they are drawn."""
    style, line = sizes.look.headings[2], sizes.look.contents
    yield Text(lines_of(block.title, style), style, root.add("P"), keeps=True)
    yield Underline()
    tag = root.add("TOC")
    number = 4 * line.size  # kept free for the page
    for heading in headings:
        indent = HANGING * (heading.level - 2)
        yield Entry(
            lines_of(heading.text, line, COLUMN - indent - number),
            line,
            tag.add("TOCI").add("Link"),
            indent=indent,
            link=(heading.anchor, heading.text),
            pages=pages,
        )


def _choice(block: Choice, root: Tag, sizes: Sizes) -> Iterator[Piece]:
    """Keep a label with all its options where they fit a page, and with the first anywhere."""
    yield caption(block.label, root.add("P"), sizes.look)
    tag = root.add("L", _LIST)
    for n, one in enumerate(block.options, start=1):
        yield _option(one, tag.add("LI"), sizes, joined=n < len(block.options))


def _option(option: Option, item: Tag, sizes: Sizes, *, joined: bool) -> Ticked:
    style = sizes.look.body
    name = f"{option.name}  " if option.text else option.name
    lines = broken([(BOLD, name), (PLAIN, option.text)], style.size, COLUMN - sizes.hanging)
    return Ticked(
        lines,
        style,
        item.add("LBody"),
        joined=joined,
        indent=sizes.hanging,
        box=sizes.box,
    )


def _boxes(block: Boxes, root: Tag, sizes: Sizes) -> Iterator[Piece]:
    """Set the boxes beside each other; below each other where a name is too long for that."""
    style = sizes.look.body
    box = sizes.wide if block.wide else sizes.box
    hanging = box + 6.0
    lines = [broken([(PLAIN, name)], style.size, COLUMN - hanging) for name in block.names]
    if any(len(line) > 1 for line in lines):
        yield from _choice(
            Choice(block.label, tuple(Option(name) for name in block.names)), root, sizes
        )
        return
    yield caption(block.label, root.add("P"), sizes.look)
    tag = root.add("L", _LIST)
    rows: list[list[tuple[float, list[tuple[str, str]], Tag]]] = [[]]
    x = 0.0
    for (line,) in lines:
        wide = hanging + line_width(line, style.size)
        if rows[-1] and x + wide > COLUMN:
            rows.append([])
            x = 0.0
        rows[-1].append((x, line, tag.add("LI").add("LBody")))
        x += wide + _APART
    for n, row in enumerate(rows, start=1):
        last = n == len(rows)
        yield BoxLine(
            tuple(row), style, box, hanging, after=6 if last else 3, keeps=block.leads or not last
        )


def _room(block: Room, root: Tag, sizes: Sizes) -> Iterator[Piece]:
    style = sizes.look.body
    lines = broken([(BOLD, f"{block.label}  "), (PLAIN, block.hint)], style.size, COLUMN)
    before = sizes.look.caption.before
    yield Text(lines, replace(style, before=before, after=0), root.add("P"), keeps=True)
    yield Ruled(block.lines, sizes.pitch, grows=True)


def _empty_table(block: EmptyTable, root: Tag, sizes: Sizes) -> Iterator[Piece]:
    tag = root.add("Table")
    table = Table(
        block.caption,
        (Column("", _COUNT), *(Column(title, share) for title, share in block.columns)),
        tuple((str(n), *("" for _ in block.columns)) for n in range(1, block.rows + 1)),
    )
    yield caption(block.caption, tag.add("Caption"), sizes.look)
    look = replace(sizes.look, cell=replace(sizes.look.cell, leading=sizes.pitch))
    yield grid(table, tag, look)
