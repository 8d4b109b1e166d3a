"""How the own answers to one question lie: distribution, middle, scatter, sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from assessment.bank.model import Bank, Side
from assessment.measures.accounts import Accounts
from assessment.measures.answers import Level, OwnAnswer, scored
from assessment.measures.split import split_of
from assessment.measures.tallies import (
    Counts,
    Tally,
    added,
    mean_of,
    median_of,
    tallies,
    variance_of,
)
from assessment.measures.within_group import average_deviation, r_wg

SIDES: tuple[Side, ...] = ("statutory", "community")


@dataclass(frozen=True, slots=True)
class SideSpread:
    """One side's levels; ``n`` counts levels, ``median`` and ``mean`` are None when n is 0.

    ``asked`` counts the side's participants, silent ones too.
    """

    asked: int
    n: int
    distribution: Counts
    median: Fraction | None
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class Spread:
    """One question's own answers in figures, all in the direction the question is asked.

    ``n`` counts levels, not silences.  ``distribution`` holds every level of the ladder.  ``sd``
    is the sample standard deviation, in levels; ``share_high`` the share (0 to 1) of levels at or
    above the bank's high level.  ``gap`` is the distance between the sides' medians, in levels.
    ``pooled_mean`` is the mean of ``voice_medians``, so that nine front-line answers do not drown
    one community answer.  Whatever is not defined for so few answers is None.
    """

    question: str
    n: int
    distribution: Counts
    median: Fraction | None
    mean: Fraction | None
    sd: float | None
    share_high: Fraction | None
    accounts: Accounts
    split: bool | None
    sides: dict[Side, SideSpread]
    gap: Fraction | None
    voice_medians: dict[str, Fraction]
    pooled_mean: Fraction | None
    r_wg: float | None
    average_deviation: float | None


def spreads(bank: Bank, own: Iterable[OwnAnswer]) -> dict[str, Spread]:
    """Return the spread of every question of the bank, in its order, answered or not."""
    return {code: spread_of(bank, code, tally) for code, tally in tallies(bank, own).items()}


def spread_of(bank: Bank, question: str, tally: Tally) -> Spread:
    """Return one question's figures from its counted answers."""
    counts = added(bank, tally.levels.values())
    n = sum(counts.values())
    variance = variance_of(counts)
    high = sum(count for level, count in counts.items() if level >= bank.scoring.high)
    sides = _sides(bank, tally)
    medians = {
        voice.code: median
        for voice in bank.voices
        if (median := median_of(tally.levels.get(voice.code, {}))) is not None
    }
    return Spread(
        question=question,
        n=n,
        distribution=counts,
        median=median_of(counts),
        mean=mean_of(counts),
        sd=None if variance is None else sqrt(variance),
        share_high=Fraction(high, n) if n else None,
        accounts=tally.accounts,
        split=split_of(counts),
        sides=sides,
        gap=_gap(sides),
        voice_medians=medians,
        pooled_mean=sum(medians.values(), Fraction()) / len(medians) if medians else None,
        r_wg=r_wg(counts),
        average_deviation=average_deviation(counts),
    )


def _sides(bank: Bank, tally: Tally) -> dict[Side, SideSpread]:
    found: dict[Side, SideSpread] = {}
    for side in SIDES:
        voices = [voice.code for voice in bank.voices if voice.side == side]
        counts = added(bank, (tally.levels[voice] for voice in voices if voice in tally.levels))
        found[side] = SideSpread(
            asked=sum(tally.asked[voice] for voice in voices),
            n=sum(counts.values()),
            distribution=counts,
            median=median_of(counts),
            mean=mean_of(counts),
        )
    return found


def _gap(sides: Mapping[Side, SideSpread]) -> Fraction | None:
    statutory, community = sides["statutory"].median, sides["community"].median
    return None if statutory is None or community is None else abs(statutory - community)


def agenda(bank: Bank, found: Mapping[str, Spread]) -> tuple[str, ...]:
    """Return the answered questions in the order to talk about them.

    Split first, then the widest gap between the sides, then the lowest median (as scored), then
    the order of the bank.  Questions without a level are left out.
    """
    return tuple(
        sorted(
            (code for code, spread in found.items() if spread.n),
            key=lambda code: _urgency(bank, found[code]),
        )
    )


def _urgency(bank: Bank, spread: Spread) -> tuple[bool, Level, Level]:
    gap = Fraction(-1) if spread.gap is None else spread.gap
    median = spread.median or Fraction()
    return (not spread.split, -gap, scored(bank, spread.question, median))
