"""What stands around every screen: whose visit it is, the way out, the mark of an example."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.here import Here
from pages.shared.plain_links import way_to
from pages.shared.wording import literal

_STYLE = Path(__file__).parent / "frame.css"


def draw_frame(me: Here) -> None:
    """Draw the line above the screen's own heading."""
    st.html(_STYLE)
    whereabouts = " · ".join(literal(part, inside=True) for part in _whereabouts(me))
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f":small[{whereabouts}]", width="content")
        if me.who.only_answers:
            way_to("/take-part", "Your own answers")
        way_to("/sign-out", "Sign out")
    if me.who.example or (me.site and me.site.example):
        st.info(
            "**Example:** invented places and people. Nothing here is about anybody.",
            icon=":material/visibility:",
        )


def _whereabouts(me: Here) -> list[str]:
    parts = [me.who.name]
    if me.site is not None:
        parts.append(me.site.name)
    if me.round is not None:
        parts.append(me.round.name)
    return parts
