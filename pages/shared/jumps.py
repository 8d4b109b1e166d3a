"""Ways down a long screen: its headings, listed at its top."""

from __future__ import annotations

import streamlit as st

from pages.shared.wording import literal


def anchor(heading: str) -> str:
    """Return the name by which a link on the same screen finds this heading."""
    return "-".join(heading.lower().split())


def draw_jumps(*headings: str) -> None:
    """Draw a link to each of the screen's headings, which carry ``anchor(heading)``."""
    ways = " · ".join(f"[{literal(heading)}](#{anchor(heading)})" for heading in headings)
    st.markdown(f"On this page: {ways}")
