"""Blocks → pieces → pages → PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from assessment.documents import look
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
    Report,
    Table,
)
from assessment.documents.drawings import drawing
from assessment.documents.faces import BOLD, PLAIN, printable
from assessment.documents.grids import grid
from assessment.documents.paging import paged
from assessment.documents.pieces import (
    HANGING,
    NOTICE_PADDING,
    Break,
    Picture,
    Piece,
    Text,
    Underline,
)
from assessment.documents.sheets import BOTTOM, COLUMN, HEIGHT, LEFT, Sheets
from assessment.documents.tags import Tag, Tree, hex_text
from assessment.documents.typesetting import Style, broken, line_width

FOOTER_LENGTH = 200  # characters, more than fit a line
SHORT_LIST = 4  # items of a list that stays on one page


def printed(report: Report) -> bytes:
    """Return a report as tagged PDF; the same report gives the same bytes."""
    tree = Tree()
    pieces = [piece for block in report.blocks for piece in _pieces(block, report, tree.root)]
    pages = paged(pieces)
    sheets = Sheets(
        tree,
        title=report.title,
        subject=report.subject,
        moment=datetime.fromisoformat(report.moment),
    )
    for n, page in enumerate(pages, start=1):
        for piece, y in page:
            piece.draw(sheets, y)
        _footer(sheets, f"{report.title}: {report.subject}", f"page {n} of {len(pages)}")
        sheets.showPage()
    return sheets.finished()


def _pieces(block: Block, report: Report, root: Tag) -> Iterator[Piece]:
    match block:
        case Heading():
            yield from _heading(block, root)
        case Prose():
            yield _prose(block, root)
        case Marked():
            yield _marked(block, root)
        case Notice():
            lines = _lines(block.text, look.NOTICE, COLUMN - 2 * NOTICE_PADDING - 3)
            yield Text(lines, look.NOTICE, root.add("P"), boxed=True)
        case Bullets():
            yield from _bullets(block, root)
        case Table():
            tag = root.add("Table")
            yield _caption(block.caption, tag.add("Caption"))
            yield grid(block, tag)
        case Figure():
            yield _caption(block.caption, root.add("P"))
            yield Picture(drawing(block), root.add("Figure", f" /Alt {hex_text(block.alt)}"))
        case Contents():
            yield from _contents(block, report, root)
        case NewPage():
            yield Break()


def _lines(text: str, style: Style, width: float = COLUMN) -> list[list[tuple[str, str]]]:
    return broken([(style.face, text)], style.size, width)


def _heading(block: Heading, root: Tag) -> Iterator[Piece]:
    style = look.HEADINGS[block.level]
    yield Text(
        _lines(block.text, style),
        style,
        root.add(f"H{block.level}"),
        keeps=True,
        bookmark=(block.anchor, printable(block.text), max(0, block.level - 2)),
    )
    if block.level <= 2:  # noqa: PLR2004  the title and the chapters
        yield Underline()


def _prose(block: Prose, root: Tag) -> Text:
    style = look.SMALL if block.small else look.BODY
    runs = [(BOLD, f"{block.label} ")] if block.label else []
    lines = broken([*runs, (PLAIN, block.text)], style.size, COLUMN)
    return Text(lines, style, root.add("P"), keeps=block.leads)


def _marked(block: Marked, root: Tag) -> Text:
    """Return the paragraph; what is marked is bold, so the label is not, and lines are drawn."""
    runs = [(BOLD if marked else PLAIN, text) for text, marked in block.stretches]
    lines = broken([(PLAIN, f"{block.label} "), *runs], look.BODY.size, COLUMN - HANGING)
    return Text(
        lines,
        look.BODY,
        root.add("P"),
        indent=HANGING,
        ruled=look.STRUCK if block.gone else look.UNDERLINED,
    )


def _caption(text: str, tag: Tag) -> Text:
    return Text(_lines(text, look.CAPTION), look.CAPTION, tag, keeps=True)


def _bullets(block: Bullets, root: Tag) -> Iterator[Piece]:
    yield _caption(block.label, root.add("P"))
    tag = root.add("L", " /A << /O /List /ListNumbering /Disc >>")
    for n, text in enumerate(block.items, start=1):
        item = tag.add("LI")
        sign = item.add("Lbl")
        lines = _lines(text, look.BODY, COLUMN - HANGING)
        short = n < len(block.items) <= SHORT_LIST
        body = item.add("LBody")
        yield Text(lines, look.BODY, body, keeps=short, indent=HANGING, sign=sign)


def _contents(block: Contents, report: Report, root: Tag) -> Iterator[Piece]:
    style = look.HEADINGS[2]
    yield Text(_lines(block.title, style), style, root.add("P"), keeps=True)
    yield Underline()
    tag = root.add("TOC")
    for heading in report.headings:
        indent = HANGING * (heading.level - 2)
        yield Text(
            _lines(heading.text, look.CONTENTS, COLUMN - indent),
            look.CONTENTS,
            tag.add("TOCI").add("Link"),
            indent=indent,
            link=(heading.anchor, heading.text),
        )


def _footer(sheets: Sheets, left: str, right: str) -> None:
    style = look.FOOTER
    y = HEIGHT - BOTTOM + 20
    number = broken([(PLAIN, right)], style.size, COLUMN)
    wide = line_width(number[0], style.size)
    start = " ".join(left[:FOOTER_LENGTH].split())
    lines = broken([(PLAIN, start)], style.size, COLUMN - wide - 24)
    with sheets.artifact(footer=True):
        sheets.rule(LEFT, y - 4, COLUMN, look.LINE)
        sheets.write_lines(lines[:1], style, LEFT, y)
        sheets.write_lines(number, style, LEFT + COLUMN - wide, y)
