"""Showing what people typed exactly as they typed it, in places that read Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def literal(typed: str) -> str:
    """Return ``typed`` with every ASCII punctuation mark escaped.

    For labels, headings, messages and cells, all of which Streamlit reads as Markdown.
    """
    return _PUNCTUATION.sub(r"\\\1", typed)
