"""The one gate that every text passes on its way to paper or a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable

from assessment.store.text import clean_text

TAB = "    "


class Gate(dict[int, str]):
    """A table for ``str.translate``: what the font has stays, ``[U+1F44D]`` for what it lacks.

    The paper knows no markup: after the gate every character is drawn as itself.  The table
    fills itself as characters turn up, one entry each.
    """

    def __init__(self, drawable: Container[int]) -> None:
        super().__init__()
        self._drawable = drawable

    def __missing__(self, code: int) -> str:
        character = clean_text(chr(code))
        if character == "\t":
            character = TAB
        elif character != "\n" and ord(character) not in self._drawable:
            character = f"[U+{code:04X}]"
        self[code] = character
        return character

    def printable(self, text: str) -> str:
        """Return ``text`` as it is printed."""
        return text.replace("\r\n", "\n").translate(self)

    def lacks(self, texts: Iterable[str]) -> bool:
        """Tell whether the print of any of ``texts`` differs from the text, or is laid out wrong.

        Scripts written from right to left are wrong on paper, since their letters are drawn one
        by one from left to right.
        """
        seen = set().union(*texts)
        return any(self[ord(c)].startswith("[U+") or _right_to_left(c) for c in seen)


def _right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL", "AN"}
