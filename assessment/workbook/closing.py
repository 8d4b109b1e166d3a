"""Closing the answering of a confidential round, once and for good.

Figures about own answers are shown from then on and not before: a figure before and after one more
answer would tell whose it was.  For the same reason nothing opens the answering again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import ParticipantRow, RoundRow
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.model import Round
from assessment.workbook.rules import check_open


def close_answering(session: Session, *, by: int, round_id: int) -> datetime:
    """Close the answering of an open confidential round for good; return since when it is closed.

    Closing again changes nothing.  Refused for a named round, which hides nothing, and while
    nobody takes part.
    """
    who = check_person_may(session, by, Act.CLOSE_ANSWERING, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    if found.mode != "confidential":
        raise Refused(
            "In a named round everybody can answer until the workbook is handed over, so there is "
            "nothing to close. Nothing was changed."
        )
    if found.answering_closed_at is not None:
        return found.answering_closed_at
    people = session.scalar(
        select(func.count()).select_from(ParticipantRow).where(ParticipantRow.round_id == round_id)
    )
    if not people:
        raise Refused(
            "Nobody takes part in this round yet, and closing can't be undone, so nothing was "
            "changed. Invite people first."
        )
    at = close(session, found, clock.now())
    line = who.line("answering.closed", f"round {round_id}", site_id=found.site_id)
    leave_line(session, line)
    return at


def close(session: Session, found: Round, at: datetime) -> datetime:
    """Mark the answering of a round as closed; return since when it is, ``at`` or earlier."""
    if found.answering_closed_at is not None:
        return found.answering_closed_at
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == found.id)
        .values(answering_closed_at=at)
        .execution_options(synchronize_session=False)
    )
    return at
