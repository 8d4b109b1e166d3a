"""Decisions about a register: how it adds up, and when a partnership may be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assessment.bank.model import Criterion
from assessment.mapping.model import CriterionAnswer, Directorate, Partnership, Register

_WHITE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return ``text`` without regard to case and spacing, for telling what looks the same."""
    return _WHITE.sub(" ", text).strip().casefold()


def directorate_lines(
    entries: Sequence[Partnership], counted: Iterable[tuple[int, str, int | None]]
) -> tuple[Directorate, ...]:
    """Return one line per directorate; ``counted`` are (id, name, number or None), in order.

    Names that differ only in case and spacing are one directorate, under the first spelling.
    Entries without a directorate come last, under the name "".
    """
    found: dict[str, tuple[str, int | None, int | None]] = {}
    for number, name, count in counted:
        found.setdefault(fold(name), (name, count, number))
    entered: dict[str, int] = {}
    for entry in entries:
        key = fold(entry.directorate)
        found.setdefault(key, (entry.directorate, None, None))
        entered[key] = entered.get(key, 0) + 1
    ordered = sorted(found, key=lambda key: key == "")
    lines = []
    for key in ordered:
        name, known, row_id = found[key]
        lines.append(Directorate(name, known, entered.get(key, 0), row_id))
    return tuple(lines)


def accounts_sentence(register: Register) -> str:
    """Say in plain words how the stated total and the directorates compare."""
    itemised = register.itemised_total
    adds_up = f"The directorates add up to {_partnerships(itemised)}"
    if register.stated_total is None:
        return f"{adds_up}; no total has been stated."
    difference = itemised - register.stated_total
    if not difference:
        return f"{adds_up}, which is the stated total."
    more_or_fewer = "more" if difference > 0 else "fewer"
    return f"{adds_up}: {abs(difference)} {more_or_fewer} than the stated {register.stated_total}."


def _partnerships(count: int) -> str:
    return f"{count} partnership" if count == 1 else f"{count} partnerships"


def not_met(
    criteria: Sequence[Criterion],
    must_hold: Iterable[str],
    answers: Mapping[str, CriterionAnswer],
) -> tuple[str, ...]:
    """Return a sentence for each criterion that must hold and is not answered yes."""
    required = set(must_hold)
    missing = []
    for criterion in criteria:
        if criterion.code not in required:
            continue
        given = answers.get(criterion.code, CriterionAnswer(criterion.code)).answer
        if given != "yes":
            missing.append(f"{criterion.text} The answer is: {given or 'not answered yet'}.")
    return tuple(missing)
