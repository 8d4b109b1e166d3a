"""The short code by which phones find a meeting: easy to read from the back of a room."""

from __future__ import annotations

import secrets

# No vowels, so that no word comes of it, and nothing that is taken for something else.
ALPHABET = "BCDFGHJKMNPQRTVWXYZ2346789"
LENGTH = 6


def new_code() -> str:
    """Return a code of six characters, one of 309 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy_code(typed: str) -> str:
    """Return a code as it is stored, however it was typed: ``kmp 4xt`` or ``KMP-4XT``."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def spaced(code: str) -> str:
    """Return a code as it is shown: ``KMP 4XT``."""
    return f"{code[:3]} {code[3:]}"
