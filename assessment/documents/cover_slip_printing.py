"""Cover slips → pieces → pages → PDF, to be cut apart, in large type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.documents.blocks import Heading, Notice, Prose
from assessment.documents.composing import composed
from assessment.documents.cover_slips import LACKING, CoverSlip, for_the_booklet, to_keep
from assessment.documents.faces import PLAIN, face
from assessment.documents.look import ACCENT, INK, QUIET, Look
from assessment.documents.paging import paged
from assessment.documents.pieces import Piece, Unbroken
from assessment.documents.sheets import COLUMN, LEFT, Sheets
from assessment.documents.tags import Tag, Tree
from assessment.documents.typesetting import Style

LOOK = Look(
    body=Style(11.5, 15, after=5),
    small=Style(11, 15, QUIET, after=5),
    caption=Style(12, 16.5, bold=True, before=6, after=3),
    cell=Style(12, 16.5),
    head_cell=Style(12, 16.5, bold=True),
    notice=Style(12, 16.5, bold=True, before=4, after=8),
    contents=Style(12, 16.5, ACCENT, after=2),
    footer=Style(9, 12, QUIET),
    headings={
        1: Style(26, 32, INK, bold=True, after=3),
        2: Style(14, 18, INK, bold=True, after=3),
    },
)
_MARGIN = 44.0


@dataclass(frozen=True)
class Cut(Unbroken):
    """A dotted line to cut along: between the halves of a slip, or between two slips."""

    keeps: bool
    before: float = 6.0
    after: float = 9.0
    joined: bool = False

    @property
    def height(self) -> float:
        """The line's own room."""
        return 2.0

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw the line; between two slips across the whole column, twice."""
        with sheets.artifact():
            sheets.dots(LEFT, y, COLUMN, QUIET)
            if not self.keeps:
                sheets.dots(LEFT, y + 2, COLUMN, QUIET)


def printed_slips(slips: Sequence[CoverSlip]) -> bytes:
    """Return the slips as tagged PDF; none is torn apart by the end of a page."""
    tree = Tree()
    subject = next((f"{one.site}: {one.round}" for one in slips), "")
    sheets = Sheets(tree, title="Slips for booklets on paper", subject=subject, moment=None)
    for page in paged(list(_pieces(slips, tree.root)), top=_MARGIN, bottom=_MARGIN):
        for piece, y in page:
            piece.draw(sheets, y)
        sheets.showPage()
    return sheets.finished()


def _pieces(slips: Sequence[CoverSlip], root: Tag) -> Iterator[Piece]:
    if face(PLAIN).gate.lacks(text for one in slips for text in one.texts):
        yield from composed(Notice(LACKING), root, LOOK)
    for number, one in enumerate(slips, start=1):
        yield from _slip(one, number, root)


def _slip(one: CoverSlip, number: int, root: Tag) -> Iterator[Piece]:
    yield _heading(Heading(1, one.mark, f"slip-{number}"), root)
    for prose in (
        Prose(one.where, label=f"{one.whose}.", leads=True),
        _leading(for_the_booklet(one)),
    ):
        yield from composed(prose, root, LOOK)
    yield Cut(keeps=True)
    yield _heading(Heading(2, f"To keep: {one.mark}", f"keep-{number}"), root)
    for said in (one.where, to_keep(one)):
        yield from composed(_leading(said), root, LOOK)
    yield Cut(keeps=False)


def _heading(block: Heading, root: Tag) -> Piece:
    """Return a heading without the line below it, which would look like one to cut along."""
    return next(composed(block, root, LOOK))


def _leading(text: str) -> Prose:
    return Prose(text, leads=True)
