"""Agreement between people: alpha, kappa, r_wg and deviation.

Undefined is None, never 0 or 1.  Arithmetic is on whole counts wherever counts come in, so that a
denominator that is zero is seen as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

import numpy as np
import numpy.typing as npt

from assessment.measures.tallies import Counts, median_of, variance_of

Scale = Literal["nominal", "ordinal", "interval"]
Weights = Literal["unweighted", "linear", "quadratic"]
Table = npt.NDArray[np.float64]
PAIR = 2


def krippendorff_alpha(
    observers: Sequence[Sequence[int | None]], scale: Scale = "ordinal"
) -> float | None:
    """Return Krippendorff's alpha of observers by units, None in a cell for a missing value.

    None where nothing can be paired or only one value occurs.
    """
    units = [
        [value for value in unit if value is not None] for unit in zip(*observers, strict=True)
    ]
    values = sorted({value for unit in units for value in unit})
    return alpha_of_counts(
        [{value: unit.count(value) for value in values} for unit in units], scale
    )


def alpha_of_counts(units: Iterable[Counts], scale: Scale = "ordinal") -> float | None:
    """Return Krippendorff's alpha from each unit's counts; all units count the same values.

    Krippendorff K. (2011), Computing Krippendorff's alpha-reliability: 1 - observed over expected
    disagreement, from the coincidences of values within units.
    """
    listed = [counts for counts in units if sum(counts.values()) >= PAIR]
    if not listed:
        return None
    values = np.array(list(listed[0]), dtype=np.float64)
    table = np.array([[unit[v] for v in listed[0]] for unit in listed], dtype=np.float64)
    pairings = table.sum(axis=1) - 1
    # Coincidences of c and k in a unit: n_c * n_k, less the pairs of an answer with itself.
    coincidences = (table / pairings[:, None]).T @ table
    coincidences -= np.diag((table / pairings[:, None]).sum(axis=0))
    totals = table.sum(axis=0)
    distances = _distances(values, totals, scale)
    expected = float(totals @ distances @ totals)
    if expected == 0:
        return None
    observed = float((coincidences * distances).sum())
    return 1 - (float(totals.sum()) - 1) * observed / expected


def _distances(values: Table, totals: Table, scale: Scale) -> Table:
    """Return the squared distance of each pair of values, by the kind of scale."""
    if scale == "nominal":
        return 1 - np.eye(len(values))
    if scale == "ordinal":
        # Each value stands at the middle of the ranks that its answers take up.
        values = np.cumsum(totals) - totals / 2
    return np.square(values[:, None] - values[None, :])


def weighted_kappa(
    table: Sequence[Sequence[float]],
    weights: Weights | Sequence[Sequence[float]] = "linear",
) -> float | None:
    """Return Cohen's weighted kappa of a square table of counts or of proportions.

    ``weights`` is a name or a square table of disagreement weights, zero on its diagonal (Cohen
    J. 1968, Psychological Bulletin 70(4)).  None for an empty table and where chance alone
    expects no disagreement, as when every rating is in one category.
    """
    observed = np.array(table, dtype=np.float64)
    total = float(observed.sum())
    if total == 0:
        return None
    cost = _costs(len(observed), weights)
    chance = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / total
    expected = float((cost * chance).sum())
    return None if expected == 0 else 1 - float((cost * observed).sum()) / expected


def _costs(size: int, weights: Weights | Sequence[Sequence[float]]) -> Table:
    places = np.arange(size, dtype=np.float64)
    apart = np.abs(places[:, None] - places[None, :])
    if weights == "unweighted":
        return (apart > 0).astype(np.float64)
    if weights == "linear":
        return apart
    if weights == "quadratic":
        return np.square(apart)
    return np.array(weights, dtype=np.float64)


def r_wg(counts: Counts) -> float | None:
    """Return r_wg of one question's answers against a uniform null; counts of every level.

    James L., Demaree R., Wolf G. (1984), J Appl Psychol 69(1): 1 - sample variance over
    (A squared - 1) / 12, A the number of levels.  Answers that scatter more than at random make
    it negative, and it stays so.  None for fewer than two answers or a ladder of one level.
    """
    variance, chance = variance_of(counts), _uniform_variance(counts)
    return None if variance is None or not chance else float(1 - variance / chance)


def r_wg_j(items: Sequence[Counts]) -> float | None:
    """Return r_wg(J) of several questions (James, Demaree and Wolf 1984).

    None where a question has fewer than two answers, and where the mean variance is larger than
    the uniform null's: there the formula leaves its range and means nothing.
    """
    ratio = _mean_ratio(items)
    if ratio is None or ratio > 1:
        return None
    agreed = len(items) * (1 - ratio)
    return float(agreed / (agreed + ratio))


def lindell_r_wg_j(items: Sequence[Counts]) -> float | None:
    """Return r*_wg(J), which does not grow with the number of questions.

    Lindell M., Brandt C., Whitney D. (1999), Appl Psychol Meas 23(2): 1 - mean variance over the
    uniform null's.  None where a question has fewer than two answers.
    """
    ratio = _mean_ratio(items)
    return None if ratio is None else float(1 - ratio)


def _mean_ratio(items: Sequence[Counts]) -> Fraction | None:
    variances = [variance for counts in items if (variance := variance_of(counts)) is not None]
    if not items or len(variances) < len(items):
        return None
    chance = _uniform_variance(items[0])
    return sum(variances, Fraction()) / len(items) / chance if chance else None


def _uniform_variance(counts: Counts) -> Fraction:
    return Fraction(len(counts) ** 2 - 1, 12)


def average_deviation(counts: Counts) -> float | None:
    """Return the mean distance of the answers from their median, in levels; None for no answers.

    Burke M., Finkelstein L., Dusig M. (1999), Organizational Research Methods 2(1): AD about the
    median.
    """
    median, n = median_of(counts), sum(counts.values())
    if median is None:
        return None
    distance = sum((abs(level - median) * count for level, count in counts.items()), Fraction())
    return float(distance / n)
