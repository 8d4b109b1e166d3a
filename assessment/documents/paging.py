"""Which piece stands where: no heading at the foot of a page, no line alone."""

from __future__ import annotations

from assessment.documents.pieces import Break, Piece
from assessment.documents.sheets import BOTTOM, HEIGHT, TOP

Page = list[tuple[Piece, float]]  # each piece with its distance from the top


def paged(pieces: list[Piece], *, top: float = TOP, bottom: float = BOTTOM) -> list[Page]:
    """Give every piece its place between two margins, breaking those that do not fit."""
    end = HEIGHT - bottom
    pages: list[Page] = [[]]
    y, gap = top, 0.0
    for n, whole in enumerate(pieces):
        piece: Piece | None = whole
        if isinstance(piece, Break):
            pages, y, gap = _turned(pages, top)
            continue
        if pages[-1] and y + max(gap, whole.before) + _needed(pieces, n, end - top) > end:
            pages, y, gap = _turned(pages, top)
        while piece is not None:
            y += max(gap, piece.before) if pages[-1] else 0.0
            room = end - y
            parts = None if piece.height <= room else piece.split(room)
            if parts is None and piece.height > room and pages[-1]:
                pages, y, gap = _turned(pages, top)
                continue
            first, piece = parts or (piece, None)
            pages[-1].append((first, y))
            y, gap = y + first.height, first.after
            if piece is not None:
                pages, y, gap = _turned(pages, top)
    return pages


def _turned(pages: list[Page], top: float) -> tuple[list[Page], float, float]:
    """Return the pages with a fresh one at the end, unless the last is still empty."""
    return (pages if not pages[-1] else [*pages, []]), top, 0.0


def _needed(pieces: list[Piece], n: int, room: float) -> float:
    """Return the room that a piece needs with all that it must stay together with.

    What is joined decides once, at its first piece, whether all of it fits a page; where it does
    not, only what ``keeps`` stays together.
    """
    begun = n > 0 and (pieces[n - 1].keeps or pieces[n - 1].joined)
    together = 0.0 if begun else _chain(pieces, n, joined=True)
    needed = together if 0 < together <= room else _chain(pieces, n, joined=False)
    return needed if needed <= room else 0.0


def _chain(pieces: list[Piece], n: int, *, joined: bool) -> float:
    """Return the height from a piece to the first that need not stay with the one after it."""
    height = 0.0
    while n + 1 < len(pieces) and (pieces[n].keeps or (joined and pieces[n].joined)):
        height += pieces[n].height + max(pieces[n].after, pieces[n + 1].before)
        n += 1
    return height + pieces[n].least
