"""Showing what people typed exactly as they typed it, in places that read Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Addresses become links, and pairs such as -> become arrows, after the escapes are taken away;
# an element with nothing in it between their halves keeps them apart, unseen and never copied.
_TEMPTING = re.compile(
    r"(?<=:)(?=//)|(?=@)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", flags=re.IGNORECASE
)
_MARK, _NOTHING, _WORD_JOINER = "\0", ":small[]", "\N{WORD JOINER}"
_HARMLESS = re.compile(r"(?!-|\d+[.)])(?:[^\W_]|[ .,;?()'’“”/%]|-(?!-))*")
_SPACES = re.compile(r"^[ \t]+|\t|(?<= ) +", flags=re.MULTILINE)
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def literal(typed: str, *, inside: bool = False) -> str:
    """Return Markdown that shows ``typed`` as it is, line ends and indents too.

    For labels, headings, messages and cells, all of which Streamlit reads as Markdown. Put the
    result on a line of its own or inside one; a heading takes texts of one line. ``inside`` is
    for what stands in brackets of Streamlit's own, such as a badge, where no other brackets may
    stand: an unseen character keeps the halves of addresses apart there.
    """
    kept = _SPACES.sub(_kept_spaces, typed.replace(_MARK, "\N{REPLACEMENT CHARACTER}").rstrip())
    escaped = _PUNCTUATION.sub(r"\\\1", _TEMPTING.sub(_MARK, kept))
    nothing = _WORD_JOINER if inside else _NOTHING
    return escaped.replace(_MARK, nothing).replace("\n", "\\\n")


def literal_label(typed: str) -> str:
    """Return ``literal`` for the label of a field, without escapes where none is needed.

    Screen readers read a field's label as it was given, every backslash too.
    """
    needless = _HARMLESS.fullmatch(typed) and not _TEMPTING.search(typed)
    return typed if needless else literal(typed)


def _kept_spaces(found: re.Match[str]) -> str:
    return found.group().replace("\t", "    ").replace(" ", _NO_BREAK_SPACE)
