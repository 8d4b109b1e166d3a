"""What changed between two versions of the questions, on the screen: the blocks that are printed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from assessment.documents.blocks import Block, Heading, Marked, Prose, Table
from pages.shared.tables import table_html
from pages.shared.wording import literal


def draw_blocks(blocks: Iterable[Block]) -> None:
    """Draw headings natively, so that they are in order, and everything below each at once."""
    waiting: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            _draw(waiting)
            waiting = []
            if block.level > 1:
                draw = st.header if block.level == 2 else st.subheader  # noqa: PLR2004  chapters
                draw(literal(block.text), anchor=block.anchor)
        else:
            waiting.append(block_html(block))
    _draw(waiting)


def _draw(parts: list[str]) -> None:
    if parts:
        st.html(f'<div class="plain-prose">{"".join(parts)}</div>')


def block_html(block: Block) -> str:
    """Return a paragraph, marked or not, or a table; "" for what is none of these."""
    match block:
        case Prose(text=text, label=label):
            name = f"<strong>{escape(label)}</strong> " if label else ""
            return f"<p>{name}{escape(text)}</p>"
        case Marked():
            return marked_html(block)
        case Table(caption=caption, columns=columns, rows=rows):
            return table_html([column.title for column in columns], rows, caption)
        case _:
            return ""


def marked_html(block: Marked) -> str:
    """Return a paragraph with its marks, which the text before it explains."""
    tag = "del" if block.gone else "ins"
    said = "".join(
        f"<{tag}>{escape(text)}</{tag}>" if is_marked else escape(text)
        for text, is_marked in block.stretches
    )
    return f'<p class="version">{escape(block.label)} {said}</p>'
