"""What one measure found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Result:
    """A figure, and what it is held against.

    ``value`` is in ``unit``, from ``n`` measurements; ``name`` says of what, and whether it is a
    median.  ``target`` is the most it may be, in the same unit; None where none is set.
    ``baseline`` names what was measured beside it in the same run, with its figure; "" for none.
    """

    name: str
    value: float
    unit: str
    n: int
    target: float | None = None
    baseline: str = ""

    @property
    def met(self) -> bool | None:
        """Tell whether the target is met; None where none is set."""
        return None if self.target is None else self.value <= self.target


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return median(values)


def at_95(values: Sequence[float]) -> float:
    """Return the 95th percentile, between neighbours as ``statistics.quantiles`` has it."""
    return quantiles(values, n=20, method="inclusive")[-1]
