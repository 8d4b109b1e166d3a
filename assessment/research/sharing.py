"""What rounds of different forms have in common, and figures that stand on that alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from assessment.bank.model import Bank
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


def shared_questions(bank: Bank, asked: Collection[Collection[str]]) -> tuple[str, ...]:
    """Return the codes that every round asked, in the bank's order; () for no rounds."""
    if not asked:
        return ()
    shared = frozenset.intersection(*(frozenset(codes) for codes in asked))
    return tuple(q.code for q in bank.questions if q.code in shared)


class Item(NamedTuple):
    """One shared question: ``turn`` is what its level is taken from, None where it is not reversed."""

    code: str
    weight: int
    turn: int | None


Groups = Mapping[str, Sequence[Item]]


def groups_on(bank: Bank, shared: Collection[str]) -> dict[str, tuple[Item, ...]]:
    """Return the shared questions of each issue and dimension, without those that have none."""
    turn = bank.levels[0] + bank.levels[-1]
    whole = [(issue.code, issue.questions) for issue in bank.issues]
    whole += [(dimension.code, dimension.questions) for dimension in bank.dimensions]
    found = {
        code: tuple(
            Item(q.code, q.weight, turn if q.reversed else None)
            for q in questions
            if q.code in shared
        )
        for code, questions in whole
    }
    return {code: items for code, items in found.items() if items}


def figures_on(groups: Groups, scores: Scores, threshold: int) -> dict[str, Figure]:
    """Return one round's figures by issue and dimension, from the shared questions alone.

    They are made as those of a whole form are (``measures.profile``): a mean where at least half
    of the questions carry a level, and own answers hidden where one of the questions has too few
    people behind it.  Hundreds of sites are compared at once, hence a pass of their own.
    """
    return {code: _figure(items, scores, threshold) for code, items in groups.items()}


def _figure(items: Sequence[Item], scores: Scores, threshold: int) -> Figure:
    behind = [scores[item.code] for item in items]
    n = min((score.own_n for score in behind if score.own_n), default=0)
    may = may_be_shown(n, unanimous=any(s.unanimous for s in behind), threshold=threshold)
    agreed = [score.agreed for score in behind]
    return Figure(
        own=_mean(items, [score.own for score in behind]) if may else None,
        own_n=n if may else None,
        agreed=_mean(items, agreed),
        verified=_mean(items, [score.verified for score in behind]),
        settled=_mean(items, [score.settled for score in behind]),
        levelled=sum(level is not None for level in agreed),
        asked=len(items),
        hidden=None if may else HIDDEN,
    )


def _mean(items: Sequence[Item], levels: Sequence[float | None]) -> float | None:
    """Return the weighted mean as scored; whole and half levels add up exactly in floats."""
    total, weight, found = 0.0, 0, 0
    for item, level in zip(items, levels, strict=True):
        if level is not None:
            total += item.weight * (level if item.turn is None else item.turn - level)
            weight += item.weight
            found += 1
    return total / weight if weight and 2 * found >= len(items) else None


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


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
