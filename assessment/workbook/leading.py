"""Leading the talk: somebody of the team who does not answer, and so may see the answers."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import FacilitatorRow, ParticipantRow
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.rules import check_open


def lead_talk(session: Session, *, by: int, round_id: int) -> None:
    """Say that one leads the talk and does not answer, for good; again changes nothing.

    Refused for whoever takes part in the round: they see what others answered, question by
    question, once they have answered.
    """
    who = check_person_may(session, by, Act.AGREE, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    taking_part = select(ParticipantRow.id).where(
        ParticipantRow.round_id == round_id, ParticipantRow.person_id == by
    )
    if session.scalar(taking_part) is not None:
        raise Refused(
            "You take part in this round, so nothing was changed. You can lead the talk all the "
            "same: you see what the others answered once you have answered or passed a question."
        )
    said = select(FacilitatorRow.at).where(
        FacilitatorRow.round_id == round_id, FacilitatorRow.person_id == by
    )
    if session.scalar(said) is not None:
        return
    session.execute(insert(FacilitatorRow).values(round_id=round_id, person_id=by, at=clock.now()))
    leave_line(session, who.line("talk.led", f"round {round_id}", site_id=found.site_id))
