"""What people type is stored as typed, less the characters that attack whoever reads it.

There are two kinds: a text (20,000 characters) and a name (one line of 200).
"""

from __future__ import annotations

import re

from assessment.errors import BadInput

REPLACEMENT = "\ufffd"
LONGEST = 20_000  # characters of one text field
LONGEST_NAME = 200  # characters of what is a name of somebody or something

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


def one_line(typed: str) -> str:
    """Return ``typed`` cleaned, with a single space wherever there was space of any kind."""
    return " ".join(clean_text(typed).split())


def checked_text(typed: str, what: str, *, longest: int = LONGEST) -> str:
    """Return a text as it is stored; BadInput, naming ``what``, where it is too long."""
    text = clean_text(typed)
    _check_length(text, what, longest)
    return text


def required_text(typed: str, what: str, *, longest: int = LONGEST) -> str:
    """Return a text without the space around it; BadInput where nothing is left."""
    text = checked_text(typed, what, longest=longest).strip()
    _check_there(text, what)
    return text


def checked_name(
    typed: str, what: str = "name", *, longest: int = LONGEST_NAME, optional: bool = False
) -> str:
    """Return a name of one line; BadInput where it is too long, or empty and not ``optional``."""
    name = one_line(typed)
    _check_length(name, what, longest)
    if not optional:
        _check_there(name, what)
    return name


def _check_length(text: str, what: str, longest: int) -> None:
    if len(text) > longest:
        raise BadInput(
            f"The {what} has {len(text):,} characters, and at most {longest:,} characters can be "
            "kept. Nothing was changed; what was saved before is kept. Shorten it and try again."
        )


def _check_there(text: str, what: str) -> None:
    if not text:
        raise BadInput(
            f"The {what} is missing. Nothing was changed; what was saved before is kept. "
            "Write it and try again."
        )
