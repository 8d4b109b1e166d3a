"""Reading meetings: what is on the projector, and who is in the room."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session, aliased

from assessment.errors import NotYours
from assessment.meeting.codes import tidy_code
from assessment.meeting.model import Meeting, Seat, Seats
from assessment.people.rules import NOT_YOURS
from assessment.people.tokens import token_hash
from assessment.store.tables import (
    AgreedAnswerRow,
    MeetingRow,
    ParticipantRow,
    RoundRow,
    SeatRow,
    VoteRow,
)

# A question that was set aside while it was on the projector is on it no more.
_MEETINGS = select(MeetingRow, AgreedAnswerRow.question).outerjoin(
    AgreedAnswerRow,
    (AgreedAnswerRow.round_id == MeetingRow.round_id)
    & (AgreedAnswerRow.question == MeetingRow.question)
    & AgreedAnswerRow.set_aside.is_(False),
)


def meetings(session: Session, round_id: int) -> tuple[Meeting, ...]:
    """Return the meetings of a round, the first one first."""
    found = _MEETINGS.where(MeetingRow.round_id == round_id).order_by(MeetingRow.number)
    return tuple(_meeting(row) for row in _rows(session, found))


def open_meeting(session: Session, round_id: int) -> Meeting | None:
    """Return the round's meeting that goes on; None where there is none."""
    found = _MEETINGS.where(MeetingRow.round_id == round_id, MeetingRow.closed_at.is_(None))
    return next((_meeting(row) for row in _rows(session, found)), None)


def rounds_meeting_now(session: Session) -> tuple[int, ...]:
    """Return the rounds whose meeting goes on, the one opened last first."""
    rows = session.scalars(
        select(MeetingRow.round_id)
        .where(MeetingRow.closed_at.is_(None))
        .order_by(MeetingRow.opened_at.desc(), MeetingRow.id.desc())
    )
    return tuple(rows)


def meeting_of(session: Session, meeting_id: int) -> Meeting:
    """Return one meeting; NotYours where there is none."""
    for row in _rows(session, _MEETINGS.where(MeetingRow.id == meeting_id)):
        return _meeting(row)
    raise NotYours(NOT_YOURS)


def meeting_with_code(session: Session, typed: str) -> Meeting | None:
    """Return the open meeting that has this code, however it was typed; None where none has."""
    code = tidy_code(typed)
    found = _MEETINGS.where(MeetingRow.code == code, MeetingRow.closed_at.is_(None))
    return next((_meeting(row) for row in _rows(session, found)), None) if code else None


def _rows(session: Session, wanted: Executable) -> list[Any]:
    return list(session.execute(wanted, execution_options={"populate_existing": True}))


def _meeting(found: Any) -> Meeting:
    row, question = found
    return Meeting(
        id=row.id,
        round_id=row.round_id,
        number=row.number,
        code=row.code,
        doors_open=row.doors_open,
        present=tuple(row.present),
        question=question,
        spread_shown=row.spread_shown and question is not None,
        timer_seconds=row.timer_seconds,
        timer_started_at=row.timer_started_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        revision=row.revision,
    )


def seats(session: Session, meeting_id: int) -> Seats:
    """Return how many phones are in the room and, in a named round, whose."""
    rows = session.execute(
        select(SeatRow.voice, ParticipantRow.handle, RoundRow.mode)
        .join(MeetingRow, MeetingRow.id == SeatRow.meeting_id)
        .join(RoundRow, RoundRow.id == MeetingRow.round_id)
        .outerjoin(ParticipantRow, ParticipantRow.id == SeatRow.participant_id)
        .where(SeatRow.meeting_id == meeting_id)
        .order_by(SeatRow.id)
    ).all()
    if not rows or rows[0].mode != "named":
        return Seats(len(rows))
    return Seats(
        len(rows),
        handles=tuple(sorted(row.handle for row in rows if row.handle)),
        voices=tuple(sorted(row.voice for row in rows if not row.handle)),
    )


def seat_with(session: Session, token: str) -> Seat | None:
    """Return the seat whose phone holds this token, of an open meeting; None where none does."""
    row = session.execute(
        select(
            SeatRow.id,
            SeatRow.meeting_id,
            MeetingRow.round_id,
            SeatRow.voice,
            SeatRow.participant_id,
        )
        .join(MeetingRow, MeetingRow.id == SeatRow.meeting_id)
        .where(SeatRow.token_hash == token_hash(token), MeetingRow.closed_at.is_(None))
    ).first()
    return None if row is None else Seat(*row)


def room_stamp(session: Session, token: str) -> str | None:
    """Return a short text that changes whenever a phone in the room has something new to show.

    One statement, since every phone asks for it every second.  None where the phone has no seat
    any more, as when the meeting was closed.
    """
    vote = aliased(VoteRow)
    last_vote = (
        select(func.max(vote.id))
        .where(vote.meeting_id == MeetingRow.id, vote.question == MeetingRow.question)
        .correlate(MeetingRow)
        .scalar_subquery()
    )
    row = session.execute(
        select(MeetingRow.question, VoteRow.id, VoteRow.revealed_at, RoundRow.state)
        .select_from(SeatRow)
        .join(MeetingRow, MeetingRow.id == SeatRow.meeting_id)
        .join(RoundRow, RoundRow.id == MeetingRow.round_id)
        .outerjoin(VoteRow, VoteRow.id == last_vote)
        .where(SeatRow.token_hash == token_hash(token), MeetingRow.closed_at.is_(None))
    ).first()
    if row is None:
        return None
    revealed = "" if row.revealed_at is None else "revealed"
    return f"{row.state} {row.question or ''} {row.id or ''} {revealed}".strip()
