"""What stands around every screen: whose visit it is, the way out, the mark of an example."""

from __future__ import annotations

import streamlit as st

from pages.shared.here import Here
from pages.shared.wording import literal

_WAY_OUT = '<p class="way-out"><a href="/sign-out" target="_self">Sign out</a></p>'


def draw_frame(me: Here) -> None:
    """Draw the line above the screen's own heading."""
    where = f" · {literal(me.site.name)}" if me.site else ""
    st.caption(f"{literal(me.who.name)}{where}")
    st.html(_WAY_OUT)
    if me.who.example or (me.site and me.site.example):
        st.info("Example: invented places and people. Nothing you change here is about anybody.")
