"""Who was asked and what became of it: accounts that always balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many answers were asked for, and how many became what (whole numbers of answers).

    ``silences`` counts by the words people see, in the order of the bank, zeros included.
    """

    asked: int = 0
    levelled: int = 0
    silences: dict[str, int] = field(default_factory=dict)
    unanswered: int = 0

    @property
    def balances(self) -> bool:
        """Whether every answer asked for is accounted for exactly once."""
        return self.asked == self.levelled + sum(self.silences.values()) + self.unanswered

    def __add__(self, other: Accounts) -> Accounts:
        return Accounts(
            asked=self.asked + other.asked,
            levelled=self.levelled + other.levelled,
            silences=_added(self.silences, other.silences),
            unanswered=self.unanswered + other.unanswered,
        )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Return counts added by name, zeros kept, in the order in which the names first appear."""
    counts = Counter(one)
    counts.update(other)
    return dict(counts)


def in_all(accounts: Iterable[Accounts]) -> Accounts:
    """Return the accounts of several questions added up; all zeros for none."""
    return sum(accounts, Accounts())
