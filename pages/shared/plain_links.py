"""Links from a screen to a plain page, in the same window or one of its own."""

from __future__ import annotations

from html import escape

import streamlit as st


def way_to(address: str, words: str, *, apart: bool = False) -> None:
    """Draw a link to one of the plain doors, such as ``/sign-out``; ``apart`` opens a new window."""
    target = "_blank" if apart else "_self"
    link = f'<a href="{escape(address)}" target="{target}">{escape(words)}</a>'
    st.html(f'<p class="plain-link">{link}</p>', width="content")
