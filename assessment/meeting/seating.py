"""Phones in the room: taking a seat with the meeting's code, and voting from it.

A phone is known by its seat's token and by nobody's name, so these take no ``by``.  Their audit
lines say no level, and in a confidential round no seat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, NotYours, Refused
from assessment.meeting.model import Cast, Meeting
from assessment.meeting.reading_meetings import meeting_with_code, seat_with
from assessment.meeting.rules import FULL, MOST_SEATS, NOT_IN, OVER, SHUT, WRONG_CODE
from assessment.people.rules import NOT_YOURS
from assessment.people.tokens import new_token, token_hash
from assessment.store.audit import Line, leave_line
from assessment.store.tables import (
    AgreedAnswerRow,
    BallotRow,
    MeetingRow,
    ParticipantRow,
    RoundRow,
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
    found = session.execute(_BALLOT, {"token_hash": token_hash(token), "vote_id": vote_id}).first()
    if found is None:
        raise Refused(NOT_IN)
    if found.question is None:
        raise NotYours(NOT_YOURS)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    if found.revealed_at is not None:
        raise Refused(OVER)
    check_asked(set_aside=bool(found.set_aside))
    check_level(level, None, bank)
    if found.ballot_id is not None and found.level == level:
        return Cast(found.level, found.at)
    cast = Cast(level, clock.now())
    if found.ballot_id is None:
        given = {"vote_id": vote_id, "seat_id": found.seat_id, "level": level, "at": cast.at}
        session.execute(insert(BallotRow).values(**given))
    else:
        session.execute(
            update(BallotRow)
            .where(BallotRow.id == found.ballot_id)
            .values(level=level, at=cast.at)
            .execution_options(synchronize_session=False)
        )
    facts = {"vote": found.number, "seat": found.seat_id}
    told = _Told(found.id, found.site_id, found.mode)
    _leave(session, told, "ballot.cast", facts, code=found.question)
    return cast


# One statement tells all that a vote has to know; of no seat it finds nothing, and of no such vote
# in the seat's meeting no question.
_BALLOT = (
    select(
        SeatRow.id.label("seat_id"),
        RoundRow.id,
        RoundRow.site_id,
        RoundRow.state,
        RoundRow.mode,
        RoundRow.bank_version,
        VoteRow.question,
        VoteRow.number,
        VoteRow.revealed_at,
        AgreedAnswerRow.set_aside,
        BallotRow.id.label("ballot_id"),
        BallotRow.level,
        BallotRow.at,
    )
    .select_from(SeatRow)
    .join(MeetingRow, MeetingRow.id == SeatRow.meeting_id)
    .join(RoundRow, RoundRow.id == MeetingRow.round_id)
    .outerjoin(
        VoteRow, (VoteRow.meeting_id == MeetingRow.id) & (VoteRow.id == bindparam("vote_id"))
    )
    .outerjoin(
        AgreedAnswerRow,
        (AgreedAnswerRow.round_id == RoundRow.id) & (AgreedAnswerRow.question == VoteRow.question),
    )
    .outerjoin(BallotRow, (BallotRow.vote_id == VoteRow.id) & (BallotRow.seat_id == SeatRow.id))
    .where(SeatRow.token_hash == bindparam("token_hash"), MeetingRow.closed_at.is_(None))
)


class _Told(NamedTuple):
    """What an audit line has to know of a round."""

    id: int
    site_id: int
    mode: str


def _leave(
    session: Session,
    workbook_round: Round | _Told,
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
