"""Where a remark is typed: it is kept on the device until it was sent, as an answer is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from assessment.store.text import LONGEST
from pages.shared.answer_component.mounting import FOLDER as ANSWERS

FOLDER = Path(__file__).resolve().parent

_remark = st.components.v2.component(
    "remark",
    html=(FOLDER / "remark.html").read_text("utf-8"),
    css=(ANSWERS / "answer.css").read_text("utf-8"),
    js=(FOLDER / "remark.js").read_text("utf-8"),
)


def ask_for_remark(
    *,
    answer_id: int,
    person: int,
    bank: str,
    label: str,
    hint: str,
    button: str,
    thread: int | None = None,
) -> None:
    """Draw a box for one remark on the question of an agreed answer; ``thread`` None: a new one.

    One run of the page follows each remark that was sent.
    """
    ask_for_message(
        f"/save/remark/{answer_id}",
        str(thread or "new"),
        called="remark",
        person=person,
        bank=bank,
        goes_with={"thread": thread},
        label=label,
        hint=hint,
        button=button,
    )


def ask_for_message(
    url: str,
    place: str,
    *,
    called: str,
    person: int,
    bank: str,
    goes_with: Mapping[str, object],
    label: str,
    hint: str,
    button: str,
) -> None:
    """Draw a box for one message that ``url`` takes together with what ``goes_with`` it.

    What is typed is kept on the device for ``url`` and ``place``; ``called`` is what a message is.
    """
    _remark(
        key=f"remark{url}/{place}",
        data={
            "url": url,
            "place": place,
            "called": called,
            "person": person,
            "bank": bank,
            "goes_with": dict(goes_with),
            "label": label,
            "hint": hint,
            "button": button,
            "longest": LONGEST,
        },
        on_sent_change=_no_callback,
    )


def _no_callback() -> None:
    """Do nothing: the run that follows reads the database."""
