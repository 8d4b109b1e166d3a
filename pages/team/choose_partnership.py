"""Choosing one partnership: the criteria with notes, the choice, and why not the others."""

from __future__ import annotations

import streamlit as st

from assessment.mapping.queries import all_criterion_answers, choice, register
from assessment.mapping.rules import not_met
from assessment.people.queries import programme
from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from pages.shared.banks import banks
from pages.shared.here import here
from pages.shared.register_accounts import short
from pages.shared.register_choice import draw_choice, draw_choosing
from pages.shared.register_criteria import draw_answered, draw_criteria
from pages.shared.wording import literal

me = here()
st.title("Choose a partnership")
if me.site is None or not may(me.who, Act.SEE_REGISTER, site_id=me.site.id):
    st.info("There is no register here for you to see.")
    st.stop()
with reading() as session:
    stored = register(session, me.site.id)
    answers = all_criterion_answers(session, me.site.id)
    chosen = choice(session, me.site.id)
    running = programme(session)
if running is None or not stored.entries:
    st.markdown(
        "No partnership is in the list yet, so there is none to choose. A number per directorate "
        "is not enough: list the partnerships that could be chosen."
    )
    st.page_link("team/map_partnerships.py", label="Go to the map")
    st.stop()

criteria = (me.bank or list(banks().values())[-1]).criteria
if chosen:
    now = answers.get(chosen.partnership.id, {})
    draw_choice(stored, chosen, not_met(criteria, running.must_hold, now))

st.header("Look at a partnership")
st.markdown(
    "Go through the criteria for each partnership that could be chosen, then choose one. A "
    "verifier will see the answers, the reason, and why each other one was not chosen."
)
entries = {entry.id: entry for entry in sorted(stored.entries, key=lambda entry: entry.name)}
picked = st.selectbox(
    "Partnership",
    list(entries),
    index=list(entries).index(chosen.partnership.id) if chosen else None,
    format_func=lambda number: short(entries[number].name),
    placeholder="Choose one or type a part of its name",
    key=f"candidate-{me.site.id}",
)
if picked is None:
    if criteria:
        draw_answered(stored.entries, criteria, answers, running.must_hold)
    st.stop()

entry = entries[picked]
if criteria:
    st.subheader("Is it a partnership in the sense of the method?")
else:
    st.markdown("The questions that are used here name no criteria, so the reason alone counts.")
if criteria and chosen and chosen.fixed and chosen.partnership.id == entry.id:
    st.caption("A round was opened on it: its criteria stay as they were answered for the choice.")
if criteria:
    draw_criteria(me, entry, criteria, running)
    draw_answered(stored.entries, criteria, answers, running.must_hold)

st.header("Record the choice")
if told := st.session_state.pop("choose-told", None):
    st.success(literal(told))
missing = not_met(criteria, running.must_hold, answers.get(entry.id, {}))
if chosen and chosen.fixed and (chosen.partnership.id != entry.id or not chosen.without_reason):
    st.markdown("The choice is fixed, since a round was opened on the chosen partnership.")
elif missing:
    listed = "\n".join(f"* {literal(sentence)}" for sentence in missing)
    st.warning(f"It can't be chosen yet. The programme wants each of these to hold:\n\n{listed}")
else:
    draw_choosing(me, stored, entry, chosen, criteria)
