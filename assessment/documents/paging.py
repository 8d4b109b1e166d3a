"""Which piece stands where: no heading at the foot of a page, no line alone."""

from __future__ import annotations

from assessment.documents.pieces import Break, Piece
from assessment.documents.sheets import BOTTOM, HEIGHT, TOP

ROOM = HEIGHT - TOP - BOTTOM

Page = list[tuple[Piece, float]]  # each piece with its distance from the top


def paged(pieces: list[Piece]) -> list[Page]:
    """Give every piece its place, breaking those that do not fit."""
    pages: list[Page] = [[]]
    y, gap = TOP, 0.0
    for n, whole in enumerate(pieces):
        piece: Piece | None = whole
        if isinstance(piece, Break):
            pages, y, gap = _turned(pages)
            continue
        if pages[-1] and y + max(gap, whole.before) + _needed(pieces, n) > TOP + ROOM:
            pages, y, gap = _turned(pages)
        while piece is not None:
            y += max(gap, piece.before) if pages[-1] else 0.0
            room = TOP + ROOM - y
            parts = None if piece.height <= room else piece.split(room)
            if parts is None and piece.height > room and pages[-1]:
                pages, y, gap = _turned(pages)
                continue
            first, piece = parts or (piece, None)
            pages[-1].append((first, y))
            y, gap = y + first.height, first.after
            if piece is not None:
                pages, y, gap = _turned(pages)
    return pages


def _turned(pages: list[Page]) -> tuple[list[Page], float, float]:
    """Return the pages with a fresh one at the end, unless the last is still empty."""
    return (pages if not pages[-1] else [*pages, []]), TOP, 0.0


def _needed(pieces: list[Piece], n: int) -> float:
    """Return the room that a piece needs with all that it must stay together with."""
    needed = 0.0
    while n + 1 < len(pieces) and pieces[n].keeps:
        needed += pieces[n].height + max(pieces[n].after, pieces[n + 1].before)
        n += 1
    needed += pieces[n].least
    return needed if needed <= ROOM else 0.0
