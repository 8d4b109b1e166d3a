"""Is a group split over a question?  A rule adapted from the RAND/UCLA panel rule.

Fitch K. et al. (2001), The RAND/UCLA Appropriateness Method User's Manual, chapter 8: a panel
disagrees when at least a third of its ratings lie outside the three-point region around the
median.  That rule is for nine points and panels of set sizes.  Ours is adapted from it to short
ladders and groups of any size: the region is three neighbouring levels, moved inward at the ends.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from assessment.measures.tallies import Counts, median_of

FEWEST = 5
WIDTH = 3


def split_of(counts: Counts) -> bool | None:
    """Return whether the answers are split (True) or in agreement (False).

    ``counts`` holds every level of the ladder.  None, no conclusion, for fewer than five answers
    and for ladders of three levels or fewer: the rule was made for longer ones, and a window as
    wide as the ladder would call every quarrel an agreement.
    """
    n = sum(counts.values())
    median = median_of(counts)
    if n < FEWEST or len(counts) <= WIDTH or median is None:
        return None
    outside = min(n - _inside(counts, middle) for middle in {floor(median), ceil(median)})
    return outside >= ceil(Fraction(n, 3))


def window_of(counts: Counts) -> tuple[int, int, int] | None:
    """Return the three levels that ``split_of`` looks at, or None where it draws no conclusion."""
    median = median_of(counts)
    if split_of(counts) is None or median is None:
        return None
    # max keeps the first of two equals: on a tie the lower window.
    middle = max(sorted({floor(median), ceil(median)}), key=lambda m: _inside(counts, m))
    return _window(counts, middle)


def _inside(counts: Counts, middle: int) -> int:
    return sum(counts[level] for level in _window(counts, middle))


def _window(counts: Counts, middle: int) -> tuple[int, int, int]:
    """Return three neighbouring levels around ``middle``, moved inward at the ladder's ends."""
    first = min(max(middle - 1, min(counts)), max(counts) - WIDTH + 1)
    return first, first + 1, first + 2
