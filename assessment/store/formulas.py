"""Text on its way to a spreadsheet and back: none becomes a formula, and none is changed."""

from __future__ import annotations

import re

# what a spreadsheet takes for the start of a formula, full-width forms too, with guards before it
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """Return ``text`` with a ' before what a spreadsheet would run; ``unguarded`` takes it away."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
