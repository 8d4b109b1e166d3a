"""The order to talk in, what the timer says, and what may be shown of a vote. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TypeVar

from assessment.bank.model import Bank, Side
from assessment.errors import BadInput, Refused
from assessment.measures.answers import scored
from assessment.measures.tallies import Counts
from assessment.meeting.model import Agenda, AgendaItem, AgendaLine, Reason
from assessment.workbook.model import SpreadPart

_Figure = TypeVar("_Figure")

LONGEST = 480  # minutes for one question
LONGEST_TIMER = LONGEST * 60  # seconds
MOST_HANDS = 500  # for one level from one side
MOST_SEATS = 200  # phones in one room
WIDE_GAP = 2  # levels between the two sides

CLOSED = "This meeting is closed, so nothing was changed. What it came to is kept."
OVER = (
    "This vote is over, so what you chose just now was not counted. "
    "What you had voted before it ended was."
)
NOT_IN = "This phone has no seat in the meeting, so nothing was counted. Enter the code again."
WRONG_CODE = (
    "No meeting has this code at the moment. Look at the screen in the room and enter it again; "
    "each meeting has a code of its own."
)
SHUT = (
    "The room is shut: no more phones come in at the moment. "
    "Ask whoever leads the meeting to open it again."
)
FULL = f"The room is full: {MOST_SEATS} phones are in it. Tell whoever leads the meeting."
NO_HANDS = (
    "This round is confidential, and raised hands show everybody who voted what, so hands are not "
    "counted in it. Vote by phone; one phone can go from hand to hand."
)
DIFFERS = (
    "Hidden to protect those who answered: beside the vote before, or beside the answers given "
    "alone, the difference would tell what few people said."
)
ALONE_FIRST = (
    "In this confidential round people can still answer alone, and a vote would tell them first "
    "what others think. So no vote was opened. Close answering first, where you agree together."
)


# ── the agenda ───────────────────────────────────────────────────────────────────────────────


def order_to_talk(bank: Bank, parts: Mapping[str, SpreadPart]) -> list[str]:
    """Return the questions in the order to talk about them, as far as the figures are shown.

    Split first, then the widest gap between the sides, then the lowest as scored, then as they
    are asked.  Questions without a level, or whose figures are hidden, are left out.
    """

    def urgency(code: str) -> tuple[bool, float, float]:
        part = parts[code]
        median = Fraction(part["median"] or 0)
        return (not part["split"], -(gap_of(part) or 0.0), float(scored(bank, code, median)))

    return sorted((code for code, part in parts.items() if part["levelled"]), key=urgency)


def gap_of(part: SpreadPart) -> float | None:
    """Return how many levels the sides' medians are apart; None where one is not there."""
    statutory, community = part["statutory_median"], part["community_median"]
    return None if statutory is None or community is None else abs(statutory - community)


def drawn(bank: Bank, parts: Mapping[str, SpreadPart]) -> list[str]:
    """Return all questions in the order that the answers draw.

    After ``order_to_talk`` come those whose figures are hidden, and last those that nobody gave a
    level to; both in the order of ``parts``, the form's.
    """
    hidden = [code for code, part in parts.items() if part["levelled"] is None]
    empty = [code for code, part in parts.items() if part["levelled"] == 0]
    return [*order_to_talk(bank, parts), *hidden, *empty]


def agenda_of(
    bank: Bank,
    parts: Mapping[str, SpreadPart],
    stored: Sequence[AgendaItem],
    settled: Collection[str],
) -> Agenda:
    """Return the agenda: as arranged, else as the answers draw it.

    ``parts`` has the questions that the round asks, in its order.  What was arranged and is asked
    no more is left out; what is asked and was not arranged comes last.
    """
    order = drawn(bank, parts)
    known = {item.question: item for item in stored if item.question in parts}
    items = [*known.values(), *(AgendaItem(code) for code in order if code not in known)]
    lines = tuple(
        AgendaLine(
            item.question,
            item.minutes,
            item.dropped,
            item.question in settled,
            *why(parts[item.question]),
        )
        for item in items
    )
    return Agenda(lines, tuple(stored), _withheld(parts))


def _withheld(parts: Mapping[str, SpreadPart]) -> str | None:
    """Return the one reason for which nothing at all is shown; None where something is."""
    if not parts or any(part["levelled"] is not None for part in parts.values()):
        return None
    said = {part["hidden"] or "" for part in parts.values()}
    return said.pop() if len(said) == 1 else None


def why(part: SpreadPart) -> tuple[Reason, str]:
    """Return what a question's answers say of its place, as a word and as a sentence."""
    if part["levelled"] is None:
        return "hidden", part["hidden"] or ""
    if not part["levelled"]:
        return "unanswered", "Nobody has chosen a level yet."
    gap = gap_of(part)
    if part["split"]:
        apart = f" {_apart(gap)}" if gap is not None and gap >= WIDE_GAP else ""
        return "split", f"The answers are split.{apart}"
    if gap:
        return "gap", _apart(gap)
    return "level", f"The middle answer is level {part['median']:g}."


