"""Reading who may see others' own answers: asked by every screen, document and route."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.people.queries import who_is
from assessment.people.rules import NOT_YOURS, standings
from assessment.store.tables import FacilitatorRow, OwnAnswerRow, ParticipantRow, PersonRow
from assessment.workbook.model import Round
from assessment.workbook.reading_answers import own_lines
from assessment.workbook.rules import is_answered
from assessment.workbook.sight import (
    CHOOSE_FIRST,
    Sight,
    may_still_answer,
    sight_of_nobody,
    sight_of_participant,
)


def may_see_answers(session: Session, workbook_round: Round, viewer: int | None = None) -> Sight:
    """Return what ``viewer`` (a person's id) may see of others' own answers in a round.

    None is nobody in particular, as for a document; 0 the command line.  A participant sees those
    to a question once they have answered or passed it; somebody of the team once they have joined,
    or said that they lead the talk; the programme, which can't answer, sees them at once.  A
    confidential round shows nothing to anybody while answers can still be given.
    """
    sight = sight_of_nobody(workbook_round)
    if sight.hidden or not viewer or not may_still_answer(workbook_round):
        return sight
    mine = select(ParticipantRow.id).where(
        ParticipantRow.round_id == workbook_round.id, ParticipantRow.person_id == viewer
    )
    lines = [line for _, line in own_lines(session, OwnAnswerRow.participant_id.in_(mine))]
    if lines:
        return sight_of_participant(line.question for line in lines if not is_answered(line))
    return _of_onlooker(session, workbook_round, viewer)


def _of_onlooker(session: Session, workbook_round: Round, viewer: int) -> Sight:
    """Return what somebody may see who does not take part."""
    found = standings(
        who_is(session, viewer), site_id=workbook_round.site_id, round_id=workbook_round.id
    )
    if "team" in found and not leads_talk(session, workbook_round.id, viewer):
        return Sight(CHOOSE_FIRST, may_choose=True)
    if found & {"team", "programme", "participant"}:
        return Sight()
    return Sight(NOT_YOURS)


def leads_talk(session: Session, round_id: int, person_id: int) -> bool:
    """Tell whether somebody has said that they lead the talk of a round and do not answer."""
    said = select(FacilitatorRow.at).where(
        FacilitatorRow.round_id == round_id, FacilitatorRow.person_id == person_id
    )
    return session.scalar(said) is not None


def facilitators(session: Session, round_id: int) -> tuple[str, ...]:
    """Return the names of those who lead the talk of a round and do not answer, as they said so."""
    return tuple(
        session.scalars(
            select(PersonRow.name)
            .join(FacilitatorRow, FacilitatorRow.person_id == PersonRow.id)
            .where(FacilitatorRow.round_id == round_id)
            .order_by(FacilitatorRow.at, PersonRow.id)
        )
    )
