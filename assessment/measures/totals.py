"""Sums and bands, for banks whose instrument defines them; never made up for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.bank.model import Band, Bank, Question
from assessment.measures.answers import OwnAnswer, scored

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Total:
    """One sum and its band.

    ``sum`` is None where a question of the section carries no level: a silence is not a zero.
    ``band`` is None where there is no sum or the instrument names no band for it.
    """

    sum: Fraction | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """By section (issue code or ``total``): each participant's, and of the participants' mean."""

    participants: dict[str, dict[str, Total]]
    mean: dict[str, Total]


def totals_of(bank: Bank, own: Iterable[OwnAnswer]) -> Totals | None:
    """Return weighted sums of scored levels; None for a bank that does not ask for sums.

    The mean is over the participants whose sum is defined.
    """
    if not bank.scoring.sums:
        return None
    levels: dict[str, dict[str, int]] = defaultdict(dict)
    for one in own:
        mine = levels[one.participant]
        if one.level is not None:
            mine[one.question] = one.level
    participants = {person: totals_of_levels(bank, mine) for person, mine in levels.items()}
    return Totals(
        participants=participants,
        mean={
            code: band_total(bank, code, _mean(mine[code].sum for mine in participants.values()))
            for code in sections(bank)
        },
    )


def totals_of_levels(bank: Bank, levels: Mapping[str, int | None]) -> dict[str, Total]:
    """Return the sum and band of each section from one level a question: one person's, or agreed.

    Levels are as asked; reversed questions are turned round here.
    """
    return {
        code: band_total(bank, code, _sum(bank, questions, levels))
        for code, questions in sections(bank).items()
    }


def sections(bank: Bank) -> dict[str, tuple[Question, ...]]:
    """Return the questions of everything that is added up: each issue, then ``total``."""
    return {issue.code: issue.questions for issue in bank.issues} | {TOTAL: bank.questions}


def band_of(bands: Iterable[Band], value: Fraction) -> str | None:
    """Return the name of the half-open band ``[low, high)`` that holds a value, or None."""
    for band in bands:
        if band.low <= value and (band.high is None or value < band.high):
            return band.name
    return None


def _sum(
    bank: Bank, questions: Iterable[Question], levels: Mapping[str, int | None]
) -> Fraction | None:
    total = Fraction()
    for question in questions:
        level = levels.get(question.code)
        if level is None:
            return None
        total += question.weight * scored(bank, question.code, level)
    return total


def _mean(sums: Iterable[Fraction | None]) -> Fraction | None:
    defined = [value for value in sums if value is not None]
    return sum(defined, Fraction()) / len(defined) if defined else None


def band_total(bank: Bank, section: str, value: Fraction | None) -> Total:
    """Return a sum, or a mean of sums, with the band of its section that holds it."""
    bands = bank.scoring.bands.get(section, ())
    return Total(value, None if value is None else band_of(bands, value))
