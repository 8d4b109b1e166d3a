"""Phones in the room: taking a seat with the meeting's code, and voting from it.

A phone is known by its seat's token and by nobody's name, so these take no ``by``.  Their audit
lines say no level, and in a confidential round no seat.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, NotYours, Refused
from assessment.meeting.model import Cast, Meeting, Seat
from assessment.meeting.reading_meetings import meeting_with_code, seat_with
from assessment.meeting.reading_votes import own_ballot
from assessment.meeting.rules import FULL, MOST_SEATS, NOT_IN, OVER, SHUT, WRONG_CODE
from assessment.people.rules import NOT_YOURS
from assessment.people.tokens import new_token, token_hash
from assessment.store.audit import Line, leave_line
from assessment.store.tables import (
    AgreedAnswerRow,
    BallotRow,
    ParticipantRow,
    SeatRow,
    VoteRow,
)
from assessment.workbook.model import Round
from assessment.workbook.queries import round_of
from assessment.workbook.rules import check_asked, check_level, check_open, check_same_bank

_PHONE = "a phone in the room"


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat that a phone has just taken; ``token`` goes into its cookie and is kept nowhere else."""

    id: int
    token: str


def take_seat(
    session: Session,
    *,
    code: str,
    voice: str,
    bank: Bank,
    person_id: int | None = None,
    token: str = "",
) -> NewSeat:
    """Take a seat in the meeting with this code.

    ``person_id`` is whoever is signed in on the phone: in a named round somebody who takes part
    sits there as that participant, with their voice, on one phone at a time.  Else ``voice`` is
    what the person says that they speak from.  A phone that has a seat already (``token``) keeps
    it.  Refused for a wrong code, while the room is shut, and once it is full.
    """
    meeting = meeting_with_code(session, code)
    if meeting is None:
        raise Refused(WRONG_CODE)
    found = round_of(session, meeting.round_id)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    mine = seat_with(session, token) if token else None
    if mine is not None and mine.meeting_id == meeting.id:
        return NewSeat(mine.id, token)
    participant = participant_seated(session, found, person_id)
    if participant is not None:
        moved = _moved(session, meeting, participant.id)
        if moved is not None:
            return moved
    _check_doors(session, meeting)
    spoken = participant.voice if participant is not None else voice
    if spoken not in {one.code for one in bank.voices}:
        raise BadInput("Choose the voice that you speak from. Nothing was changed.")
    made = new_token()
    seat_id = session.execute(
        insert(SeatRow)
        .values(
            meeting_id=meeting.id,
            token_hash=token_hash(made),
            voice=spoken,
            participant_id=None if participant is None else participant.id,
            at=clock.now(),
        )
        .returning(SeatRow.id)
    ).scalar_one()
    _leave(session, found, "seat.taken", {"meeting": meeting.number, "seat": seat_id})
    return NewSeat(seat_id, made)


def participant_seated(
    session: Session, workbook_round: Round, person_id: int | None
) -> ParticipantRow | None:
    """Return the participant as whom this person sits; None in a confidential round."""
    if person_id is None or workbook_round.mode != "named":
        return None
    return session.scalar(
        select(ParticipantRow).where(
            ParticipantRow.round_id == workbook_round.id, ParticipantRow.person_id == person_id
        )
    )


def _moved(session: Session, meeting: Meeting, participant_id: int) -> NewSeat | None:
    """Give the participant's seat to the phone that asks, so that nobody has two."""
    made = new_token()
    seat_id = session.execute(
        update(SeatRow)
        .where(SeatRow.meeting_id == meeting.id, SeatRow.participant_id == participant_id)
        .values(token_hash=token_hash(made))
        .returning(SeatRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return None if seat_id is None else NewSeat(seat_id, made)


def _check_doors(session: Session, meeting: Meeting) -> None:
    if not meeting.doors_open:
        raise Refused(SHUT)
    taken = session.scalar(select(func.count(SeatRow.id)).where(SeatRow.meeting_id == meeting.id))
    if (taken or 0) >= MOST_SEATS:
        raise Refused(FULL)


def cast_ballot(
    session: Session, *, token: str, vote_id: int, level: int | None, bank: Bank
) -> Cast:
    """Vote from a seat, None to pass; what was voted before in this vote is replaced.

    The same again writes nothing.  Refused once the vote is revealed: what was counted until then
    stands, and the sentence says so.
    """
    seat = seat_with(session, token)
    if seat is None:
        raise Refused(NOT_IN)
    vote = session.execute(
        select(VoteRow.question, VoteRow.number, VoteRow.revealed_at).where(
            VoteRow.id == vote_id, VoteRow.meeting_id == seat.meeting_id
        )
    ).first()
    if vote is None:
        raise NotYours(NOT_YOURS)
    found = round_of(session, seat.round_id)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    if vote.revealed_at is not None:
        raise Refused(OVER)
    set_aside = session.scalar(
        select(AgreedAnswerRow.set_aside).where(
            AgreedAnswerRow.round_id == found.id, AgreedAnswerRow.question == vote.question
        )
    )
    check_asked(set_aside=bool(set_aside))
    check_level(level, None, bank)
    before = own_ballot(session, seat.id, vote_id)
    if before is not None and before.level == level:
        return before
    cast = Cast(level, clock.now())
    _put(session, seat, vote_id, cast, first=before is None)
    facts = {"vote": vote.number, "seat": seat.id}
    _leave(session, found, "ballot.cast", facts, code=vote.question)
    return cast


def _put(session: Session, seat: Seat, vote_id: int, cast: Cast, *, first: bool) -> None:
    if first:
        session.execute(
            insert(BallotRow).values(vote_id=vote_id, seat_id=seat.id, level=cast.level, at=cast.at)
        )
        return
    session.execute(
        update(BallotRow)
        .where(BallotRow.vote_id == vote_id, BallotRow.seat_id == seat.id)
        .values(level=cast.level, at=cast.at)
        .execution_options(synchronize_session=False)
    )


def _leave(
    session: Session,
    workbook_round: Round,
    act: str,
    facts: dict[str, int],
    *,
    code: str = "",
) -> None:
    """Leave the audit line of a phone; in a confidential round it says no seat."""
    told = dict(facts)
    if workbook_round.mode == "confidential":
        del told["seat"]
    subject = f"round {workbook_round.id} {code}".strip()
    leave_line(session, Line(None, _PHONE, act, subject, workbook_round.site_id), told)
