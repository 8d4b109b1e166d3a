"""The answers that figures are made from, and the direction a question is scored in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from assessment.bank.model import Bank

Level = int | Fraction


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One participant's answer to one question, given alone.

    ``level`` is a value of the bank's ladder as the person chose it, or None.  ``silence`` is
    one of the bank's silences, or None.  Both None means asked and unanswered; an answer that
    does not exist means not asked.
    """

    participant: str
    voice: str
    question: str
    level: int | None
    silence: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreedLevel:
    """What the group settled on for one question; ``level`` None is a silence or nothing yet."""

    question: str
    level: int | None
    reason: str = ""
    silence: str | None = None


TURNED = "Worded in the negative: shown as asked, scored from the other end of the ladder."
"""What stands beside a reversed question, wherever it is shown."""


def levels_by_question(agreed: Iterable[AgreedLevel]) -> dict[str, int | None]:
    """Return the agreed levels as the mapping that profiles are made from."""
    return {one.question: one.level for one in agreed}


def scored(bank: Bank, question: str, level: Level) -> Level:
    """Return a level as it is scored: from the other end of the ladder for a reversed question.

    Doing it twice gives the level back.  One question's own figures are shown as asked; whatever
    puts questions together (profiles, sums, alpha) uses scored levels.
    """
    if not bank.question(question).reversed:
        return level
    return bank.levels[0] + bank.levels[-1] - level


def said_as_scored(bank: Bank, question: str, level: int) -> str:
    """Return what follows a level as it is read: ", which scores 4", or "" unless reversed."""
    if not bank.question(question).reversed:
        return ""
    return f", which scores {scored(bank, question, level)}"
