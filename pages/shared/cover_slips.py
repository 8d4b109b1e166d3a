"""The link to the slips with the marks of people on paper."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.workbook.sheets import Booklet
from pages.shared.plain_links import way_to


def draw_slips(round_id: int, there: Iterable[Booklet]) -> None:
    """Draw the link where the booklet of somebody on paper was not begun yet."""
    waiting = sum(one.keyer_id is None and not one.finished for one in there)
    if waiting:
        many = "the slip of 1 person" if waiting == 1 else f"the slips of {waiting} people"
        words = f"Print {many} on paper: their mark for the cover, and a half to keep"
        way_to(f"/files/slips/{round_id}.pdf", words)
