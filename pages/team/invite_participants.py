"""Inviting the people who answer: links, sheets, paper, who has come, whose voices are missing."""

from __future__ import annotations

import streamlit as st

from assessment.people.queries import invitations
from assessment.store.sessions import reading
from assessment.workbook.queries import booklets, coverage_of, joined_people, participants
from pages.shared.booklets import draw_booklets
from pages.shared.cover_slips import draw_slips
from pages.shared.coverage_table import draw_coverage
from pages.shared.here import here
from pages.shared.invited_people import draw_invited
from pages.shared.inviting import draw_invite_form, draw_paper_form
from pages.shared.live import listen
from pages.shared.plain_links import way_to
from pages.shared.reminders import draw_reminders
from pages.shared.sent_links import act_on_invitations
from pages.shared.tables import show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal

me = here()
st.title("Invite participants")
if me.round is None or me.bank is None:
    st.info("No round is open yet. The programme team opens one when a partnership is chosen.")
    st.stop()
listen(me, "participant.", "invitation.", "own.", "answers.", "round.")
voices = {voice.code: voice.name for voice in me.bank.voices}
st.markdown(
    "Each person gets a link of their own. They need no account. Eight people or more, from both "
    "sides of the table, make a workbook worth reading."
)
if me.round.mode == "confidential":
    st.info("This round is confidential: nobody sees who gave which answer, the team included.")

may_join = me.round.state == "open" and me.round.answering_closed_at is None
if may_join:
    st.header("By link")
    draw_invite_form(me, me.round, voices)
    st.header("By printed sheet")
    st.markdown(
        "One A4 sheet for each person, or one for everybody of a voice, with a QR code and a short "
        "code. Nobody needs an e-mail address."
    )
    way_to(f"/sheets?round={me.round.id}", "Print invitations")
elif me.round.state == "open":
    st.info("Answering is closed for good, so nobody can join any more.")
else:
    st.info("The workbook was handed over, so nobody can join it now.")

st.header("On paper")
st.markdown(
    "Whoever would rather write by hand gets a printed copy of their own; the group needs one more, "
    "for what it agrees. Somebody keys in afterwards what was written."
)
draw_booklets(me.bank, [me.round.form])
if may_join:
    with st.expander("Add somebody on paper"):
        draw_paper_form(me, me.round, me.bank, voices)
    with reading() as session:
        on_paper = booklets(session, me.round.id)
    draw_slips(me.round.id, on_paper)
    link_to(me, "key-in", "Key in answers from paper")

st.header("Who is invited")
with reading() as session:
    sent = invitations(session, me.round.id, "participant")
if sent and may_join:
    act_on_invitations(sent, by=me.who.person_id, voices=voices)
with reading() as session:
    sent = invitations(session, me.round.id, "participant")
    joined = joined_people(session, me.round)
    there = participants(session, me.round.id)
    covered = coverage_of(session, me.round, me.bank)
if sent:
    draw_invited(sent, joined, voices)
else:
    st.markdown("Nobody has been invited yet. Begin with a name above, or print a sheet.")

st.header("Whose voices are there")
counted = [[name, sum(one.voice == code for one in there)] for code, name in voices.items()]
show_table(["Voice", "People"], [*counted, ["All", len(there)]], "People who take part, by voice")
draw_coverage(me.bank, covered)
if may_join:
    st.header("Reminders")
    draw_reminders(me, me.round, sent, joined)
st.caption(literal(f"{me.round.name}: {me.round.mode} round."))
