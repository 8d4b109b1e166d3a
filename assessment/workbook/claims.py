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

    On the ladder of levels: 3 needs a dated piece of evidence, 4 evidence and a community voice
    that agrees.  On any other ladder: whatever is scored at or above the bank's ``high`` level
    needs evidence, and the top of the ladder a community voice too.
    """
    if level is None or scored(bank, question, level) < bank.scoring.high:
        return []
    dated = [one for one in evidence if one["dated"]]
    found: list[ClaimPart] = [
        {
            "rule": f"Level {level} needs at least one dated piece of evidence.",
            "met": bool(dated),
        }
    ]
    if scored(bank, question, level) == bank.levels[-1]:
        found.append(
            {
                "rule": f"Level {level} needs a community voice that agrees with it.",
                "met": bool(community_agrees),
            }
        )
    return found