def _apart(gap: float) -> str:
    return f"The two sides are {gap:g} level{'' if gap == 1 else 's'} apart."


def moved(items: Sequence[AgendaItem], question: str, place: int) -> list[AgendaItem]:
    """Return the items with one of them at a place (from 0); past either end is the end."""
    left = [item for item in items if item.question != question]
    mine = [item for item in items if item.question == question]
    place = max(0, min(place, len(left)))
    return [*left[:place], *mine, *left[place:]]


def changed(
    items: Sequence[AgendaItem], question: str, *, minutes: int | None, dropped: bool
) -> list[AgendaItem]:
    """Return the items with one question's minutes and whether it is dropped set."""
    new = AgendaItem(question, minutes, dropped)
    return [new if item.question == question else item for item in items]


def check_items(items: Sequence[AgendaItem], asked: Collection[str]) -> None:
    """Refuse an agenda that does not hold every question of the round once."""
    codes = [item.question for item in items]
    if len(codes) != len(set(codes)) or set(codes) != set(asked):
        raise Refused(
            "The questions of this round have changed since you opened the agenda, so it was not "
            "saved. Load the page again and arrange it once more."
        )
    for item in items:
        if item.minutes is not None and not 1 <= item.minutes <= LONGEST:
            raise BadInput(
                f"The minutes for {item.question} have to be between 1 and {LONGEST}, or left "
                "empty. The agenda stays as it was."
            )


# ── the meeting ──────────────────────────────────────────────────────────────────────────────


def seconds_left(seconds: int | None, started_at: datetime | None, now: datetime) -> int | None:
    """Return what the timer says, below 0 once the time is over; None where none is set."""
    if seconds is None or started_at is None:
        return seconds
    return seconds - int((now - started_at).total_seconds())


def check_seconds(seconds: int | None) -> None:
    """Refuse a time that no timer shows."""
    if seconds is not None and not 0 <= seconds <= LONGEST_TIMER:
        raise BadInput(
            f"The timer takes up to {LONGEST} minutes, and no fewer than none. It stays as it was."
        )


# ── votes ────────────────────────────────────────────────────────────────────────────────────


def check_hands(hands: Mapping[Side, Mapping[int, int]], bank: Bank) -> None:
    """Refuse hands from no side of the bank, for no level of its ladder, or too many."""
    sides = {voice.side for voice in bank.voices}
    for side, counts in hands.items():
        if side not in sides or not set(counts) <= set(bank.levels):
            raise BadInput(
                "Hands are counted by side and level of this workbook's ladder, and these are not. "
                "Nothing was saved. Load the page again."
            )
        if not all(type(count) is int and 0 <= count <= MOST_HANDS for count in counts.values()):
            raise BadInput(
                f"Each number of hands is between 0 and {MOST_HANDS}. Nothing was saved; put the "
                "numbers right and save again."
            )


def differs_by_few(
    now: Mapping[Side | None, frozenset[int]],
    before: Iterable[Mapping[Side | None, frozenset[int]]],
    fewest: int,
) -> bool:
    """Tell whether few people's levels stand between this vote and one shown before it.

    Each holds the seats that gave a level, of all (None) and of each side whose figures are shown.
    Where some, but fewer than ``fewest``, are in one of two only, the two figures side by side
    would give theirs away as long as the others did not change.
    """
    return any(
        0 < len(gone) < fewest
        for earlier in before
        for one, other in _side_by_side(now, earlier)
        for gone in (one - other, other - one)
    )


def few_left(
    alone: Mapping[Side | None, Counts], vote: Mapping[Side | None, Counts], fewest: int
) -> bool:
    """Tell whether few people's levels are left between the answers given alone and a vote.

    Each holds the levels that are shown, of all (None) and of each side.  Nobody can say who of
    those who answered alone has voted.  Where one figure can be taken from the other, fewer than
    ``fewest`` are left, and nobody else seems to have changed: what is left is what those said who
    missed one of the two, and the room saw who did.
    """
    return any(
        0 < left < fewest
        for one, other in _side_by_side(alone, vote)
        for left in (_left(one, other), _left(other, one))
    )


def _left(whole: Counts, part: Counts) -> int:
    """Return how many are left of one without the other; 0 where that is no part of it."""
    left = [whole.get(level, 0) - part.get(level, 0) for level in whole.keys() | part.keys()]
    return sum(left) if min(left, default=0) >= 0 else 0


def _side_by_side(
    one: Mapping[Side | None, _Figure], other: Mapping[Side | None, _Figure]
) -> Iterator[tuple[_Figure, _Figure]]:
    """Yield what can be taken from each other: the same side of both, and a side and all."""
    for side, mine in one.items():
        for of, theirs in other.items():
            if side == of or None in {side, of}:
                yield mine, theirs
