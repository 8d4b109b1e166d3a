"""The rules of the method in words, drawn from the rules themselves, for any bank."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.bank.model import Bank, Form
from assessment.workbook.claims import claims


def described(bank: Bank, form: Form) -> bool:
    """Tell whether the questions describe their levels, beyond what the ladder says."""
    meanings = tuple(level.meaning for level in bank.ladder)
    return any(question.descriptors != meanings for question in bank.form(form))


def rule_of_claim(bank: Bank, code: str) -> str:
    """Say which levels of a question need evidence, and which a community voice as well."""
    needs = {level: len(claims(bank, code, level, (), ())) for level in bank.levels}
    evidence = [level for level, rules in needs.items() if rules]
    voices = [level for level, rules in needs.items() if rules > 1]
    if not evidence:
        return "No level of this question needs evidence."
    said = f"{_levels(evidence)} at least one piece of evidence with its date."
    return f"{said} {_levels(voices)} a community voice that agrees as well." if voices else said


def in_words(words: Sequence[str], last: str = "and") -> str:
    """Return a list as it is said, ``a, b and c``."""
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end


def _levels(levels: Sequence[int]) -> str:
    named = in_words([str(level) for level in levels])
    return f"Level {named} needs" if len(levels) == 1 else f"Levels {named} need"
