"""Planning and leading a meeting: what to talk about, in which order, and the room."""

from __future__ import annotations

import streamlit as st

from assessment.meeting.queries import agenda, meetings, open_meeting, seats, votes
from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from assessment.workbook.queries import may_see_answers, participants
from assessment.workbook.rules import READ_ONLY
from pages.shared.agenda_list import draw_agenda
from pages.shared.answering_alone import draw_choice
from pages.shared.group_answers import names_of
from pages.shared.here import here
from pages.shared.live import listen
from pages.shared.meeting_room import (
    Leading,
    draw_meeting,
    draw_meetings,
    draw_opening,
    say_what_was_done,
)
from pages.shared.tasks import link_to

ONLY_THE_TEAM = "Only the site's team leads meetings. You can read along."

me = here()
st.title("Agenda and meeting")
if me.round is None or me.bank is None:
    st.info("There is nothing to talk about yet: no round is open. The programme team opens one.")
    st.stop()

listen(me)
with reading() as session:
    sight = may_see_answers(session, me.round, me.who.person_id)
    found = agenda(session, me.round, me.bank, me.who.person_id)
    names = names_of(participants(session, me.round.id), me.bank)
    held = meetings(session, me.round.id)
    going_on = open_meeting(session, me.round.id)
    in_room = seats(session, going_on.id) if going_on else None
    cast = (
        votes(session, me.round, me.bank, going_on.question)
        if going_on and going_on.question
        else ()
    )

leads = may(me.who, Act.LEAD_MEETING, site_id=me.round.site_id, round_id=me.round.id)
locked = READ_ONLY if me.round.state != "open" else None if leads else ONLY_THE_TEAM
if locked:
    st.warning(locked)
say_what_was_done()

st.header("The meeting")
if going_on and in_room and not locked:
    draw_meeting(Leading(me, me.bank, me.round.mode, going_on, in_room, cast, found, names))
elif going_on:
    st.markdown(f"Meeting {going_on.number} is open.")
elif not locked:
    draw_opening(me, held)
if held:
    draw_meetings(held, names)
elif locked:
    st.markdown("No meeting was held.")

st.header("The agenda")
draw_choice(me, me.round, sight)
draw_agenda(me, me.bank, found, may_change=not locked)

link_to(me, "minutes", "Minutes: what was discussed, agreed, disputed and left open")
