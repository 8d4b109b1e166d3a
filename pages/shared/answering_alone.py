"""How far answering alone has come, and the two things said once: it is closed, who leads."""

from __future__ import annotations

import streamlit as st

from assessment.people.rules import Act, may
from assessment.store.sessions import writing
from assessment.workbook.actions import close_answering, lead_talk
from assessment.workbook.model import Round
from assessment.workbook.rules import closed_since
from assessment.workbook.sight import WHILE_OPEN, Sight, may_still_answer
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.tasks import link_to

_WHAT_CLOSING_DOES = """
* Nobody can give or change an own answer any more, on screen, on paper or from a file, and nobody
  else can join. What people have answered stays as it is.
* The figures appear for the team, the programme and those who answered, as far as enough people
  stand behind them. Who answered what stays hidden for good.
* It can't be undone, not by reopening the workbook either: a figure before and after one more
  answer would tell whose it was.

So see first that everybody has finished, those on paper too.
"""


def draw_answering(me: Here, workbook: Round) -> None:
    """Say whether a confidential round still takes own answers, with the way to close it."""
    if workbook.mode != "confidential":
        return
    st.header("Answering alone")
    if workbook.answering_closed_at is not None:
        st.success(
            f"{closed_since(workbook.answering_closed_at)}. Figures are shown wherever enough "
            "people stand behind them."
        )
        return
    if not may_still_answer(workbook):
        return
    st.info(WHILE_OPEN)
    if may(me.who, Act.CLOSE_ANSWERING, site_id=workbook.site_id, round_id=workbook.id):
        _ask_to_close(me, workbook)


def _ask_to_close(me: Here, workbook: Round) -> None:
    with st.expander("Close answering for good"):
        st.markdown(_WHAT_CLOSING_DOES)
        with st.form("close answering", border=False, enter_to_submit=False):
            sure = st.checkbox("Everybody has finished, and I know that this can't be undone.")
            closes = st.form_submit_button("Close answering", key="close-answering")
        if not closes:
            return
        if not sure:
            st.error("Tick the box first: closing can't be undone. Nothing was changed.")
            return
        with showing_refusals():
            with writing() as session:
                close_answering(session, by=me.who.person_id, round_id=workbook.id)
            st.rerun()


def draw_choice(me: Here, workbook: Round, sight: Sight) -> None:
    """Offer somebody of the team the two ways to be here, while they have chosen neither."""
    if not sight.may_choose:
        return
    with st.container(border=True, key="how-you-are-here"):
        st.subheader("How are you here?")
        st.markdown(
            "Whoever answers does so before seeing what others said, and whoever has seen it does "
            "not answer. So say once, for this round, which you do."
        )
        link_to(me, "answer", "I take part: go to my own answers")
        st.markdown(
            "Or you lead the talk. You then see all that this round shows of the answers, and "
            "can't answer in it yourself any more."
        )
        leads = st.button("I lead the talk and do not answer", key="lead-talk")
    if leads:
        with showing_refusals():
            with writing() as session:
                lead_talk(session, by=me.who.person_id, round_id=workbook.id)
            st.rerun()
