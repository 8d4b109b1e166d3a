"""Links from a screen to a plain page, in the same window."""

from __future__ import annotations

from html import escape

import streamlit as st


def way_to(address: str, words: str) -> None:
    """Draw a link to one of the plain doors, such as ``/sign-out``."""
    link = f'<a href="{escape(address)}" target="_self">{escape(words)}</a>'
    st.html(f'<p class="plain-link">{link}</p>', width="content")
