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
_STACKS_FROM = 3  # columns; fewer fit a phone side by side


@dataclass(frozen=True, slots=True)
class FileLink:
    """A cell that fetches a file from a door of our own, under a text of somebody's."""

    text: str
    address: str


def table_html(headings: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return a table with one heading per column; the first cell of a row names the row.

    Everything is escaped. Numbers align to the right; None is shown as a dash, and what
    stands in a tuple one below the other.  On a phone a table of words becomes a block for each
    row, with its columns' names before its cells (frame.css); one of figures, which are read
    across, scrolls inside its own frame.
    """
    lines = [list(row) for row in rows]
    named = headings if _stacks(headings, lines) else None
    head = "".join(
        f'<th scope="col"{_role(named, "columnheader")}>{escape(one)}</th>' for one in headings
    )
    row_role, part = _role(named, "row"), _role(named, "rowgroup")
    body = "".join(f"<tr{row_role}>{_row(line, named)}</tr>" for line in lines)
    titled = f"<caption>{escape(caption)}</caption>" if caption else ""
    table = (
        f"<table{_role(named, 'table')}>{titled}<thead{part}><tr{row_role}>{head}</tr></thead>"
        f"<tbody{part}>{body}</tbody></table>"
    )
    label = escape(caption or "Table")
    kind = "plain-table" if named is None else "plain-table stacks"
    # A wide table scrolls inside its own frame, which the keyboard can reach.
    return f'<div class="{kind}" role="region" aria-label="{label}" tabindex="0">{table}</div>'


def _stacks(headings: Sequence[str], lines: Sequence[Sequence[object]]) -> bool:
    """Return whether the table is of words, so that its rows can be read one by one."""
    if len(headings) < _STACKS_FROM or not all(headings):
        return False
    cells = [cell for line in lines for cell in line[1:] if cell is not None]
    return sum(isinstance(cell, int | float) for cell in cells) * 2 < len(cells)


def _role(named: Sequence[str] | None, role: str) -> str:
    """Return the role that a part of a table keeps where it is drawn as blocks."""
    return "" if named is None else f' role="{role}"'


def show_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], caption: str = ""
) -> None:
    """Draw ``table_html`` on the screen."""
    st.html(table_html(headings, rows, caption))


def _row(cells: Sequence[object], named: Sequence[str] | None) -> str:
    first, *others = cells
    role = _role(named, "rowheader")
    return f'<th scope="row"{role}{_width(first)}>{_text(first)}</th>' + "".join(
        _cell(cell, named[place] if named else None) for place, cell in enumerate(others, start=1)
    )


def _cell(cell: object, name: str | None) -> str:
    kind = ' class="number"' if isinstance(cell, int | float) else _width(cell)
    if name is None:
        return f"<td{kind}>{_text(cell)}</td>"
    return (
        f'<td role="cell" data-label="{escape(name)}"{kind}>'
        f'<span class="said">{_text(cell)}</span></td>'
    )


def _width(cell: object) -> str:
    """Return what keeps a sentence from being pressed into a column of single words."""
    if isinstance(cell, tuple):
        return next(filter(None, map(_width, cell)), "")
    shown = cell.text if isinstance(cell, FileLink) else str(cell)
    return ' class="sentence"' if len(shown) > _SENTENCE else ""


def _text(cell: object) -> str:
    if isinstance(cell, FileLink):
        return f'<a href="{escape(cell.address)}">{_text(cell.text)}</a>'
    if isinstance(cell, tuple):
        return "<br>".join(_text(one) for one in cell)
    if cell is None:
        return '<span aria-label="none">–</span>'
    shown = (_word(word) for word in _WORDS.split(str(cell)))
    return "".join(shown).replace("\n", "<br>")


def _word(word: str) -> str:
    shown = escape(word)
    if _WHOLE.fullmatch(word):
        return f'<span class="whole">{shown}</span>'
    return f'<span class="long-word">{shown}</span>' if len(word) > _LONG else shown
