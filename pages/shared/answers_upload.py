"""A file of answers from paper on its way in: the template, the upload, what it would change."""

from __future__ import annotations

import streamlit as st

from assessment.bank.model import Bank
from assessment.measures.tidy import AGREED
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import take_in_answers
from assessment.workbook.model import Round
from assessment.workbook.queries import preview_answers
from assessment.workbook.sheets import Preview, TakenIn
from pages.shared.refusals import showing_refusals
from pages.shared.tables import show_table
from pages.shared.wording import literal

_NUMBER = "answers-number"  # of the upload, so that a file that was taken in leaves the screen
_TAKEN = "answers-taken"
_SHOWN = 200  # lines of a preview
_MEGABYTES = 10


def draw_answers_upload(workbook_round: Round, bank: Bank, *, by: int) -> None:
    """Draw the template's link, the upload, and a preview with the button that takes it in."""
    st.header("Many at once, by spreadsheet")
    st.markdown(
        "Questions as rows, people as columns, each answer chosen from a list. Nothing is taken in "
        "before you have seen what the file would change; then all of it is, or nothing."
    )
    st.link_button(
        "Fetch the spreadsheet to fill in", f"/files/answers-template/{workbook_round.id}.xlsx"
    )
    if taken := st.session_state.pop(_TAKEN, None):
        st.success(_told(taken))
    number = st.session_state.setdefault(_NUMBER, 0)
    chosen = st.file_uploader(
        f"The filled spreadsheet (.xlsx or .csv, up to {_MEGABYTES} MB)",
        max_upload_size=_MEGABYTES,
        key=f"answers-{number}",
    )
    if chosen is None:
        return
    raw = chosen.getvalue()
    with showing_refusals():
        with reading() as session:
            seen = preview_answers(
                session, by=by, round_id=workbook_round.id, raw=raw, bank=bank, name=chosen.name
            )
        _draw_preview(seen)
        if not seen.lines or not st.button("Take all of it in", type="primary"):
            return
        with writing() as session:
            taken_in = take_in_answers(
                session,
                by=by,
                round_id=workbook_round.id,
                raw=raw,
                bank=bank,
                name=chosen.name,
                seen=seen.fingerprint,
            )
        st.session_state[_TAKEN] = taken_in
        st.session_state[_NUMBER] = number + 1
        st.rerun()


def _draw_preview(seen: Preview) -> None:
    if not seen.lines:
        st.info("Everything in this file is stored already, so it would change nothing.")
        return
    count = len(seen.lines)
    st.markdown(f"This file would change {count} {'answer' if count == 1 else 'answers'}.")
    if seen.newcomers:
        names = ", ".join(f"{name} ({voice})" for name, voice in seen.newcomers)
        st.markdown(literal(f"New in the round: {names}."))
    show_table(
        ("In the file", "Who", "Question", "Now", "Then"),
        [
            (
                one.place,
                "The group" if one.who == AGREED else one.who,
                one.question,
                one.before,
                one.after,
            )
            for one in seen.lines[:_SHOWN]
        ],
        "What the file would change",
    )
    if count > _SHOWN:
        st.caption(f"The first {_SHOWN} of {count} are shown.")


def _told(taken: TakenIn) -> str:
    return (
        f"Taken in: {taken.own_changed} own answers of {taken.participants} people "
        f"({taken.new_participants} new), and {taken.agreed_changed} that the group agreed."
    )
