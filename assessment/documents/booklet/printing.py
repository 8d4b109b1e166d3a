"""Sections → pages → PDF, with head, foot and mark on every page."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.bank.model import Bank, Form
from assessment.bank.page_mark import page_mark, written_mark
from assessment.documents.blocks import Contents
from assessment.documents.booklet.blanks import Booklet, Room, Section
from assessment.documents.booklet.composing import contents_pieces, pieces_of
from assessment.documents.booklet.marks import draw_mark
from assessment.documents.booklet.pieces import grown
from assessment.documents.booklet.sizes import Sizes
from assessment.documents.faces import BOLD, PLAIN
from assessment.documents.look import LINE
from assessment.documents.paging import Page, paged
from assessment.documents.pieces import Piece, Text
from assessment.documents.sheets import COLUMN, HEIGHT, LEFT, Sheets
from assessment.documents.tags import Tag, Tree
from assessment.documents.typesetting import Line, Style, broken, line_width

_HEAD = 22.0  # from the upper edge to the head of a page
_NOTES = Section((Room("Notes", lines=3),), ("Notes",))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page and the section it belongs to."""

    section: Section
    page: Page


def printed_booklet(
    booklet: Booklet, bank: Bank, form: Form, *, sizes: Sizes, large_print: bool
) -> bytes:
    """Return a booklet as tagged PDF; the same bank and form give the same bytes."""
    tree = Tree()
    pages: dict[str, int] = {}
    leaves: list[Leaf] = []
    for section in booklet.sections:
        if section.left and len(leaves) % 2 == 0:
            leaves += _leaves(_NOTES, booklet, tree.root, sizes, pages)
        leaves += _leaves(section, booklet, tree.root, sizes, pages)
    pages |= _found(leaves)
    sheets = Sheets(tree, title=booklet.title, subject=booklet.subject, moment=None)
    for number, leaf in enumerate(leaves, start=1):
        _head(sheets, leaf.section, sizes)
        for piece, y in leaf.page:
            piece.draw(sheets, y)
        mark = page_mark(
            bank, form, large_print=large_print, page=number, question=leaf.section.question
        )
        _foot(sheets, booklet.foot, (number, len(leaves)), written_mark(mark), sizes)
        sheets.showPage()
    return sheets.finished()


def _leaves(
    section: Section, booklet: Booklet, root: Tag, sizes: Sizes, pages: dict[str, int]
) -> list[Leaf]:
    pieces: list[Piece] = []
    for block in section.blocks:
        if isinstance(block, Contents):
            pieces += contents_pieces(block, booklet.listed, root, sizes, pages)
        else:
            pieces += pieces_of(block, root, sizes)
    placed = paged(pieces, top=sizes.top, bottom=sizes.bottom)
    return [Leaf(section, grown(page, HEIGHT - sizes.bottom)) for page in placed]


def _found(leaves: list[Leaf]) -> dict[str, int]:
    """Return on which page each heading stands, by its anchor."""
    return {
        piece.bookmark[0]: number
        for number, leaf in enumerate(leaves, start=1)
        for piece, _ in leaf.page
        if isinstance(piece, Text) and piece.bookmark
    }


def _head(sheets: Sheets, section: Section, sizes: Sizes) -> None:
    """Write the issue and the dimension, or the chapter, and the code of the question."""
    if not section.above:
        return
    style = sizes.look.footer
    code = broken([(BOLD, section.question)], style.size, COLUMN)[0]
    wide = line_width(code, style.size) + 12
    above = section.above if sizes.above > 1 else (" · ".join(section.above),)
    with sheets.artifact("Header"):
        for n, text in enumerate(above):
            line = _one_line(text, style, COLUMN - wide)
            sheets.write_lines([line], style, LEFT, _HEAD + n * style.leading)
        sheets.write_lines([code], style, LEFT + COLUMN - wide + 12, _HEAD)
        sheets.rule(LEFT, _HEAD + len(above) * style.leading + 4, COLUMN, LINE)


def _foot(sheets: Sheets, text: str, number: tuple[int, int], mark: str, sizes: Sizes) -> None:
    """Write which page of how many this is, of what, and draw its mark beside."""
    style = sizes.look.footer
    y = HEIGHT - sizes.bottom + 14
    width = COLUMN - sizes.mark - 16
    lines = [f"page {number[0]} of {number[1]}", text]
    if sizes.above == 1:
        lines.append(mark)
    with sheets.artifact("Footer"):
        sheets.rule(LEFT, y - 4, COLUMN, LINE)
        for n, line in enumerate(lines):
            cut = [_one_line(line, style, width)]
            sheets.write_lines(cut, style, LEFT, y + 4 + n * style.leading)
        draw_mark(sheets, mark, LEFT + COLUMN - sizes.mark, y + 2, sizes.mark)


def _one_line(text: str, style: Style, width: float) -> Line:
    """Return a text on one line, its end cut off where it does not fit."""
    lines = broken([(PLAIN, " ".join(text.split()))], style.size, width)
    if len(lines) == 1:
        return lines[0]
    return broken([(PLAIN, f"{lines[0][0][1].rstrip()[:-1]}…")], style.size, width)[0]
