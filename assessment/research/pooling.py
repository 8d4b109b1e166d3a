"""Verdict figures of sites, alone and together. Pure.

Verdicts are about answers.  How far verifiers agree is about the verifiers, so it is shown only for
enough of them together, never for one site (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessment.research.model import PooledReview, SiteReview
from assessment.research.rules import HIDDEN
from assessment.verification.counting_verdicts import VerdictFigures


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """What known verdicts on one answer come to; ``behind`` counts verifiers by level, as scored."""

    question: str
    figures: VerdictFigures
    behind: Mapping[int, int]


Judged = Mapping[int, Sequence[JudgedAnswer]]  # by round
People = Mapping[int, Collection[int]]  # verifiers who signed off, by round


def reviews_of(judged: Judged, people: People) -> dict[int, SiteReview]:
    """Return the figures of each round that has any."""
    return {
        round_id: SiteReview(
            sum((one.figures for one in answers), VerdictFigures()),
            len(people.get(round_id, ())),
        )
        for round_id, answers in judged.items()
        if answers
    }


def pooled_review(
    judged: Judged, people: People, ladder: Sequence[int], fewest: int
) -> PooledReview | None:
    """Return the figures of all rounds together; ``fewest`` verifiers make agreement shown.

    Only verifiers of rounds in which two or more judged the same answer count for that.
    """
    from assessment.measures.agreement import (  # noqa: PLC0415  numpy is heavy
        PAIR,
        alpha_of_counts,
    )

    reviews = reviews_of(judged, people)
    if not reviews:
        return None
    units = {
        round_id: [one.behind for one in answers if sum(one.behind.values()) >= PAIR]
        for round_id, answers in judged.items()
    }
    comparing = {who for round_id, of in units.items() if of for who in people.get(round_id, ())}
    common = [{level: one.get(level, 0) for level in ladder} for of in units.values() for one in of]
    may = len(comparing) >= fewest
    alike = sum(max(unit.values()) == sum(unit.values()) for unit in common)
    alpha = alpha_of_counts(common) if may else None
    return PooledReview(
        figures=sum((one.figures for one in reviews.values()), VerdictFigures()),
        sites=len(reviews),
        verifiers=len({who for round_id in reviews for who in people.get(round_id, ())}),
        common=len(common) if may else None,
        alike=round(alike / len(common), 2) if may else None,
        alpha=None if alpha is None else round(alpha, 2),
        hidden=None if may else HIDDEN,
    )
