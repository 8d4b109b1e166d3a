"""The mark in an answers template: for which round and which questions it was made.

One line of ASCII, on the sheet ``About`` beside *Made for*::

    PA1/7/ASHCOMBE/2026.1/3f9ac210

the format's name and number, the round, its site's code, the bank's version and the first eight
digits of its fingerprint.  Code and version are percent-encoded.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.store.grids import Grid

FORMAT = "PA1"
SHEET = "About"
LABEL = "Made for"
_DIGITS = 8


def template_mark(round_id: int, site_code: str, bank: Bank) -> str:
    """Return the mark of a round's template."""
    parts = (FORMAT, str(round_id), site_code, bank.version, bank.fingerprint[:_DIGITS])
    return "/".join(quote(part, safe="") for part in parts)


def check_template_mark(grids: Iterable[Grid], mark: str) -> None:
    """Refuse a file that does not say that it was made for this round and these questions."""
    found = next((said for grid in grids if grid.sheet == SHEET for said in _marks(grid)), "")
    if found == mark:
        return
    if found.split("/")[:3] == mark.split("/")[:3]:
        raise Refused(
            "This template was made for other questions than this round asks now, so nothing was "
            "taken in. Fetch the template again and copy the answers into it."
        )
    raise Refused(
        "This file was not made for this round, so nothing was taken in. Fetch this round's own "
        f"template; its sheet “{SHEET}” says “{LABEL} {mark}”, and has to stay as it is."
    )


def _marks(grid: Grid) -> Iterable[str]:
    for _, cells in grid.rows:
        if cells[0] == LABEL and len(cells) > 1:
            yield cells[1]
