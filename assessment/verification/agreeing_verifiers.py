"""How far verifiers who worked blind said the same, over the levels they stand behind. Pure.

A verdict that was queried or could not be told stands behind no level, and counts as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from assessment.bank.model import Bank
from assessment.measures.answers import scored
from assessment.verification.model import Verdict
from assessment.verification.rules import stood_behind

Levels = Mapping[str, int]  # of one verifier by question, as scored


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two verifiers, by person id, over the ``questions`` on which both stand behind a level.

    ``linear`` and ``quadratic`` are Cohen's weighted kappa, None where it is not defined: no
    common question, or chance alone expects no difference, as where only one level occurs.
    """

    first: int
    second: int
    questions: int
    linear: float | None
    quadratic: float | None


@dataclass(frozen=True, slots=True)
class VerifierAgreement:
    """Agreement between the verifiers of one workbook.

    ``verifiers`` are those who stand behind any level, ``questions`` those on which at least two
    do, ``alike`` of them the questions on which all these say exactly the same level.  ``alpha``
    is Krippendorff's, ordinal; None where it is not defined.
    """

    verifiers: int
    questions: int
    alike: int
    alpha: float | None
    pairs: tuple[PairAgreement, ...]

    @property
    def share_alike(self) -> Fraction | None:
        """The share of questions on which all say the same; None without any question."""
        return Fraction(self.alike, self.questions) if self.questions else None


def verifier_agreement(
    bank: Bank,
    agreed: Mapping[str, int | None],
    verdicts: Mapping[str, Iterable[Verdict]],
) -> VerifierAgreement:
    """Return how far verifiers agree; only complete and fresh verdicts count.

    ``agreed`` and ``verdicts`` are by question.  Levels are compared as scored, so that questions
    worded in the negative can stand beside the others.
    """
    from assessment.measures.agreement import (  # noqa: PLC0415  numpy is heavy
        PAIR,
        krippendorff_alpha,
    )

    levels = levels_stood_behind(bank, agreed, verdicts)
    people = sorted(levels)
    codes = sorted({code for mine in levels.values() for code in mine})
    columns = [[levels[who][code] for who in people if code in levels[who]] for code in codes]
    shared = [column for column in columns if len(column) >= PAIR]
    return VerifierAgreement(
        verifiers=len(people),
        questions=len(shared),
        alike=sum(len(set(column)) == 1 for column in shared),
        alpha=krippendorff_alpha([[levels[who].get(code) for code in codes] for who in people]),
        pairs=tuple(_pair(bank, levels, one, other) for one, other in combinations(people, 2)),
    )


def levels_stood_behind(
    bank: Bank,
    agreed: Mapping[str, int | None],
    verdicts: Mapping[str, Iterable[Verdict]],
) -> dict[int, dict[str, int]]:
    """Return the levels, as scored, that each verifier (by person id) stands behind."""
    found: dict[int, dict[str, int]] = {}
    for question, given in verdicts.items():
        for one in given:
            for level in stood_behind(agreed.get(question), [one]):
                if level is not None:
                    mine = found.setdefault(one.person_id, {})
                    mine[question] = int(scored(bank, question, level))
    return found


def _pair(bank: Bank, levels: Mapping[int, Levels], first: int, second: int) -> PairAgreement:
    from assessment.measures.agreement import weighted_kappa  # noqa: PLC0415  numpy is heavy

    one, other = levels[first], levels[second]
    table = _table(bank.levels, [(one[code], other[code]) for code in one if code in other])
    return PairAgreement(
        first,
        second,
        sum(map(sum, table)),
        weighted_kappa(table, "linear"),
        weighted_kappa(table, "quadratic"),
    )


def _table(ladder: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return how often each level of one stands beside each of the other."""
    return [[pairs.count((one, other)) for other in ladder] for one in ladder]
