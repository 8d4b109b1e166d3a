"""Votes of the room as rows that a screen and a phone show alike."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assessment.bank.model import Bank, Side
from assessment.measures.small_numbers import Hidden
from assessment.measures.spread import SIDES
from assessment.meeting.model import ShownVote

SIDE_NAMES: Mapping[Side, str] = {"statutory": "Statutory", "community": "Community"}
HEADINGS = ("Level", "All", *SIDE_NAMES.values())

Row = tuple[object, ...]


def vote_name(vote: ShownVote) -> str:
    """Return what a vote is called beside others on its question."""
    return f"Vote {vote.number}"


def level_rows(bank: Bank, vote: ShownVote) -> list[Row]:
    """Return one row per level, one for those who passed, and the medians; [] where hidden."""
    spread = vote.spread
    if spread is None:
        return []
    sides = [spread.sides[side] for side in SIDES]
    return [
        *(
            (
                f"{level.value} {level.name}",
                spread.distribution[level.value],
                *(
                    "hidden" if isinstance(side, Hidden) else side.distribution[level.value]
                    for side in sides
                ),
            )
            for level in bank.ladder
        ),
        ("Passed", vote.passed, None, None),
        (
            "Middle",
            _number(spread.median),
            *("hidden" if isinstance(side, Hidden) else _number(side.median) for side in sides),
        ),
    ]


def change_rows(bank: Bank, first: ShownVote, last: ShownVote) -> list[Row]:
    """Return, for each level, how two votes lie on each side; never who changed.

    Empty unless both are shown.
    """
    if first.spread is None or last.spread is None:
        return []
    rows: list[Row] = []
    for level in bank.ladder:
        cells: list[object] = [f"{level.value} {level.name}"]
        for side in SIDES:
            for spread in (first.spread, last.spread):
                found = spread.sides[side]
                shown = "hidden" if isinstance(found, Hidden) else found.distribution[level.value]
                cells.append(shown)
        rows.append(tuple(cells))
    return rows


def change_headings(first: ShownVote, last: ShownVote) -> tuple[str, ...]:
    """Return the headings of ``change_rows``."""
    return (
        "Level",
        *(f"{name}, vote {vote.number}" for name in SIDE_NAMES.values() for vote in (first, last)),
    )


def _number(median: Fraction | None) -> float | None:
    if median is None:
        return None
    return int(median) if median.denominator == 1 else float(median)
