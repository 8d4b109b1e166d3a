"""Text that people typed, on its way into the store."""

from __future__ import annotations

from assessment.errors import BadInput
from assessment.store.text import LONGEST, clean_text


def written(typed: str, what: str) -> str:
    """Return typed text as it is stored; refuse what is longer than a text field holds."""
    text = clean_text(typed)
    if len(text) > LONGEST:
        raise BadInput(
            f"The {what} has {len(text):,} characters, and at most {LONGEST:,} can be kept, so "
            "nothing was saved. What you typed is still on your screen; please shorten it."
        )
    return text


def required(typed: str, what: str) -> str:
    """Return typed text without spaces around it; refuse where nothing is left."""
    text = written(typed, what).strip()
    if not text:
        raise BadInput(f"The {what} is empty, so nothing was saved. Please fill it in.")
    return text
