"""What comes with the form of one answer or verdict: numbers read strictly, texts joined."""

from __future__ import annotations

from assessment.errors import BadInput

NOT_SAVED = "This form is not complete, so nothing was saved. Load the page again."
_HIGHEST = 2**31 - 1


def number_of(text: str, otherwise: str = NOT_SAVED) -> int:
    """Return a number that a form of ours sent; BadInput, saying ``otherwise``, where it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_HIGHEST))):
        raise BadInput(otherwise)
    return min(int(text), _HIGHEST)


def revision_told(text: str) -> int:
    """Return the revision, 0 where none was told: anything saved since is then a conflict."""
    try:
        return number_of(text)
    except BadInput:
        return 0


def joined(stored: str, typed: str) -> str:
    """Return both texts; one that stands in the other once."""
    if not stored.strip() or stored in typed:
        return typed
    return stored if typed in stored else f"{stored}\n\n{typed}"


def anchor(question: str) -> str:
    """Return the place of a question on its page, safe in an address."""
    return "".join(c for c in question if c.isalnum() or c in "-._")[:40]
