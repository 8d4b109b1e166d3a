"""Counting answers: one pass over them, small tables after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.bank.model import Bank
from assessment.measures.accounts import Accounts
from assessment.measures.answers import OwnAnswer

Counts = dict[int, int]
"""How many answers at each level of the ladder, lowest level first, zeros included."""


@dataclass(slots=True)
class Tally:
    """One question's answers, counted: whom it asked and levels by voice, and the silences.

    ``silences`` holds every silence of the bank, zeros included.
    """

    asked: Counter[str] = field(default_factory=Counter)
    levels: dict[str, Counts] = field(default_factory=dict)
    silences: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0

    @property
    def accounts(self) -> Accounts:
        """Who was asked and what became of it."""
        return Accounts(
            asked=self.asked.total(),
            levelled=sum(sum(counts.values()) for counts in self.levels.values()),
            silences=dict(self.silences),
            unanswered=self.unanswered,
        )


def tallies(bank: Bank, own: Iterable[OwnAnswer]) -> dict[str, Tally]:
    """Count own answers by question; every question of the bank has a tally, if an empty one."""
    found = {
        question.code: Tally(silences=Counter(dict.fromkeys(bank.silences, 0)))
        for question in bank.questions
    }
    counted = Counter((one.question, one.voice, one.level, one.silence) for one in own)
    for (code, voice, level, silence), count in counted.items():
        tally = found[code]
        tally.asked[voice] += count
        if level is not None:
            tally.levels.setdefault(voice, dict.fromkeys(bank.levels, 0))[level] += count
        elif silence is not None:
            tally.silences[silence] += count
        else:
            tally.unanswered += count
    return found


def added(bank: Bank, parts: Iterable[Counts]) -> Counts:
    """Return counts added level by level; all zeros for no parts."""
    total = dict.fromkeys(bank.levels, 0)
    for counts in parts:
        for level, count in counts.items():
            total[level] += count
    return total


def median_of(counts: Counts) -> Fraction | None:
    """Return the exact median, halfway between two levels at most; None for no answers."""
    n = sum(counts.values())
    if n == 0:
        return None
    return Fraction(_at(counts, (n - 1) // 2) + _at(counts, n // 2), 2)


def _at(counts: Counts, place: int) -> int:
    """Return the level at a place (from 0) in the answers sorted from low to high."""
    for level in sorted(counts):
        place -= counts[level]
        if place < 0:
            return level
    raise IndexError(place)


def mean_of(counts: Counts) -> Fraction | None:
    """Return the exact mean level; None for no answers."""
    n = sum(counts.values())
    return Fraction(sum(level * count for level, count in counts.items()), n) if n else None


def variance_of(counts: Counts) -> Fraction | None:
    """Return the exact sample variance (divisor n - 1); None for fewer than two answers."""
    n = sum(counts.values())
    if n < 2:  # noqa: PLR2004  one answer does not vary
        return None
    total = sum(level * count for level, count in counts.items())
    squares = sum(level * level * count for level, count in counts.items())
    return Fraction(n * squares - total * total, n * (n - 1))
