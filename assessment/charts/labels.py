"""Words and figures as a chart shows them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction

from assessment.bank.model import Level
from assessment.measures.small_numbers import Hidden

Figured = int | float | Fraction | Hidden | None
"""A figure as a chart takes it: None is *no figure*, Hidden a figure that may not be shown."""

MOST_LINES = 3
NO_FIGURE = "no figure"
DASH = "–"  # the same where there is no room for words, with a sentence beside it
HIDDEN = "hidden"
# Plotly reads tags, entities and, beside MathJax, dollar signs; people's text is none of these.
LITERAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def literal(text: str) -> str:
    """Return text that Plotly shows exactly as it stands, on one line."""
    return " ".join(text.split()).translate(LITERAL)


def wrapped(text: str, width: int, most: int = MOST_LINES) -> list[str]:
    """Return text as literal lines of at most ``width`` characters, at least one line.

    What does not fit into ``most`` lines is cut off with an ellipsis: the table has it in full.
    """
    short = text[: width * (most + 1)]
    lines = textwrap.wrap(short, width) or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 1].rstrip() + "…"]
    return [literal(line) for line in lines]


def figure_text(value: Figured) -> str:
    """Return a figure with two decimals at most, ``no figure`` or ``hidden``."""
    if value is None:
        return NO_FIGURE
    if isinstance(value, Hidden):
        return HIDDEN
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def number_of(value: Figured) -> float | None:
    """Return the number to draw, or None where there is nothing to draw."""
    return None if value is None or isinstance(value, Hidden) else float(value)


def ends_of(ladder: Sequence[Level]) -> str:
    """Return what a ladder runs from and to: ``0 Absent to 4 Shared and lasting``."""
    first, last = ladder[0], ladder[-1]
    return f"{first.value} {first.name} to {last.value} {last.name}"


def listed(parts: Sequence[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
