"""The figures of votes, as far as they may be shown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from assessment.bank.model import Bank, Side
from assessment.measures.small_numbers import Hidden, ShownSpread, shown_spread
from assessment.measures.spread import Spread, spread_of
from assessment.measures.tallies import Counts, Tally, added
from assessment.meeting.model import Ballot, ShownVote
from assessment.meeting.rules import DIFFERS, differs_by_few, few_left
from assessment.workbook.model import Mode


@dataclass(frozen=True, slots=True)
class VoteGiven:
    """One vote as it stands; ``ballots`` and ``hands`` are empty until it is revealed.

    ``hands`` are counts by level for each side.
    """

    id: int
    question: str
    number: int
    opened_at: datetime
    revealed_at: datetime | None
    voted: int
    seats: int
    ballots: Sequence[Ballot] = ()
    hands: Mapping[Side, Counts] = field(default_factory=dict)


def shown_votes(
    bank: Bank,
    votes: Iterable[VoteGiven],
    mode: Mode,
    fewest: int,
    alone: Spread | ShownSpread | None = None,
) -> list[ShownVote]:
    """Return the votes on one question, the first one first, as they may be shown.

    In a confidential round a vote is held to the rule of small numbers, like any figure, and to
    one more: neither beside an earlier vote nor beside ``alone``, the own answers as they are
    shown (None: they are not), may it tell what few people said.
    """
    before: list[Mapping[Side | None, frozenset[int]]] = []
    found = []
    for vote in votes:
        if vote.revealed_at is None:
            found.append(_shown(vote, None, None))
            continue
        spread = vote_spread(bank, vote.question, vote.ballots, vote.hands)
        if mode == "named":
            found.append(_shown(vote, spread, None))
            continue
        shown = shown_spread(spread, fewest)
        if isinstance(shown, Hidden):
            found.append(_shown(vote, None, f"{shown}."))
            continue
        seats = _seats(bank, vote, shown)
        told = alone is not None and few_left(_levels(alone), _levels(shown), fewest)
        if told or differs_by_few(seats, before, fewest):
            found.append(_shown(vote, None, DIFFERS))
        else:
            found.append(_shown(vote, shown, None))
            before.append(seats)
    return found


def _levels(spread: Spread | ShownSpread) -> dict[Side | None, Counts]:
    """Return the levels that are shown, of all (None) and of each side."""
    found: dict[Side | None, Counts] = {None: spread.distribution}
    for side, of in spread.sides.items():
        if not isinstance(of, Hidden):
            found[side] = of.distribution
    return found


def _seats(bank: Bank, vote: VoteGiven, shown: ShownSpread) -> dict[Side | None, frozenset[int]]:
    """Return the seats that gave a level, of all (None) and of each side that is shown."""
    given = [one for one in vote.ballots if one.level is not None]
    return {
        side: frozenset(one.seat_id for one in given if side in {None, bank.side_of(one.voice)})
        for side in _levels(shown)
    }


def _shown(vote: VoteGiven, spread: Spread | ShownSpread | None, hidden: str | None) -> ShownVote:
    passed = sum(one.level is None for one in vote.ballots) if spread is not None else None
    return ShownVote(
        id=vote.id,
        question=vote.question,
        number=vote.number,
        opened_at=vote.opened_at,
        revealed_at=vote.revealed_at,
        voted=vote.voted,
        seats=vote.seats,
        passed=passed,
        spread=spread,
        hidden=hidden,
    )


def vote_spread(
    bank: Bank, question: str, ballots: Iterable[Ballot], hands: Mapping[Side, Counts]
) -> Spread:
    """Return the figures of one vote; whoever passed was asked and gave no level.

    A hand is of a side and no voice, so a voice of that side stands for it: figures by voice mean
    nothing here.
    """
    tally = Tally(silences=Counter(dict.fromkeys(bank.silences, 0)))
    for one in ballots:
        tally.asked[one.voice] += 1
        if one.level is None:
            tally.unanswered += 1
        else:
            tally.levels.setdefault(one.voice, dict.fromkeys(bank.levels, 0))[one.level] += 1
    for side, counts in hands.items():
        voice = next(voice.code for voice in bank.voices if voice.side == side)
        tally.asked[voice] += sum(counts.values())
        tally.levels[voice] = added(bank, [tally.levels.get(voice, {}), counts])
    return spread_of(bank, question, tally)
