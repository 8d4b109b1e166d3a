"""Who was asked and what became of it: accounts that always balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accounts:
    """How many answers were asked for, and how many became what (whole numbers of answers)."""

    asked: int = 0
    levelled: int = 0
    dont_know: int = 0
    not_applicable: int = 0
    rather_not_say: int = 0
    unanswered: int = 0

    @property
    def balances(self) -> bool:
        """Whether every answer asked for is accounted for exactly once."""
        return self.asked == self.levelled + sum(self.silences.values()) + self.unanswered

    @property
    def silences(self) -> dict[str, int]:
        """The three silences by the words people see."""
        return {
            "don't know": self.dont_know,
            "not applicable": self.not_applicable,
            "rather not say": self.rather_not_say,
        }

    def __add__(self, other: Accounts) -> Accounts:
        return Accounts(
            asked=self.asked + other.asked,
            levelled=self.levelled + other.levelled,
            dont_know=self.dont_know + other.dont_know,
            not_applicable=self.not_applicable + other.not_applicable,
            rather_not_say=self.rather_not_say + other.rather_not_say,
            unanswered=self.unanswered + other.unanswered,
        )


def in_all(accounts: Iterable[Accounts]) -> Accounts:
    """Return the accounts of several questions added up; all zeros for none."""
    return sum(accounts, Accounts())
