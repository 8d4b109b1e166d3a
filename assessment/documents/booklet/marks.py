"""The mark of a page as a QR code."""

from __future__ import annotations

from reportlab.graphics.barcode.qr import QrCodeWidget

from assessment.documents.sheets import Sheets

SMALLEST = 4  # QR version: 33 modules; all marks of usual names have one size
_MASK = 2  # one pattern for all: looking for the best of eight takes longer than all the rest


def draw_mark(sheets: Sheets, text: str, x: float, y: float, side: float) -> None:
    """Draw a text as QR code, ``side`` points wide, its upper left corner at x and y.

    Level M: an eighth of it may be torn, stained or written over.
    """
    rows = rows_of(text)
    sheets.squares(x, y, side / len(rows), rows)


def rows_of(text: str) -> list[list[tuple[int, int]]]:
    """Return a text as QR code: for each row where its dark runs begin and how long they are."""
    code = QrCodeWidget(text, barLevel="M").qr
    code.version = max(SMALLEST, code.calculate_version())
    code.makeImpl(False, _MASK)  # noqa: FBT003  reportlab's signature
    return [_runs(row) for row in code.modules]


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Return where the dark runs of a row begin, and how long they are."""
    found: list[tuple[int, int]] = []
    for n, dark in enumerate(row):
        if dark and found and sum(found[-1]) == n:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((n, 1))
    return found
