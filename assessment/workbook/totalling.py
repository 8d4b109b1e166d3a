"""Sums and bands of a workbook, where its instrument adds up. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from assessment.bank.model import Bank, Question
from assessment.measures.answers import OwnAnswer
from assessment.measures.small_numbers import Hidden
from assessment.measures.totals import TOTAL, Total, band_total, sections, totals_of_levels
from assessment.workbook.model import Mode, TotalLine

Levels = Mapping[str, int | None]
IN_ALL = "All sections together"


def total_lines(
    bank: Bank,
    own: Collection[OwnAnswer],
    levels: Levels,
    asked: Sequence[str],
    *,
    mode: Mode,
    threshold: int,
    hidden: Collection[str],
) -> list[TotalLine]:
    """Return a line for each section that was asked whole, then for all; [] without sums.

    ``levels`` are the agreed ones, by question; ``with_sums`` adds verified and settled ones.
    ``hidden`` are the questions whose own answers may not be shown; ``threshold`` in people.
    """
    if not bank.scoring.sums:
        return []
    titles = {issue.code: issue.title for issue in bank.issues} | {TOTAL: IN_ALL}
    people = _people(bank, own)
    agreed = totals_of_levels(bank, levels)
    lines: list[TotalLine] = []
    for code, questions in sections(bank).items():
        if not {q.code for q in questions} <= set(asked):
            continue
        mine = {who: totals[code] for who, (_, totals) in people.items()}
        why = None
        if mode == "confidential":
            why = _why_hidden(people, code, questions, threshold, hidden)
        mean, n = _mean(bank, code, mine.values())
        weight = sum(question.weight for question in questions)
        lines.append(
            {
                "code": code,
                "title": titles[code],
                "least": weight * bank.levels[0],
                "most": weight * bank.levels[-1],
                "own_mean": None if why else _number(mean.sum),
                "own_n": None if why else n,
                "own_band": None if why else mean.band,
                "agreed": _whole(agreed[code].sum),
                "agreed_band": agreed[code].band,
                "verified": None,
                "verified_band": None,
                "settled": None,
                "settled_band": None,
                "own": []
                if mode == "confidential"
                else [
                    {"handle": who, "sum": _whole(one.sum), "band": one.band}
                    for who, one in mine.items()
                ],
                "hidden": why,
            }
        )
    return lines


def with_sums(
    bank: Bank, lines: Sequence[TotalLine], *, verified: Levels, settled: Levels
) -> list[TotalLine]:
    """Return lines of sums with what verified and settled levels come to in them."""
    by_verifiers, by_settling = (totals_of_levels(bank, levels) for levels in (verified, settled))
    return [
        {
            **line,
            "verified": _whole(by_verifiers[line["code"]].sum),
            "verified_band": by_verifiers[line["code"]].band,
            "settled": _whole(by_settling[line["code"]].sum),
            "settled_band": by_settling[line["code"]].band,
        }
        for line in lines
    ]


_Person = tuple[dict[str, int | None], dict[str, Total]]


def _people(bank: Bank, own: Collection[OwnAnswer]) -> dict[str, _Person]:
    """Return each participant's levels and sums, by handle."""
    levels: dict[str, dict[str, int | None]] = defaultdict(dict)
    for one in own:
        levels[one.participant][one.question] = one.level
    return {who: (mine, totals_of_levels(bank, mine)) for who, mine in sorted(levels.items())}


def _mean(bank: Bank, code: str, totals: Collection[Total]) -> tuple[Total, int]:
    sums = [one.sum for one in totals if one.sum is not None]
    mean = sum(sums, Fraction()) / len(sums) if sums else None
    return band_total(bank, code, mean), len(sums)


def _why_hidden(
    people: Mapping[str, _Person],
    code: str,
    questions: Sequence[Question],
    threshold: int,
    hidden: Collection[str],
) -> str | None:
    """Return why a mean sum may not be shown, or None.

    Beside the questions' own figures it must not give a hidden one back, nor what the few said
    who answered a part of the section and so have no sum.
    """
    sums = [totals[code].sum for _, totals in people.values()]
    defined = [value for value in sums if value is not None]
    codes = [question.code for question in questions]
    part = sum(
        totals[code].sum is None and any(levels.get(q) is not None for q in codes)
        for levels, totals in people.values()
    )
    few = len(defined) < threshold or 0 < part < threshold
    if few or len(set(defined)) == 1 or any(q in hidden for q in codes):
        return f"{Hidden('few')}."
    return None


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(value)
