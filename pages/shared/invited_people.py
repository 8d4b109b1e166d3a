"""Who is invited to answer, where each stands, and finding one among a hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.people.model import Invitation
from assessment.workbook.sheets import Participant
from pages.shared.sent_links import called, state_in_words
from pages.shared.tables import show_table

SHOWN_AT_ONCE = 50

_STATES = {
    "waiting": "Not come yet",
    "run out": "Not come yet; the link has run out",
    "withdrawn": "Withdrawn",
}
EVERYBODY, NOT_COME, TAKING_PART, SHEETS, WITHDRAWN = (
    "Everybody",
    "Not come yet",
    "Taking part",
    "Sheets for a voice",
    "Withdrawn",
)


def draw_invited(
    made: Sequence[Invitation], joined: Mapping[int, Participant], voices: Mapping[str, str]
) -> None:
    """Draw the invitations as a table, those first of whom something is still to come.

    ``joined`` are participants by their person's id; empty in a confidential round.
    """
    st.markdown(_summary(made))
    groups = grouped(made)
    which = EVERYBODY
    part = ""
    if len(made) > 1:
        which = st.selectbox(
            "Show",
            [name for name, members in groups.items() if members],
            format_func=lambda name: f"{name} ({len(groups[name])})",
        )
    if len(made) > SHOWN_AT_ONCE:
        part = st.text_input("Find a name", placeholder="Part of a name")
    wanted = [one for one in groups[which] if part.casefold() in called(one, voices).casefold()]
    if not wanted:
        st.markdown("Nobody here.")
        return
    show_table(
        ["Name", "Voice", "Where they stand", "Works until"],
        [_row(one, joined, voices) for one in wanted[:SHOWN_AT_ONCE]],
        "Invitations",
    )
    if len(wanted) > SHOWN_AT_ONCE:
        st.caption(f"{SHOWN_AT_ONCE} of {len(wanted)} are shown. Type a part of a name above.")


def grouped(made: Sequence[Invitation]) -> dict[str, list[Invitation]]:
    """Return the invitations by where they stand, each group by name."""
    by_name = sorted(made, key=lambda one: (one.name.casefold(), one.id))
    groups = {
        NOT_COME: [one for one in by_name if one.name and one.state in {"waiting", "run out"}],
        TAKING_PART: [one for one in by_name if one.name and one.state == "used"],
        SHEETS: [one for one in by_name if not one.name and one.state != "withdrawn"],
        WITHDRAWN: [one for one in by_name if one.state == "withdrawn"],
    }
    return {EVERYBODY: [one for members in groups.values() for one in members], **groups}


def _summary(made: Sequence[Invitation]) -> str:
    groups = grouped(made)
    here, missing = len(groups[TAKING_PART]), len(groups[NOT_COME])
    # Whoever came by a voice's sheet has a name here too, and was not invited by it.
    said = [f"Come so far, with a name: **{here}**."] if here else []
    if missing:
        said.append(f"Invited by name and not come yet: **{missing}**.")
    if groups[SHEETS]:
        taken, places = (
            sum(getattr(one, n) for one in groups[SHEETS]) for n in ("taken", "places")
        )
        said.append(f"Sheets for a voice: **{taken} of {places}** places taken.")
    return " ".join(said)


def _row(
    one: Invitation, joined: Mapping[int, Participant], voices: Mapping[str, str]
) -> tuple[object, ...]:
    voice = voices.get(one.voice or "", one.voice)
    until = None if one.state in {"used", "withdrawn"} else f"{one.expires_at:%-d %B %Y}"
    return one.name or "Anybody with the sheet", voice, _stands(one, joined), until


def _stands(one: Invitation, joined: Mapping[int, Participant]) -> str:
    said = _STATES.get(one.state, "Has come") if one.name else state_in_words(one).capitalize()
    there = joined.get(one.person_id or 0)
    if there is not None and there.progress is not None and one.state == "used":
        said = f"Has come, {there.progress.done} of {there.progress.asked} done"
    if one.not_reached:
        return f"{said}; not reached by e-mail"
    return f"{said}; reminded {one.reminded_at:%-d %B}" if one.reminded_at else said
