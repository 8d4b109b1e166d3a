"""What somebody else saved beside one's own, in forms that are saved by a button."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.errors import Changed
from pages.shared.refusals import show_refusal
from pages.shared.tables import show_table


def show_both(changed: Changed, lines: Sequence[tuple[str, object, object]], then: str) -> None:
    """Show what somebody else saved first, and what stands in the form and is not saved yet.

    ``lines`` are (what it is, theirs, yours); ``then`` says what saving again does.
    """
    show_refusal(changed)
    show_table(("", "Theirs", "Yours, not saved yet"), lines, "Both texts")
    st.markdown(f"Yours still stands in the form above. {then}")
