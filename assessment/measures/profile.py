"""Profiles: what the levels of a dimension, an issue or a domain come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessment.bank.model import Bank, Question
from assessment.measures.answers import Level, scored
from assessment.measures.spread import Spread


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of one dimension, issue or domain.

    ``mean`` is the weighted mean of the scored levels; None where fewer than half of the
    ``asked`` questions are ``levelled``.  ``lowest`` is the code of the question with the lowest
    scored level, the first in the bank's order of several; None where none carries a level.
    """

    mean: Fraction | None
    levelled: int
    asked: int
    lowest: str | None

    @property
    def as_number(self) -> float | None:
        """The mean as documents hold it."""
        return None if self.mean is None else float(self.mean)


@dataclass(frozen=True, slots=True)
class Profile:
    """Figures by code, in the bank's order; no figure for the whole, on purpose."""

    dimensions: dict[str, Figure]
    issues: dict[str, Figure]
    domains: dict[str, Figure]


def profile_of(
    bank: Bank, levels: Mapping[str, Level | None], asked: Collection[str] | None = None
) -> Profile:
    """Return the profile of some levels by question code: agreed, verified, settled, or medians.

    Levels are as asked; reversed questions are turned round here.  ``asked`` are the codes of the
    form that was used, None for all the bank's; what was not asked is not counted.
    """
    questions = [q for q in bank.questions if asked is None or q.code in asked]
    return Profile(
        dimensions={
            dimension.code: _figure(bank, _among(questions, dimension.questions), levels)
            for dimension in bank.dimensions
        },
        issues={
            issue.code: _figure(bank, _among(questions, issue.questions), levels)
            for issue in bank.issues
        },
        domains={
            domain: _figure(
                bank, [q for q in questions if bank.dimension_of(q.code).domain == domain], levels
            )
            for domain in bank.domains
        },
    )


def medians(found: Mapping[str, Spread]) -> dict[str, Level | None]:
    """Return the medians of own answers as the mapping that profiles are made from."""
    return {code: spread.median for code, spread in found.items()}


def _among(questions: Iterable[Question], wanted: Collection[Question]) -> list[Question]:
    codes = {question.code for question in wanted}
    return [question for question in questions if question.code in codes]


def _figure(
    bank: Bank, questions: Collection[Question], levels: Mapping[str, Level | None]
) -> Figure:
    found = {
        q.code: scored(bank, q.code, level)
        for q in questions
        if (level := levels.get(q.code)) is not None
    }
    weights = {q.code: q.weight for q in questions if q.code in found}
    weight = sum(weights.values())
    enough = bool(found) and 2 * len(found) >= len(questions) and weight > 0
    total = sum((Fraction(level) * weights[code] for code, level in found.items()), Fraction())
    return Figure(
        mean=total / weight if enough else None,
        levelled=len(found),
        asked=len(questions),
        lowest=min(found, key=lambda code: found[code], default=None),
    )
