"""What rounds of different forms have in common, and figures that stand on that alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from assessment.bank.model import Bank, Question
from assessment.measures.answers import Level
from assessment.measures.profile import Figure as Mean
from assessment.measures.profile import Profile, profile_of
from assessment.measures.totals import sections, totals_of_levels
from assessment.research.model import Figure, SiteTotal
from assessment.research.rules import HIDDEN, may_be_shown


class QuestionScore(NamedTuple):
    """What is stored of one question of one round: levels as asked, people behind the median."""

    own: float | None
    own_n: int
    unanimous: bool
    agreed: float | None
    verified: float | None
    settled: float | None


Scores = Mapping[str, QuestionScore]
_STAGES = ("own", "agreed", "verified", "settled")


def shared_questions(bank: Bank, asked: Collection[Collection[str]]) -> tuple[str, ...]:
    """Return the codes that every round asked, in the bank's order; () for no rounds."""
    if not asked:
        return ()
    shared = frozenset.intersection(*(frozenset(codes) for codes in asked))
    return tuple(q.code for q in bank.questions if q.code in shared)


def figures_on(
    bank: Bank, shared: Sequence[str], scores: Scores, threshold: int
) -> dict[str, Figure]:
    """Return one round's figures by issue and dimension, from the shared questions alone.

    They are made as those of a whole form are: a mean where at least half of the questions carry
    a level, and own answers hidden where one of the questions has too few people behind it.
    """
    profiles = {
        stage: profile_of(bank, {code: _level(scores[code], stage) for code in shared}, shared)
        for stage in _STAGES
    }
    return {
        code: _figure(
            {stage: _means(profile)[code] for stage, profile in profiles.items()},
            [scores[q.code] for q in questions if q.code in scores],
            threshold,
        )
        for code, all_of_it in _groups(bank)
        if (questions := [q for q in all_of_it if q.code in shared])
    }


def totals_on(bank: Bank, shared: Collection[str], scores: Scores) -> dict[str, SiteTotal]:
    """Return the sums of one round by section, for those that were shared whole; {} without sums.

    They are sums of agreed and settled levels, statements of a group, and so never hidden.
    """
    if not bank.scoring.sums:
        return {}
    agreed, settled = (
        totals_of_levels(bank, {code: _whole(getattr(scores[code], stage)) for code in shared})
        for stage in ("agreed", "settled")
    )
    return {
        code: SiteTotal(
            _number(agreed[code].sum),
            agreed[code].band,
            _number(settled[code].sum),
            settled[code].band,
        )
        for code, questions in sections(bank).items()
        if all(q.code in shared for q in questions)
    }


def _groups(bank: Bank) -> Iterator[tuple[str, Sequence[Question]]]:
    yield from ((issue.code, issue.questions) for issue in bank.issues)
    yield from ((dimension.code, dimension.questions) for dimension in bank.dimensions)


def _means(profile: Profile) -> dict[str, Mean]:
    return profile.issues | profile.dimensions


def _figure(means: Mapping[str, Mean], behind: Sequence[QuestionScore], threshold: int) -> Figure:
    n = min((score.own_n for score in behind if score.own_n), default=0)
    may = may_be_shown(n, unanimous=any(s.unanimous for s in behind), threshold=threshold)
    agreed = means["agreed"]
    return Figure(
        own=_number(means["own"].mean) if may else None,
        own_n=n if may else None,
        agreed=_number(agreed.mean),
        verified=_number(means["verified"].mean),
        settled=_number(means["settled"].mean),
        levelled=agreed.levelled,
        asked=agreed.asked,
        hidden=None if may else HIDDEN,
    )


def _level(score: QuestionScore, stage: str) -> Level | None:
    value: float | None = getattr(score, stage)
    return None if value is None else Fraction(value)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
