"""Invitation sheets → pieces → pages → PDF, in large type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.documents.blocks import Block, Heading, Notice, Prose
from assessment.documents.booklet.marks import draw_mark
from assessment.documents.composing import composed
from assessment.documents.faces import BOLD, PLAIN, face
from assessment.documents.invitation_sheets import (
    LACKING,
    ON_PAPER,
    InvitationSheet,
    how_it_holds,
    what_this_is,
)
from assessment.documents.look import ACCENT, INK, LINE, QUIET, Look
from assessment.documents.paging import paged
from assessment.documents.pieces import Piece, Unbroken
from assessment.documents.sheets import COLUMN, HEIGHT, LEFT, Sheets
from assessment.documents.tags import Tag, Tree, hex_text
from assessment.documents.typesetting import Line, Style, broken

LOOK = Look(
    body=Style(13, 18.5, after=8),
    small=Style(11, 15, QUIET, after=6),
    caption=Style(13, 18.5, bold=True, before=8, after=4),
    cell=Style(13, 18),
    head_cell=Style(13, 18, bold=True),
    notice=Style(12, 17, bold=True, before=4, after=8),
    contents=Style(13, 18, ACCENT, after=2),
    footer=Style(9, 12, QUIET),
    headings={
        1: Style(26, 32, ACCENT, bold=True, after=8),
        2: Style(17, 22, ACCENT, bold=True, before=12, after=6),
    },
)
SIDE = 200.0  # of the QR code: 7 cm, for an old phone's camera at arm's length
_APART = 26.0  # more than the four modules of white that a QR code needs around it
_CODE = Style(27, 36, INK, bold=True, after=4)
_WAY = Style(13, 18.5, after=9)
_TOP, _BOTTOM = 48.0, 56.0


@dataclass(frozen=True)
class WaysIn(Unbroken):
    """A QR code, and beside it the ways in for whoever has no camera: (lines, style, tag)."""

    link: str
    figure: Tag
    steps: tuple[tuple[list[Line], Style, Tag], ...]
    before: float = 4.0
    after: float = 12.0
    keeps: bool = False
    joined: bool = False

    @property
    def height(self) -> float:
        """The higher of the two."""
        return max(SIDE, sum(len(lines) * s.leading + s.after for lines, s, _ in self.steps))

    def draw(self, sheets: Sheets, y: float) -> None:
        """Draw both, and note the code's place on the page as PDF/UA asks."""
        bottom = HEIGHT - y - SIDE
        box = f"{LEFT:.1f} {bottom:.1f} {LEFT + SIDE:.1f} {bottom + SIDE:.1f}"
        self.figure.attributes += f" /A << /O /Layout /Placement /Block /BBox [ {box} ] >>"
        with sheets.content(self.figure):
            draw_mark(sheets, self.link, LEFT, y, SIDE)
        for lines, style, tag in self.steps:
            with sheets.content(tag):
                sheets.write_lines(lines, style, LEFT + SIDE + _APART, y)
            y += len(lines) * style.leading + style.after


def printed_sheets(invitations: Sequence[InvitationSheet]) -> bytes:
    """Return invitation sheets as tagged PDF, each beginning on a page of its own."""
    tree = Tree()
    sheets = Sheets(tree, title="Invitations to answer", subject=_subject(invitations), moment=None)
    for number, one in enumerate(invitations, start=1):
        pieces = list(_pieces(one, number, tree.root))
        for page in paged(pieces, top=_TOP, bottom=_BOTTOM):
            for piece, y in page:
                piece.draw(sheets, y)
            _foot(sheets, one)
            sheets.showPage()
    return sheets.finished()


def _subject(invitations: Sequence[InvitationSheet]) -> str:
    return next((f"{one.site}: {one.round}" for one in invitations), "")


def _pieces(sheet: InvitationSheet, number: int, root: Tag) -> Iterator[Piece]:
    for block in _opening(sheet, number):
        yield from composed(block, root, LOOK)
    yield _ways_in(sheet, root)
    for block in (Prose(how_it_holds(sheet)), Prose(f"The whole link: {sheet.link}", small=True)):
        yield from composed(block, root, LOOK)
    yield from composed(Prose(ON_PAPER, small=True), root, LOOK)


def _opening(sheet: InvitationSheet, number: int) -> Iterator[Block]:
    yield Heading(1, "You are invited to answer", f"invitation-{number}")
    if sheet.example:
        yield Notice("Example: an invented place. This sheet invites nobody.")
    yield Prose(sheet.whom)
    if face(PLAIN).gate.lacks(sheet.texts):
        yield Notice(LACKING)
    yield Prose(what_this_is(sheet))
    yield Prose(sheet.who_sees_what)
    yield Prose(sheet.how_long)
    yield Heading(2, "How to begin", f"begin-{number}")


def _ways_in(sheet: InvitationSheet, root: Tag) -> WaysIn:
    width = COLUMN - SIDE - _APART
    said = "QR code: the link that stands at the foot of this sheet"
    figure = root.add("Figure", f" /Alt {hex_text(said)}")
    list_tag = root.add("L", " /A << /O /List /ListNumbering /None >>")

    def step(style: Style, *runs: tuple[str, str]) -> tuple[list[Line], Style, Tag]:
        return broken(runs, style.size, width), style, list_tag.add("LI").add("LBody")

    address = sheet.code_address.removeprefix("https://").removeprefix("http://")
    return WaysIn(
        sheet.link,
        figure,
        (
            step(_WAY, (BOLD, "With a phone: "), (PLAIN, "point its camera at the square.")),
            step(_WAY, (BOLD, "Without: "), (PLAIN, "open this page in a browser,")),
            step(_WAY, (BOLD, address)),
            step(_WAY, (PLAIN, "and type this code, in capitals or not:")),
            step(_CODE, (BOLD, sheet.code)),
        ),
    )


def _foot(sheets: Sheets, one: InvitationSheet) -> None:
    style = LOOK.footer
    y = HEIGHT - _BOTTOM + 16
    said = " ".join(f"{one.site} · {one.partnership} · {one.round}".split())
    with sheets.artifact("Footer"):
        sheets.rule(LEFT, y - 4, COLUMN, LINE)
        sheets.write_lines(broken([(PLAIN, said)], style.size, COLUMN)[:1], style, LEFT, y)
