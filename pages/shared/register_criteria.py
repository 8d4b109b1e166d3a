"""The criteria of one partnership as a form, and of all as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import streamlit as st

from assessment.bank.model import Criterion
from assessment.errors import Changed
from assessment.mapping.actions import answer_criteria
from assessment.mapping.model import REPLIES, CriterionAnswer, Partnership
from assessment.mapping.queries import criterion_answers
from assessment.people.model import Programme
from assessment.store.sessions import reading, writing
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.register_accounts import short
from pages.shared.tables import show_table
from pages.shared.wording import literal

_OPEN = "criteria-open"  # in the session's state: an _Opened
Answers = Mapping[str, CriterionAnswer]


class _Opened(TypedDict):
    """A partnership's form: ``answers`` as they were when it was opened."""

    id: int
    answers: Answers


def draw_criteria(
    me: Here, entry: Partnership, criteria: Sequence[Criterion], programme: Programme
) -> None:
    """Draw the form with one reply and one note per criterion."""
    opened: _Opened | None = st.session_state.get(_OPEN)
    if opened is None or opened["id"] != entry.id:
        opened = _open(entry)
    with st.form(f"criteria-{entry.id}", border=False, enter_to_submit=False):
        given = {
            criterion.code: _ask(entry, number, criterion, opened["answers"], programme)
            for number, criterion in enumerate(criteria, start=1)
        }
        saves = st.form_submit_button("Save these answers", type="primary")
    if told := st.session_state.pop("criteria-told", None):
        st.success(told)
    if saves:
        _save(me, entry, criteria, given)


def _open(entry: Partnership) -> _Opened:
    with reading() as session:
        answers = criterion_answers(session, entry.id)
    opened = _Opened(id=entry.id, answers=answers)
    st.session_state[_OPEN] = opened
    return opened


def _ask(
    entry: Partnership, number: int, criterion: Criterion, answers: Answers, programme: Programme
) -> CriterionAnswer:
    known = answers.get(criterion.code, CriterionAnswer(criterion.code))
    must_hold = " (has to hold)" if criterion.code in programme.must_hold else ""
    st.markdown(f"**{number}. {literal(criterion.text)}**{must_hold}")
    reply = st.radio(
        f"{number}. {criterion.text}{must_hold}",
        REPLIES,
        index=REPLIES.index(known.answer) if known.answer else None,
        format_func=str.capitalize,
        horizontal=True,
        label_visibility="collapsed",  # it stands above; a reader would speak its asterisks
        key=f"reply-{entry.id}-{criterion.code}",
    )
    st.caption(literal(" ".join(filter(None, (criterion.guidance, _set_by(criterion, programme))))))
    note = st.text_area(
        f"Note on {number} (optional)",
        value=known.note,
        height=68,
        key=f"note-{entry.id}-{criterion.code}",
    )
    return CriterionAnswer(criterion.code, reply, note or "", known.revision)


def _set_by(criterion: Criterion, programme: Programme) -> str:
    """Return what the programme has set for a criterion that leaves it open, else ""."""
    if criterion.code == "ongoing" and programme.ongoing_after:
        return f"The programme's date: {programme.ongoing_after}."
    if criterion.code == "theme" and programme.theme:
        return f"The programme's theme: {programme.theme}."
    return ""


def _save(
    me: Here, entry: Partnership, criteria: Sequence[Criterion], given: dict[str, CriterionAnswer]
) -> None:
    with showing_refusals():
        try:
            with writing() as session:
                answer_criteria(
                    session,
                    by=me.who.person_id,
                    partnership_id=entry.id,
                    criteria=criteria,
                    answers=given,
                )
        except Changed as error:
            st.warning(literal(str(error)))
            _show_conflict(criteria, given, _open(entry)["answers"], str(error.stored["by"]))
        else:
            st.session_state.pop(_OPEN, None)
            st.session_state["criteria-told"] = "The answers are saved."
            st.rerun()


def _show_conflict(criteria: Sequence[Criterion], given: Answers, stored: object, by: str) -> None:
    theirs: Answers = stored if isinstance(stored, dict) else {}
    rows = []
    for criterion in criteria:
        yours = given[criterion.code]
        saved = theirs.get(criterion.code, CriterionAnswer(criterion.code))
        if (yours.answer, yours.note) != (saved.answer, saved.note):
            rows.append((criterion.text, _reply(yours), _reply(saved)))
    show_table(("Criterion", "You typed", f"Saved by {by}"), rows, "What differs")


def _reply(answer: CriterionAnswer) -> str:
    return ". ".join(filter(None, ((answer.answer or "not answered").capitalize(), answer.note)))


def draw_answered(
    entries: Sequence[Partnership],
    criteria: Sequence[Criterion],
    answers: Mapping[int, Answers],
    must_hold: Sequence[str],
) -> None:
    """Draw how far each partnership has been looked at, those that have been."""
    rows = [
        (short(entry.name), *_line(criteria, answers[entry.id], must_hold))
        for entry in entries
        if entry.id in answers
    ]
    if rows:
        headings = ("Partnership", "Yes", "No", "Unsure", "Not answered", "Has to hold")
        show_table(headings, rows, "What has been answered so far")


def _line(
    criteria: Sequence[Criterion], answers: Answers, must_hold: Sequence[str]
) -> tuple[object, ...]:
    given = [answers.get(one.code, CriterionAnswer(one.code)).answer for one in criteria]
    required = [one.code for one in criteria if one.code in must_hold]
    met = sum(answers.get(code, CriterionAnswer(code)).answer == "yes" for code in required)
    counts = tuple(given.count(reply) for reply in (*REPLIES, None))
    return (*counts, f"{met} of {len(required)} met" if required else "none is set")
