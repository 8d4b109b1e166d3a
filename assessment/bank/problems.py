"""What is wrong with a bank: every problem with its place and its remedy, all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.errors import BadInput


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a bank.

    ``file`` is the file's name inside the bank's folder; ``line`` counts from 1 and is None where
    the file or folder as a whole is meant.  ``what`` and ``do`` are whole sentences.
    """

    file: str
    line: int | None
    what: str
    do: str

    def __str__(self) -> str:
        """Return the problem as one line to read."""
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.what} {self.do}"


class BankFaulty(BadInput):
    """A bank that cannot be used; ``found`` holds the problems, ``problems`` the same as text."""

    def __init__(self, name: str, found: tuple[Problem, ...]) -> None:
        count = "one problem" if len(found) == 1 else f"{len(found)} problems"
        super().__init__(
            f"The question bank {name} has {count} and was not loaded; nothing that is stored was "
            "changed. Put right what is listed and start again.",
            tuple(str(problem) for problem in found),
        )
        self.found = found
