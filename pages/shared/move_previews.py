"""What a move to other questions would do, and which moves there were."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.workbook.fates import Fate
from assessment.workbook.previewing import Preview
from assessment.workbook.reading_moves import Move
from pages.shared.tables import show_table
from pages.shared.wording import literal

_BECOMES = {
    "kept": "kept",
    "new": "new",
    "set aside": "asked no more",
    "brought back": "asked again",
}


def draw_preview(preview: Preview) -> None:
    """Draw what becomes of each answer, or why the workbook can't be moved."""
    if preview.obstacles:
        st.error(
            "This workbook can't be moved to these questions:\n\n"
            + "\n".join(f"* {literal(sentence)}" for sentence in preview.obstacles)
        )
        return
    st.markdown(literal(in_short(preview)))
    different = [one for one in preview.lines if changes(one.fate)]
    same = [one for one in preview.lines if not changes(one.fate)]
    show_table(
        ("Question", "What it asks", "What changes", "What there is", "What becomes of it"),
        [
            (
                one.fate.code,
                one.text,
                ", ".join(changes(one.fate)),
                "" if one.fate.becomes == "new" else one.given.words,
                one.sentence,
            )
            for one in different
        ],
        "Questions that are not as they were",
    )
    with st.expander(f"{len(same)} questions stay as they are, with all their answers"):
        show_table(
            ("Question", "What it asks", "What there is"),
            [(one.fate.code, one.text, one.given.words) for one in same],
            "Questions that stay as they are",
        )


def in_short(preview: Preview) -> str:
    """Return what becomes of how many questions; the numbers add up to all of them."""
    kept, new, aside, again = (preview.count(one) for one in _BECOMES)
    parts = [
        f"Answers kept: {kept}",
        f"new, begin unanswered: {new}",
        f"asked no more, answers set aside: {aside}",
    ]
    if again:
        parts.append(f"asked again, with the answers they had: {again}")
    return f"{'; '.join(parts)}."


def changes(fate: Fate) -> list[str]:
    """Return what changes about a question, in words; empty where it stays as it is."""
    found = [] if fate.becomes == "kept" else [_BECOMES[fate.becomes]]
    change = fate.change
    if change is not None and change.before is not None and change.after is not None:
        found += ["moved"] if change.moved else []
        found += ["worded anew"] if change.wording else []
        found += ["other texts beside it"] if change.rest and not change.wording else []
    return found


def draw_moves(made: Sequence[Move]) -> None:
    """Draw every move there was, those that were undone too."""
    if not made:
        return
    st.header("Moves so far")
    show_table(
        ("From", "To", "When (UTC)", "By", "Why", "Moved back"),
        [
            (
                one.from_version,
                one.to_version,
                f"{one.at:%Y-%m-%d %H:%M}",
                one.by or "the command line",
                one.reason,
                f"{one.undone_at:%Y-%m-%d %H:%M}, {one.undone_by or 'the command line'}: "
                f"{one.undone_reason}"
                if one.undone_at
                else "",
            )
            for one in made
        ],
        "Moves of this workbook between versions of the questions",
    )
