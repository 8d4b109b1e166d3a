"""The screen for keying in, drawn by one component; it shares the saving of ``answer.js``."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.key_in_component.keys import Keys

FOLDER = Path(__file__).resolve().parent
ANSWER = FOLDER.parent / "answer_component"
_ITS_DOOR = "export default function answer("


def script() -> str:
    """Return one module: the answer component without its own way in, then the keying.

    A component's script stands alone, so what the two share cannot be imported.
    """
    shared = (ANSWER / "answer.js").read_text("utf-8")
    inside = shared.replace(_ITS_DOOR, "function answer(")
    if inside == shared:
        message = f"answer.js no longer holds “{_ITS_DOOR}”"
        raise ValueError(message)
    return f"{inside}\n{(FOLDER / 'key_in.js').read_text('utf-8')}"


_key_in = st.components.v2.component(
    "key_in",
    html=(FOLDER / "key_in.html").read_text("utf-8"),
    css=(ANSWER / "answer.css").read_text("utf-8") + (FOLDER / "key_in.css").read_text("utf-8"),
    js=script(),
)


def mount(keys: Keys) -> bool:
    """Draw a booklet to be keyed in; tell whether it was just now called finished.

    Each answer saves itself by an HTTP request of its own and the page does not run again.
    """
    given = _key_in(key=f"key-in {keys['booklet']}", data=keys, on_finished_change=_no_callback)
    return given.get("finished") == keys["booklet"]


def _no_callback() -> None:
    """Do nothing: the run that follows finishes the booklet."""
