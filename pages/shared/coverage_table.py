"""Coverage on the screen: which voices stand behind each issue, in words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.bank.model import Bank, Side
from assessment.workbook.covering import (
    IN_WORDS,
    NO_COMMUNITY,
    SIDES,
    IssueCoverage,
    voices_in_words,
)
from pages.shared.tables import show_table
from pages.shared.wording import literal

_SIDES: dict[Side, str] = {"statutory": "The organisation", "community": "The community"}


def draw_coverage(bank: Bank, found: Sequence[IssueCoverage]) -> None:
    """Draw a line for each issue, after a warning that names those without the community."""
    without = [one.title for one in found if one.warning == NO_COMMUNITY]
    if without:
        named = "; ".join(literal(title) for title in without)
        st.warning(f"**{NO_COMMUNITY}** {named}", icon=":material/groups:")
    sides = [side for side in SIDES if any(side in one.sides for one in found)]
    show_table(
        ["Issue", *(_SIDES[side] for side in sides)],
        [[one.title, *(_said(bank, one, side) for side in sides)] for one in found],
        "Who has answered, by issue",
    )


def coverage_in_short(found: Sequence[IssueCoverage]) -> str:
    """Return how many issues the community has not answered yet, "" for none or too early."""
    without = sum(one.warning == NO_COMMUNITY for one in found)
    if not without:
        return ""
    return "1 issue without the community" if without == 1 else f"{without} without the community"


def _said(bank: Bank, one: IssueCoverage, side: Side) -> str:
    if one.voices is None:
        return IN_WORDS[one.sides[side]]
    return voices_in_words(bank, one.voices, side)
