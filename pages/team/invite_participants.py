"""Inviting the people who answer: a link for each, with the voice they speak from."""

from __future__ import annotations

import streamlit as st

from assessment.people.actions import invite_participant
from assessment.people.queries import invitations
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import participants
from pages.shared.booklets import draw_booklets
from pages.shared.here import here
from pages.shared.refusals import showing_refusals
from pages.shared.sent_links import show_invitation_link, show_invitations
from pages.shared.tables import show_table
from pages.shared.wording import literal

me = here()
st.title("Invite participants")
if me.round is None or me.bank is None:
    st.info("No round is open yet. The programme team opens one when a partnership is chosen.")
    st.stop()
voices = {voice.code: voice.name for voice in me.bank.voices}
st.markdown(
    "Each person gets a link of their own. They need no account. Eight people or more, from both "
    "sides of the table, make a workbook worth reading."
)
if me.round.mode == "confidential":
    st.info("This round is confidential: nobody sees who gave which answer, the team included.")

if me.round.state == "open":
    with st.form("invite", clear_on_submit=True):
        name = st.text_input("Name of the person")
        voice = st.selectbox(
            "The voice they speak from",
            list(voices),
            format_func=lambda code: voices[code],
            index=None,
            placeholder="Choose a voice",
        )
        invites = st.form_submit_button("Make an invitation", type="primary")
    if invites:
        with showing_refusals():
            with writing() as session:
                made = invite_participant(
                    session,
                    by=me.who.person_id,
                    round_id=me.round.id,
                    name=name,
                    voice=voice or "",
                    voices=voices,
                )
            show_invitation_link("participant", name, made.token)
else:
    st.info("The workbook was handed over, so nobody can join it now.")

st.header("On paper")
st.markdown(
    "Whoever would rather write by hand gets a printed copy of their own; the group needs one more, "
    "for what it agrees. Somebody types in afterwards what was written, in a confidential round "
    "each person their own answers."
)
draw_booklets(me.bank, [me.round.form])

with reading() as session:
    sent = invitations(session, me.round.id, "participant")
    there = participants(session, me.round.id)
st.header("Invitations")
show_invitations(sent, by=me.who.person_id, voices=voices)
st.header("Taking part")
counted = [[name, sum(one.voice == code for one in there)] for code, name in voices.items()]
show_table(["Voice", "People"], [*counted, ["All", len(there)]], "People who take part, by voice")
st.caption(literal(f"{me.round.name}: {me.round.mode} round."))
