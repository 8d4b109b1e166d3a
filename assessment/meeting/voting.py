"""Votes of the room: opening one, keying in hands, revealing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank, Side
from assessment.errors import Changed, NotYours, Refused
from assessment.meeting.leading import Led, led
from assessment.meeting.reading_votes import counted_hands
from assessment.meeting.reading_votes import open_vote as open_vote_of
from assessment.meeting.rules import ALONE_FIRST, NO_HANDS, OVER, check_hands
from assessment.people.rules import NOT_YOURS
from assessment.store.tables import BallotRow, HandsRow, VoteRow
from assessment.workbook.rules import check_same_bank

_COUNTED = (
    "Somebody else keyed in hands since you opened this, so yours were not saved over theirs. "
    "Look at theirs and count again if they are not right."
)


def open_vote(session: Session, *, by: int, meeting_id: int, question: str) -> int:
    """Open a vote on the question on the projector; return its id.

    While one is open on it, it is that one.  Refused where the projector has gone on, and in a
    confidential round while own answers can be given: figures about them come after the vote, and
    would then stand beside it.
    """
    leading = led(session, by, meeting_id)
    if not leading.round.shows_figures:
        raise Refused(ALONE_FIRST)
    if leading.meeting.question != question:
        raise Refused(
            f"The projector does not show {question}, so no vote was opened. Phones vote on what "
            "it shows: put the question on it first."
        )
    going_on = open_vote_of(session, meeting_id)
    if going_on is not None and going_on[1] == question:
        return going_on[0]
    before = session.scalar(
        select(func.count(VoteRow.id)).where(
            VoteRow.round_id == leading.round.id, VoteRow.question == question
        )
    )
    number = (before or 0) + 1
    vote_id = session.execute(
        insert(VoteRow)
        .values(
            round_id=leading.round.id,
            meeting_id=meeting_id,
            question=question,
            number=number,
            opened_at=clock.now(),
        )
        .returning(VoteRow.id)
    ).scalar_one()
    leading.leave(session, "vote.opened", {"vote": number}, code=question)
    return vote_id


def count_hands(
    session: Session,
    *,
    by: int,
    vote_id: int,
    hands: Mapping[Side, Mapping[int, int]],
    seen: Mapping[Side, Mapping[int, int]],
    bank: Bank,
) -> None:
    """Key in the hands of an open vote, by side and level, in place of those keyed in before.

    They are of people without a phone, since each phone has its own ballot.  ``seen`` are the
    hands that were stored when the form was opened.  Refused in a confidential round.
    """
    leading, vote = _vote(session, by, vote_id)
    check_same_bank(bank, leading.round.bank_version)
    if leading.round.mode == "confidential":
        raise Refused(NO_HANDS)
    if vote.revealed_at is not None:
        raise Refused(OVER)
    check_hands(hands, bank)
    new, stored = _without_zeros(hands), counted_hands(session, vote_id)
    if new == stored:
        return
    if stored != _without_zeros(seen):
        at = clock.now().isoformat()
        raise Changed(_COUNTED, {"revision": 0, "by": "somebody else", "at": at, "hands": stored})
    session.execute(delete(HandsRow).where(HandsRow.vote_id == vote_id))
    rows = [
        {"vote_id": vote_id, "side": side, "level": level, "count": count}
        for side, counts in new.items()
        for level, count in counts.items()
    ]
    if rows:
        session.execute(insert(HandsRow), rows)
    total = sum(sum(counts.values()) for counts in new.values())
    facts: dict[str, object] = {"vote": vote.number, "hands": total}
    leading.leave(session, "vote.hands_counted", facts, code=vote.question)


def _without_zeros(hands: Mapping[Side, Mapping[int, int]]) -> dict[Side, dict[int, int]]:
    found = {
        side: {level: count for level, count in sorted(counts.items()) if count}
        for side, counts in sorted(hands.items())
    }
    return {side: counts for side, counts in found.items() if counts}


def reveal_vote(session: Session, *, by: int, vote_id: int) -> datetime:
    """End a vote and show it; return the moment.  Of two at once the first one counts."""
    leading, vote = _vote(session, by, vote_id)
    if vote.revealed_at is not None:
        return vote.revealed_at
    at = clock.now()
    session.execute(
        update(VoteRow)
        .where(VoteRow.id == vote_id, VoteRow.revealed_at.is_(None))
        .values(revealed_at=at)
        .execution_options(synchronize_session=False)
    )
    voted = session.scalar(select(func.count(BallotRow.id)).where(BallotRow.vote_id == vote_id))
    facts: dict[str, object] = {"vote": vote.number, "voted": voted or 0}
    leading.leave(session, "vote.revealed", facts, code=vote.question)
    return at


def _vote(session: Session, by: int, vote_id: int) -> tuple[Led, VoteRow]:
    vote = session.get(VoteRow, vote_id, populate_existing=True)
    if vote is None:
        raise NotYours(NOT_YOURS)
    return led(session, by, vote.meeting_id), vote
