"""Which verified workbooks still wait for a moderator."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import RoundRow, ScoreRow
from assessment.verification.reading_hand_overs import handed_over
from assessment.verification.reading_verdicts import settlements


@dataclass(frozen=True, slots=True)
class Waiting:
    """A verified workbook with the questions, in its order, that a moderator has to settle."""

    round_id: int
    site_id: int
    round_name: str
    questions: tuple[str, ...]


def waiting_settlements(session: Session) -> tuple[Waiting, ...]:
    """Return the workbooks in which levels wait to be settled, the oldest round first.

    Only those are read whole whose scores have an agreed level without a settled one.
    """
    unsettled = select(ScoreRow.id).where(
        ScoreRow.round_id == RoundRow.id,
        ScoreRow.kind == "question",
        ScoreRow.agreed.is_not(None),
        ScoreRow.settled.is_(None),
    )
    rows = session.execute(
        select(RoundRow.id, RoundRow.site_id, RoundRow.name)
        .where(RoundRow.state == "verified", unsettled.exists())
        .order_by(RoundRow.id)
    )
    found = (Waiting(*row, questions_to_settle(session, row.id)) for row in rows.all())
    return tuple(one for one in found if one.questions)


def questions_to_settle(session: Session, round_id: int) -> tuple[str, ...]:
    """Return the questions of a handed-over workbook that wait for a moderator; () while blind."""
    found = settlements(session, handed_over(session, round_id))
    return tuple(question for question, one in found.items() if one.waits)
