"""Do the items of a scale, or the judges of a target, hang together?  Cronbach and ICC.

Undefined is None, never 0 or 1.  Sums are kept whole until the last division, so that a variance
that is zero is seen as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
TWO = 2


def cronbach_alpha(
    people: Sequence[Sequence[int | None]] | Matrix,
    missing: Literal["listwise", "pairwise"] = "listwise",
) -> float | None:
    """Return Cronbach's alpha of people by items; None (or NaN) in a cell for a missing level.

    ``listwise`` leaves out whoever misses an item.  ``pairwise`` takes each variance from all who
    answered the item and each covariance from all who answered both.  k / (k - 1) * (1 - sum of
    variances / variance of the sum): Cronbach L. (1951), Psychometrika 16(3).  None for fewer
    than two items, for fewer than two people where a variance is needed, and where the variance
    of the sum is not above zero.
    """
    levels = np.array(people, dtype=np.float64)
    if levels.ndim != TWO or levels.shape[1] < TWO:
        return None
    if missing == "listwise":
        levels = levels[~np.isnan(levels).any(axis=1)]
    covariances = _covariances(levels)
    if covariances is None:
        return None
    whole = sum((sum(row, Fraction()) for row in covariances), Fraction())
    own = sum((row[place] for place, row in enumerate(covariances)), Fraction())
    items = len(covariances)
    return float(Fraction(items, items - 1) * (1 - own / whole)) if whole > 0 else None


def _covariances(levels: Matrix) -> list[list[Fraction]] | None:
    """Return the exact sample covariances from what each pair of items has; None if one lacks.

    The products are of whole levels, and floats hold whole numbers exactly up to 2 ** 53.
    """
    there = ~np.isnan(levels)
    seen = there.astype(np.float64)
    filled = np.where(there, levels, 0.0)
    n = (seen.T @ seen).astype(np.int64).tolist()
    sums = (filled.T @ seen).astype(np.int64).tolist()
    products = (filled.T @ filled).astype(np.int64).tolist()
    items = range(levels.shape[1])
    if any(n[a][b] < TWO for a in items for b in items):
        return None
    return [
        [
            Fraction(n[a][b] * products[a][b] - sums[a][b] * sums[b][a], n[a][b] * (n[a][b] - 1))
            for b in items
        ]
        for a in items
    ]


@dataclass(frozen=True, slots=True)
class Icc:
    """Shrout and Fleiss's six coefficients; None where not defined.

    The first figure is the model (1 judges differ by target, 2 judges are a sample, 3 these
    judges only), the second one judge or the mean of all k.
    """

    icc_1_1: float | None
    icc_2_1: float | None
    icc_3_1: float | None
    icc_1_k: float | None
    icc_2_k: float | None
    icc_3_k: float | None


def icc(targets: Sequence[Sequence[int | None]]) -> Icc:
    """Return the intraclass correlations of targets by judges.

    A target that a judge did not rate is left out.  Shrout P., Fleiss J. (1979), Psychological
    Bulletin 86(2).
    """
    rows = [[value for value in row if value is not None] for row in targets]
    judges = max((len(row) for row in targets), default=0)
    rows = [row for row in rows if len(row) == judges]
    n, k = len(rows), judges
    if n < TWO or k < TWO:
        return Icc(None, None, None, None, None, None)
    between, within, judge, error = _mean_squares(rows)
    return Icc(
        icc_1_1=_ratio(between - within, between + (k - 1) * within),
        icc_2_1=_ratio(between - error, between + (k - 1) * error + k * (judge - error) / n),
        icc_3_1=_ratio(between - error, between + (k - 1) * error),
        icc_1_k=_ratio(between - within, between),
        icc_2_k=_ratio(between - error, between + (judge - error) / n),
        icc_3_k=_ratio(between - error, between),
    )


def _mean_squares(rows: list[list[int]]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Return the mean squares between targets, within targets, of judges, and of error."""
    n, k = len(rows), len(rows[0])
    correction = Fraction(sum(map(sum, rows)) ** 2, n * k)
    total = sum(value * value for row in rows for value in row) - correction
    of_targets = Fraction(sum(sum(row) ** 2 for row in rows), k) - correction
    of_judges = Fraction(sum(sum(column) ** 2 for column in zip(*rows, strict=True)), n)
    of_judges -= correction
    error = total - of_targets - of_judges
    return (
        of_targets / (n - 1),
        (total - of_targets) / (n * (k - 1)),
        of_judges / (k - 1),
        error / ((n - 1) * (k - 1)),
    )


def _ratio(above: Fraction, below: Fraction) -> float | None:
    return float(above / below) if below else None
