"""A verifier declares conflicts of interest: yes or no by organisation, and in their own words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assessment.store.sessions import writing
from assessment.verification.actions import declare_conflicts
from assessment.verification.model import Declaration
from assessment.verification.telling import (
    DECLARE_TITLE,
    DECLARE_WHY,
    DECLARE_WORDS,
    DECLARED,
    WHAT_IT_IS,
    WHO_SEES_WHAT,
)
from assessment.workbook.model import WorkbookDocument
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.wording import literal

_ANSWERS = ("No", "Yes")


def draw_what_it_is(document: WorkbookDocument) -> None:
    """Say which workbook this is, what a verifier does, and who sees what when."""
    st.markdown(
        f"{literal(document['mapping']['partnership']['name'])}, round "
        f"“{literal(document['round']['name'])}”, handed over by "
        f"{literal(document['round']['signed_by'] or '')}."
    )
    st.markdown(literal(WHAT_IT_IS))
    with st.expander("Who sees what, and when"):
        st.markdown(literal(WHO_SEES_WHAT))


def ask_to_declare(me: Here, organisations: Sequence[str], said: Declaration | None) -> None:
    """Draw the form of the declaration that comes before the first verdict."""
    st.header(DECLARE_TITLE)
    _draw_form(me, organisations, said)


def draw_declared(me: Here, organisations: Sequence[str], said: Declaration | None) -> None:
    """Draw what was declared, to be declared anew."""
    with st.expander("Your declaration of interests"):
        st.markdown(literal(DECLARED))
        _draw_form(me, organisations, said)


def _draw_form(me: Here, organisations: Sequence[str], said: Declaration | None) -> None:
    st.markdown(literal(DECLARE_WHY))
    before = {} if said is None else said.conflicts
    with st.form("declare", border=False, enter_to_submit=False):
        answers = {
            one: st.radio(
                literal(one),
                _ANSWERS,
                index=None if one not in before else int(before[one]),
                horizontal=True,
                key=f"conflict-{number}",
            )
            for number, one in enumerate(organisations)
        }
        words = st.text_area(DECLARE_WORDS, value="" if said is None else said.words)
        declares = st.form_submit_button("Declare", type="primary", key="declare-conflicts")
    if declares and me.round is not None:
        with showing_refusals():
            with writing() as session:
                declare_conflicts(
                    session,
                    by=me.who.person_id,
                    round_id=me.round.id,
                    words=words or "",
                    conflicts={
                        one: answer == "Yes"
                        for one, answer in answers.items()
                        if answer is not None
                    },
                )
            st.rerun()
