"""Figures about verdicts: how many upheld, lowered, queried or could not tell, and by how much. Pure.

They are about answers, not about people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessment.bank.model import Bank
from assessment.measures.answers import scored
from assessment.verification.model import LOWERED, UPHELD, VERDICTS, Verdict
from assessment.verification.rules import is_complete, stood_behind


@dataclass(frozen=True, slots=True)
class VerdictFigures:
    """Complete, fresh verdicts counted; figures of several workbooks can be added.

    ``counts`` is by kind of verdict; ``questions`` carry at least one; ``stale`` ones are counted
    beside and stand behind nothing; ``fallen`` is the sum of the levels, as scored, by which
    answers were lowered.
    """

    counts: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    questions: int = 0
    stale: int = 0
    fallen: int = 0

    @property
    def verdicts(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    def share(self, verdict: str) -> Fraction | None:
        """Return the share of one kind of verdict; None where there are no verdicts."""
        return Fraction(self.counts[verdict], self.verdicts) if self.verdicts else None

    @property
    def mean_fall(self) -> Fraction | None:
        """Levels by which verdicts that stand behind a level are lower than the agreed one.

        Upheld is a fall of 0.  None where no verdict stands behind a level.
        """
        behind = self.counts[UPHELD] + self.counts[LOWERED]
        return Fraction(self.fallen, behind) if behind else None

    @property
    def mean_fall_where_lowered(self) -> Fraction | None:
        """Levels by which lowered answers fell; None where none was lowered."""
        lowered = self.counts[LOWERED]
        return Fraction(self.fallen, lowered) if lowered else None

    def __add__(self, other: VerdictFigures) -> VerdictFigures:
        return VerdictFigures(
            {kind: self.counts[kind] + other.counts[kind] for kind in VERDICTS},
            self.questions + other.questions,
            self.stale + other.stale,
            self.fallen + other.fallen,
        )


def verdict_figures(
    bank: Bank,
    agreed: Mapping[str, int | None],
    verdicts: Mapping[str, Iterable[Verdict]],
) -> VerdictFigures:
    """Return the figures of one workbook; ``agreed`` and ``verdicts`` are by question."""
    counts: Counter[str] = Counter()
    questions = stale = fallen = 0
    for question, given in verdicts.items():
        listed = list(given)
        stale += sum(one.stale for one in listed)
        fresh = [v for v in listed if not v.stale and is_complete(v.verdict, v.level, v.reason)]
        counts.update(one.verdict for one in fresh)
        questions += bool(fresh)
        fallen += sum(_fall(bank, question, agreed.get(question), one) for one in fresh)
    return VerdictFigures({kind: counts[kind] for kind in VERDICTS}, questions, stale, fallen)


def _fall(bank: Bank, question: str, agreed: int | None, verdict: Verdict) -> int:
    """Return by how many levels, as scored, a verdict stands below the agreed one."""
    (level,) = stood_behind(agreed, [verdict])
    if level is None or agreed is None:
        return 0
    return int(scored(bank, question, agreed) - scored(bank, question, level))
