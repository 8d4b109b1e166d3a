"""The answer component on a Streamlit page; its three files work on any other page as well."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.answer_component.asking import Box

FOLDER = Path(__file__).resolve().parent

_answer = st.components.v2.component(
    "answer",
    html=(FOLDER / "answer.html").read_text("utf-8"),
    css=(FOLDER / "answer.css").read_text("utf-8"),
    js=(FOLDER / "answer.js").read_text("utf-8"),
)


def mount(asked: Box, *, wanted: bool = False) -> None:
    """Draw one answer that saves itself; a ``wanted`` one is scrolled to when it comes.

    It saves by an HTTP request of its own and the page does not run again, unless the box
    ``tells``: then one run follows each save, and what is being typed stays as it is.
    """
    _answer(
        key=f"answer{asked['url']}", data={**asked, "wanted": wanted}, on_saved_change=_no_callback
    )


def _no_callback() -> None:
    """Do nothing: the run that follows reads the database."""
