"""Agreement within a group on one question, or on several: r_wg and the average deviation.

Undefined is None, never 0 or 1.  Arithmetic is on whole counts, so that a denominator that is
zero is seen as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from assessment.measures.tallies import Counts, median_of, variance_of


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
