"""Reading votes: how many have voted and, once revealed, how.

While a vote is open no level of its ballots leaves the database, for anybody.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import groupby
from typing import cast

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank, Side
from assessment.measures.tallies import Counts
from assessment.meeting.counting import VoteGiven, shown_votes
from assessment.meeting.model import Ballot, Cast, ShownVote
from assessment.store.tables import (
    AgreedAnswerRow,
    BallotRow,
    HandsRow,
    SeatRow,
    VoteRow,
)
from assessment.workbook.model import Round
from assessment.workbook.queries import seen


def votes(
    session: Session, workbook_round: Round, bank: Bank, question: str
) -> tuple[ShownVote, ...]:
    """Return the votes on one question, the first one first, as they may be shown to anybody."""
    wanted = (VoteRow.round_id == workbook_round.id) & (VoteRow.question == question)
    return _votes(session, workbook_round, bank, wanted).get(question, ())


def all_votes(
    session: Session, workbook_round: Round, bank: Bank
) -> dict[str, tuple[ShownVote, ...]]:
    """Return all votes of a round by question, in the order of its questions.

    Questions without a vote are left out, and so are those that were set aside.
    """
    return _votes(session, workbook_round, bank, VoteRow.round_id == workbook_round.id)


def open_vote(session: Session, meeting_id: int) -> tuple[int, str] | None:
    """Return id and question of the vote that can be voted in at the moment; None for none."""
    row = session.execute(
        select(VoteRow.id, VoteRow.question).where(
            VoteRow.meeting_id == meeting_id, VoteRow.revealed_at.is_(None)
        )
    ).first()
    return None if row is None else (row.id, row.question)


def own_ballot(session: Session, seat_id: int, vote_id: int) -> Cast | None:
    """Return what a phone voted, for that phone alone; None while it has not."""
    row = session.execute(
        select(BallotRow.level, BallotRow.at).where(
            BallotRow.seat_id == seat_id, BallotRow.vote_id == vote_id
        )
    ).first()
    return None if row is None else Cast(row.level, row.at)


def counted_hands(session: Session, vote_id: int) -> dict[Side, Counts]:
    """Return the hands that were keyed in for a vote, for the facilitators who count them."""
    return _hands(session, VoteRow.id == vote_id)[vote_id]


def _votes(
    session: Session, workbook_round: Round, bank: Bank, wanted: ColumnElement[bool]
) -> dict[str, tuple[ShownVote, ...]]:
    """Return the wanted votes by question, in as many statements however many there are."""
    rows = session.scalars(
        select(VoteRow)
        .join(
            AgreedAnswerRow,
            (AgreedAnswerRow.round_id == VoteRow.round_id)
            & (AgreedAnswerRow.question == VoteRow.question),
        )
        .where(wanted, AgreedAnswerRow.set_aside.is_(False))
        .order_by(AgreedAnswerRow.place, VoteRow.question, VoteRow.number)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return {}
    revealed = wanted & VoteRow.revealed_at.is_not(None)
    voted, seats = _voted(session, wanted), _seats(session, {row.meeting_id for row in rows})
    ballots, hands = _ballots(session, revealed), _hands(session, revealed)
    given = [
        VoteGiven(
            id=row.id,
            question=row.question,
            number=row.number,
            opened_at=row.opened_at,
            revealed_at=row.revealed_at,
            voted=voted.get(row.id, 0),
            seats=sum(
                row.revealed_at is None or at <= row.revealed_at for at in seats[row.meeting_id]
            ),
            ballots=ballots[row.id],
            hands=hands[row.id],
        )
        for row in rows
    ]
    mode, fewest = workbook_round.mode, workbook_round.fewest
    alone = seen(session, workbook_round, bank) if mode == "confidential" else {}
    return {
        question: tuple(
            shown_votes(bank, mine, mode, fewest, alone[question].spread if alone else None)
        )
        for question, mine in groupby(given, key=lambda vote: vote.question)
    }


def _voted(session: Session, wanted: ColumnElement[bool]) -> dict[int, int]:
    rows = session.execute(
        select(BallotRow.vote_id, func.count(BallotRow.id))
        .join(VoteRow, VoteRow.id == BallotRow.vote_id)
        .where(wanted)
        .group_by(BallotRow.vote_id)
    )
    return {row[0]: row[1] for row in rows}


def _seats(session: Session, meeting_ids: set[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    for meeting_id, at in session.execute(
        select(SeatRow.meeting_id, SeatRow.at).where(SeatRow.meeting_id.in_(meeting_ids))
    ):
        found[meeting_id].append(at)
    return found


def _ballots(session: Session, revealed: ColumnElement[bool]) -> dict[int, list[Ballot]]:
    found: dict[int, list[Ballot]] = defaultdict(list)
    for vote_id, seat_id, voice, level in session.execute(
        select(BallotRow.vote_id, BallotRow.seat_id, SeatRow.voice, BallotRow.level)
        .join(SeatRow, SeatRow.id == BallotRow.seat_id)
        .join(VoteRow, VoteRow.id == BallotRow.vote_id)
        .where(revealed)
    ):
        found[vote_id].append(Ballot(seat_id, voice, level))
    return found


def _hands(session: Session, wanted: ColumnElement[bool]) -> dict[int, dict[Side, Counts]]:
    found: dict[int, dict[Side, Counts]] = defaultdict(dict)
    for vote_id, side, level, count in session.execute(
        select(HandsRow.vote_id, HandsRow.side, HandsRow.level, HandsRow.count)
        .join(VoteRow, VoteRow.id == HandsRow.vote_id)
        .where(wanted)
        .order_by(HandsRow.side, HandsRow.level)
    ):
        found[vote_id].setdefault(cast("Side", side), {})[level] = count
    return found
