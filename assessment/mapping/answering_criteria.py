"""Answering, for one partnership, whether each criterion holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from assessment.bank.model import Criterion
from assessment.errors import BadInput, Changed, Refused
from assessment.mapping.model import REPLIES, CriterionAnswer
from assessment.mapping.opening_entries import (
    SAVED_FIRST,
    editable,
    leave_entry_line,
    what_is_stored,
)
from assessment.mapping.queries import criterion_answers, has_round
from assessment.people.rules import Act
from assessment.store.tables import CriterionAnswerRow
from assessment.store.text import checked_text


def answer_criteria(
    session: Session,
    *,
    by: int,
    partnership_id: int,
    criteria: Sequence[Criterion],
    answers: Mapping[str, CriterionAnswer],
) -> dict[str, CriterionAnswer]:
    """Save whether criteria hold for one partnership; return all of its answers as stored.

    ``answers`` are by code and carry the revision on the caller's screen (0: never saved). All or
    none are saved; equal ones write nothing. Refused once a round was opened on the partnership.
    """
    who, stored = editable(session, by, partnership_id, Act.CHOOSE)
    before = criterion_answers(session, partnership_id)
    ready = {code: _check_answer(criteria, code, given) for code, given in answers.items()}
    changed = [given for given in ready.values() if _differs(given, before)]
    if not changed:
        return before
    if has_round(session, partnership_id):
        raise Refused(
            "A round was opened on this partnership, so its criteria stay as they were answered "
            "for the choice. Nothing was changed."
        )
    for given in changed:
        known = before.get(given.criterion, CriterionAnswer(given.criterion))
        if known.revision != given.revision:
            facts: dict[str, object] = {
                "criterion": known.criterion,
                "answer": known.answer,
                "note": known.note,
            }
            subject = f"partnership {partnership_id}"
            raise Changed(SAVED_FIRST, what_is_stored(session, subject, known.revision, facts))
        _write_answer(session, partnership_id, given)
    facts = {given.criterion: given.answer for given in changed}
    leave_entry_line(session, who, "criteria.answered", stored, facts)
    return criterion_answers(session, partnership_id)


def _check_answer(
    criteria: Sequence[Criterion], code: str, given: CriterionAnswer
) -> CriterionAnswer:
    if code != given.criterion or code not in {criterion.code for criterion in criteria}:
        raise BadInput("There is no such criterion. Nothing was saved. Load the page again.")
    if given.answer is not None and given.answer not in REPLIES:
        raise BadInput("Answer a criterion with yes, no or unsure. Nothing was saved.")
    note = checked_text(given.note, "note").strip()
    return CriterionAnswer(code, given.answer, note, given.revision)


def _differs(given: CriterionAnswer, before: Mapping[str, CriterionAnswer]) -> bool:
    known = before.get(given.criterion, CriterionAnswer(given.criterion))
    return (known.answer, known.note) != (given.answer, given.note)


def _write_answer(session: Session, partnership_id: int, given: CriterionAnswer) -> None:
    values = {"answer": given.answer or "", "note": given.note, "revision": given.revision + 1}
    if given.revision == 0:
        session.execute(
            insert(CriterionAnswerRow).values(
                partnership_id=partnership_id, criterion=given.criterion, **values
            )
        )
        return
    session.execute(
        update(CriterionAnswerRow)
        .where(
            CriterionAnswerRow.partnership_id == partnership_id,
            CriterionAnswerRow.criterion == given.criterion,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
