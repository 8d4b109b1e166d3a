"""Agreement between people over many questions: alpha and kappa.

Undefined is None, never 0 or 1.  Arithmetic is on whole counts wherever counts come in, so that a
denominator that is zero is seen as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from assessment.measures.tallies import Counts

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
