"""The forms that invite: somebody by name, and somebody on paper."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.bank.model import Bank
from assessment.people.actions import invite_participant
from assessment.store.sessions import writing
from assessment.workbook.actions import add_on_paper
from assessment.workbook.model import Round
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.sent_links import show_invitation_link
from pages.shared.tables import show_table


def draw_invite_form(me: Here, workbook: Round, voices: Mapping[str, str]) -> None:
    """Draw the form that invites one person, and the link once it is made."""
    with st.form("invite", clear_on_submit=True):
        name = st.text_input("Name of the person")
        voice = _voice("The voice they speak from", voices)
        email = st.text_input(
            "E-mail address (optional)", help="Only for a reminder. Nobody needs one to take part."
        )
        invites = st.form_submit_button("Make an invitation", type="primary")
    if not invites:
        return
    with showing_refusals():
        with writing() as session:
            made = invite_participant(
                session,
                by=me.who.person_id,
                round_id=workbook.id,
                name=name,
                voice=voice or "",
                voices=voices,
                email=email,
            )
        show_invitation_link("participant", name, made.token, made.code.shown)


def draw_paper_form(me: Here, workbook: Round, bank: Bank, voices: Mapping[str, str]) -> None:
    """Draw the form that adds somebody on paper; in a confidential round without a name."""
    named = workbook.mode == "named"
    with st.form("on-paper", clear_on_submit=True):
        name = st.text_input("Name (may stay empty)", key="paper-name") if named else ""
        voice = _voice("The voice of who answers on paper", voices)
        adds = st.form_submit_button("Add on paper")
    if not adds:
        return
    with showing_refusals():
        with writing() as session:
            added = add_on_paper(
                session,
                by=me.who.person_id,
                round_id=workbook.id,
                bank=bank,
                voice=voice or "",
                name=name,
            )
        st.success("Added. Write the mark on the booklet; by it the answers are keyed in.")
        show_table(
            ["Mark", "Voice", "Name"],
            [[one.handle, voices.get(one.voice, one.voice), one.name or None] for one in added],
            "Added on paper",
        )


def _voice(label: str, voices: Mapping[str, str]) -> str | None:
    return st.selectbox(
        label,
        list(voices),
        format_func=lambda code: voices[code],
        index=None,
        placeholder="Choose a voice",
    )
