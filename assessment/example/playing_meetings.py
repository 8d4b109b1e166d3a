"""A meeting of an invented round: one question, two votes of those who answered, an outcome."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.meeting.actions import (
    close_meeting,
    open_meeting,
    open_vote,
    record_presence,
    reveal_vote,
    show_question,
)
from assessment.meeting.queries import meeting_of
from assessment.meeting.rules import order_to_talk
from assessment.meeting.seating import cast_ballot, take_seat
from assessment.workbook.queries import agreed_sheet, own_sheet, participants, round_of, spreads

Person = tuple[int, int]  # a person's id, and their participant's


def hold_meeting(
    session: Session, *, team: int, round_id: int, people: Sequence[Person], bank: Bank
) -> None:
    """Vote twice on the question to talk about first: as answered alone, then as agreed."""
    levels = {line.question: line.level for line in agreed_sheet(session, round_id)}
    order = order_to_talk(bank, spreads(session, round_of(session, round_id), bank))
    first = next((code for code in order if levels[code] is not None), None)
    if first is None:
        return
    meeting_id = open_meeting(session, by=team, round_id=round_id)
    code = meeting_of(session, meeting_id).code or ""
    there = [one.handle for one in participants(session, round_id)]
    record_presence(session, by=team, meeting_id=meeting_id, present=there, revision=1)
    show_question(session, by=team, meeting_id=meeting_id, question=first)
    seats = [
        take_seat(session, code=code, voice="", bank=bank, person_id=person) for person, _ in people
    ]
    alone = [
        next(line.level for line in own_sheet(session, mine) if line.question == first)
        for _, mine in people
    ]
    for given in (alone, [levels[first]] * len(people)):
        vote_id = open_vote(session, by=team, meeting_id=meeting_id, question=first)
        for seat, level in zip(seats, given, strict=True):
            cast_ballot(session, token=seat.token, vote_id=vote_id, level=level, bank=bank)
        reveal_vote(session, by=team, vote_id=vote_id)
    close_meeting(session, by=team, meeting_id=meeting_id)
