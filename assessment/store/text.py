"""What people type is stored as typed, less the characters that attack whoever reads it."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
LONGEST = 20_000  # characters of one text field

_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, all but tab and line ends
    "\u202a-\u202e\u2066-\u2069"  # bidi overrides, embeddings and isolates
    "\ud800-\udfff\ufffe\uffff]"  # lone surrogates and non-characters
)


def clean_text(typed: str) -> str:
    """Return ``typed`` with line ends as line feeds and unsafe characters as U+FFFD.

    Markup, formulas, emoji and any script stay as they are: it is the showing that escapes.
    """
    return _UNSAFE.sub(REPLACEMENT, typed.replace("\r\n", "\n").replace("\r", "\n"))
