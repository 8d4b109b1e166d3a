"""A report → pieces → pages → PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from assessment.documents.blocks import Block, Contents, Report
from assessment.documents.composing import composed, lines_of
from assessment.documents.faces import PLAIN
from assessment.documents.look import LINE
from assessment.documents.look import REPORT as LOOK
from assessment.documents.paging import Page, paged
from assessment.documents.pieces import HANGING, Entry, Piece, Text, Underline
from assessment.documents.sheets import BOTTOM, COLUMN, HEIGHT, LEFT, Sheets
from assessment.documents.tags import Tag, Tree
from assessment.documents.typesetting import broken, line_width

NUMBER = 30.0  # points kept free for a page's number in the contents
FOOTER_LENGTH = 200  # characters, more than fit a line


def printed(report: Report) -> bytes:
    """Return a report as tagged PDF; the same report gives the same bytes."""
    tree = Tree()
    numbers: dict[str, int] = {}
    pieces = [
        piece for block in report.blocks for piece in _pieces(block, report, tree.root, numbers)
    ]
    pages = paged(pieces)
    numbers |= _numbers(pages)
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


def _pieces(block: Block, report: Report, root: Tag, numbers: Mapping[str, int]) -> Iterator[Piece]:
    if isinstance(block, Contents):
        yield from _contents(block, report, root, numbers)
    else:
        yield from composed(block, root, LOOK)


def _contents(
    block: Contents, report: Report, root: Tag, numbers: Mapping[str, int]
) -> Iterator[Piece]:
    """Return the contents; ``numbers`` need not hold the headings' pages before they are drawn."""
    style = LOOK.headings[2]
    yield Text(lines_of(block.title, style), style, root.add("P"), keeps=True)
    yield Underline()
    tag = root.add("TOC")
    for heading in report.headings:
        indent = HANGING * (heading.level - 2)
        yield Entry(
            lines_of(heading.text, LOOK.contents, COLUMN - indent - NUMBER),
            LOOK.contents,
            tag.add("TOCI").add("Link"),
            indent=indent,
            link=(heading.anchor, heading.text),
            pages=numbers,
        )


def _numbers(pages: Sequence[Page]) -> dict[str, int]:
    """Return the number of the page on which each heading stands, by its anchor."""
    return {
        piece.bookmark[0]: number
        for number, page in enumerate(pages, start=1)
        for piece, _ in page
        if isinstance(piece, Text) and piece.bookmark
    }


def _footer(sheets: Sheets, left: str, right: str) -> None:
    style = LOOK.footer
    y = HEIGHT - BOTTOM + 20
    number = broken([(PLAIN, right)], style.size, COLUMN)
    wide = line_width(number[0], style.size)
    start = " ".join(left[:FOOTER_LENGTH].split())
    lines = broken([(PLAIN, start)], style.size, COLUMN - wide - 24)
    with sheets.artifact("Footer"):
        sheets.rule(LEFT, y - 4, COLUMN, LINE)
        sheets.write_lines(lines[:1], style, LEFT, y)
        sheets.write_lines(number, style, LEFT + COLUMN - wide, y)
