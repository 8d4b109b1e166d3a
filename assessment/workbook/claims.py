"""The rules of claim: what a high level has to stand on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.bank.model import Bank
from assessment.measures.answers import scored
from assessment.workbook.model import ClaimPart, EvidencePart

Needs = Literal["evidence", "community voice"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of claim, and what it needs."""

    needs: Needs
    part: ClaimPart


def claims(
    bank: Bank,
    question: str,
    level: int | None,
    evidence: Sequence[EvidencePart],
    community_agrees: Sequence[str],
) -> list[ClaimPart]:
    """Return the rules that a level has to meet, as the document holds them."""
    return [one.part for one in rules_of_claim(bank, question, level, evidence, community_agrees)]


def rules_of_claim(
    bank: Bank,
    question: str,
    level: int | None,
    evidence: Sequence[EvidencePart],
    community_agrees: Sequence[str],
) -> list[Rule]:
    """Return the rules that a level has to meet, each met or missed; empty for lower levels.

    Whatever is scored at or above the bank's ``high`` level needs a dated piece of evidence, and
    the top of the ladder a community voice that agrees too, where the bank has such voices: on
    the ladder from 0 to 4, levels 3 and 4.
    """
    if level is None or scored(bank, question, level) < bank.scoring.high:
        return []
    dated = [one for one in evidence if one["dated"]]
    turned = " (worded in the negative)" if bank.question(question).reversed else ""
    piece = f"Level {level}{turned} needs at least one dated piece of evidence."
    found = [Rule("evidence", {"rule": piece, "met": bool(dated)})]
    heard = any(voice.side == "community" for voice in bank.voices)
    if heard and scored(bank, question, level) == bank.levels[-1]:
        voice = f"Level {level}{turned} needs a community voice that agrees with it."
        found.append(Rule("community voice", {"rule": voice, "met": bool(community_agrees)}))
    return found
