"""Tables that people read: real HTML, so that screen readers and phones can use them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

_WORDS = re.compile(r"(\s+)")  # with what stands between them
# A date or a question's code may not break at its hyphens.
_WHOLE = re.compile(r"\(?(\d{4}-\d\d-\d\d|[A-Z]{1,12}-\d[\w.]{0,8})[),.:;]*")
_SENTENCE = 60  # characters
_LONG = 24  # characters; a longer word may break anywhere, so that it pushes no column away


@dataclass(frozen=True, slots=True)
class FileLink:
    """A cell that fetches a file from a door of our own, under a text of somebody's."""

    text: str
    address: str


def table_html(headings: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return a table with one heading per column; the first cell of a row names the row.

    Everything is escaped. Numbers align to the right; None is shown as a dash.
    """
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    titled = f"<caption>{escape(caption)}</caption>" if caption else ""
    table = f"<table>{titled}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    label = escape(caption or "Table")
    # A wide table scrolls inside its own frame, which the keyboard can reach.
    return f'<div class="plain-table" role="region" aria-label="{label}" tabindex="0">{table}</div>'


def show_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], caption: str = ""
) -> None:
    """Draw ``table_html`` on the screen."""
    st.html(table_html(headings, rows, caption))


def _row(cells: Sequence[object]) -> str:
    first, *others = cells
    return f'<th scope="row"{_width(first)}>{_text(first)}</th>' + "".join(
        _cell(cell) for cell in others
    )


def _cell(cell: object) -> str:
    kind = ' class="number"' if isinstance(cell, int | float) else _width(cell)
    return f"<td{kind}>{_text(cell)}</td>"


def _width(cell: object) -> str:
    """Return what keeps a sentence from being pressed into a column of single words."""
    shown = cell.text if isinstance(cell, FileLink) else str(cell)
    return ' class="sentence"' if len(shown) > _SENTENCE else ""


def _text(cell: object) -> str:
    if isinstance(cell, FileLink):
        return f'<a href="{escape(cell.address)}">{_text(cell.text)}</a>'
    if cell is None:
        return '<span aria-label="none">–</span>'
    shown = (_word(word) for word in _WORDS.split(str(cell)))
    return "".join(shown).replace("\n", "<br>")


def _word(word: str) -> str:
    shown = escape(word)
    if _WHOLE.fullmatch(word):
        return f'<span class="whole">{shown}</span>'
    return f'<span class="long-word">{shown}</span>' if len(word) > _LONG else shown
