"""Reading who takes part and how far they have come: coverage, and progress by person."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.store.tables import ParticipantRow
from assessment.workbook.covering import IssueCoverage, coverage
from assessment.workbook.model import Round
from assessment.workbook.reading_answers import own_answers, participants, questions_asked
from assessment.workbook.sheets import Participant


def coverage_of(session: Session, workbook: Round, bank: Bank) -> tuple[IssueCoverage, ...]:
    """Return which voices stand behind each issue of a round, as far as anybody may know."""
    asked = questions_asked(session, workbook.id)
    return coverage(bank, asked, workbook.mode, own_answers(session, workbook.id))


def joined_people(session: Session, workbook: Round) -> Mapping[int, Participant]:
    """Return who has joined a named round with a sign-in, by their person's id.

    Empty in a confidential round, where a handle or a progress would say whose it is.
    """
    if workbook.mode != "named":
        return {}
    rows = session.execute(
        select(ParticipantRow.id, ParticipantRow.person_id).where(
            ParticipantRow.round_id == workbook.id, ParticipantRow.person_id.is_not(None)
        )
    )
    people = {row.id: row.person_id for row in rows}
    return {people[one.id]: one for one in participants(session, workbook.id) if one.id in people}
