"""The rules of claim: what a high level has to stand on. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.bank.model import Bank
from assessment.measures.answers import scored
from assessment.workbook.model import ClaimPart, EvidencePart


def claims(
    bank: Bank,
    question: str,
    level: int | None,
    evidence: Sequence[EvidencePart],
    community_agrees: Sequence[str],
) -> list[ClaimPart]:
    """Return the rules that a level has to meet, each met or missed; empty for lower levels.

    Whatever is scored at or above the bank's ``high`` level needs a dated piece of evidence, and
    the top of the ladder a community voice that agrees too, where the bank has such voices: on
    the ladder from 0 to 4, levels 3 and 4.
    """
    if level is None or scored(bank, question, level) < bank.scoring.high:
        return []
    dated = [one for one in evidence if one["dated"]]
    turned = " (worded in the negative)" if bank.question(question).reversed else ""
    found: list[ClaimPart] = [
        {
            "rule": f"Level {level}{turned} needs at least one dated piece of evidence.",
            "met": bool(dated),
        }
    ]
    heard = any(voice.side == "community" for voice in bank.voices)
    if heard and scored(bank, question, level) == bank.levels[-1]:
        found.append(
            {
                "rule": f"Level {level}{turned} needs a community voice that agrees with it.",
                "met": bool(community_agrees),
            }
        )
    return found
