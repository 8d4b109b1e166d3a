"""Telling sites apart: intervals over participants, and which pairs differ.  Never ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, sqrt
from statistics import NormalDist

import numpy as np

from assessment.measures.consistency import Matrix
from assessment.measures.student_t import t_quantile

CONFIDENCE = 0.95
RESAMPLES = 2000
FEWEST = 2
CELLS_AT_ONCE = 2_000_000
# Rounding must not take a whole degree of freedom away, nor make equal answers seem to vary.
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one site's participants say of a dimension or issue, and how sure that is.

    ``n`` counts participants with a level.  ``mean`` is the weighted mean of the questions' mean
    scored levels; None where fewer than half of the questions carry a level.  ``low`` to ``high``
    is the interval and ``error`` the standard error, in levels; None for fewer than two
    participants.
    """

    n: int
    mean: float | None
    low: float | None
    high: float | None
    error: float | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which sites can be told apart.

    ``differing`` holds pairs in the order the sites were given, never an order of merit.
    ``compared`` counts the pairs looked at; at 95 % about one in twenty of them would seem to
    differ by chance alone.  ``undefined`` counts pairs that could not be looked at.
    """

    differing: tuple[tuple[str, str], ...]
    compared: int
    undefined: int


def estimate(
    levels: Matrix,
    weights: Sequence[int] | None = None,
    *,
    seed: int,
    confidence: float = CONFIDENCE,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Return the estimate from participants by questions (scored levels, NaN for none).

    Bootstrap over participants, seeded, the same for any order of them.  With few people the
    plain percentile interval is too narrow, so percentiles and error are widened as Hesterberg
    (2015, The American Statistician 69(4)) advises: by n / (n - 1) and Student's t.
    """
    people = levels[~np.isnan(levels).all(axis=1)] if levels.size else levels[:0]
    n, questions = people.shape
    shares = np.ones(questions) if weights is None else np.array(weights, dtype=np.float64)
    carried = (~np.isnan(people)).any(axis=0)
    if n == 0 or 2 * carried.sum() < questions or not shares[carried].any():
        return Estimate(n, None, None, None, None)
    people = people[np.lexsort(people.T)]
    mean = float(_means(people, shares, np.ones((1, n)))[0])
    if n < FEWEST:
        return Estimate(n, mean, None, None, None)
    drawn = _resampled(people, shares, np.random.default_rng(seed), resamples)
    widen = sqrt(n / (n - 1))
    tail = NormalDist().cdf(-widen * t_quantile((1 + confidence) / 2, n - 1))
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    error = float(np.nanstd(drawn, ddof=1)) * widen
    return Estimate(n, mean, float(low), float(high), error if error > SLACK else 0.0)


def _resampled(
    people: Matrix, shares: Matrix, generator: np.random.Generator, resamples: int
) -> Matrix:
    """Return the mean of each resample, drawn in portions so that memory stays small."""
    n = len(people)
    portion = max(1, CELLS_AT_ONCE // n)
    sizes = [min(portion, resamples - done) for done in range(0, resamples, portion)]
    return np.concatenate(
        [
            _means(
                people,
                shares,
                generator.multinomial(n, np.full(n, 1 / n), size=size).astype(np.float64),
            )
            for size in sizes
        ]
    )


def _means(people: Matrix, shares: Matrix, times: Matrix) -> Matrix:
    """Return the weighted mean over questions for each row of ``times`` each person is counted.

    NaN where a resample holds only questions of weight zero.
    """
    there = ~np.isnan(people)
    counts = times @ there.astype(np.float64)
    sums = times @ np.where(there, people, 0.0)
    weight = (counts > 0) * shares
    total = weight.sum(axis=1)
    mean = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    means: Matrix = np.full(len(total), np.nan)
    np.divide((mean * weight).sum(axis=1), total, out=means, where=total > 0)
    return means


def least_difference(a: Estimate, b: Estimate, confidence: float = CONFIDENCE) -> float | None:
    """Return how far apart two sites' means must be to be told apart, in levels (Welch).

    With 8 people a site and a standard deviation of 1 level it is 1.07.  None where an error is
    not defined or neither site's answers vary at all.
    """
    if a.error is None or b.error is None or not (a.error or b.error):
        return None
    variance = a.error**2 + b.error**2
    freedom = variance**2 / (a.error**4 / (a.n - 1) + b.error**4 / (b.n - 1))
    return t_quantile((1 + confidence) / 2, floor(freedom + SLACK)) * sqrt(variance)


def pairs_that_differ(estimates: Mapping[str, Estimate], confidence: float = CONFIDENCE) -> Pairs:
    """Return which pairs of sites differ by more than their ``least_difference``."""
    differing: list[tuple[str, str]] = []
    undefined = compared = 0
    for (one, a), (other, b) in combinations(estimates.items(), 2):
        least = least_difference(a, b, confidence)
        if least is None or a.mean is None or b.mean is None:
            undefined += 1
            continue
        compared += 1
        if abs(a.mean - b.mean) > least:
            differing.append((one, other))
    return Pairs(tuple(differing), compared, undefined)
