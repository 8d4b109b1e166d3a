"""Queries as they are read: a thread between one verifier and the team about one answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessment.workbook.model import Turn

# The two sides, and whose turn it is.
TEAM: Turn = "team"
VERIFIER: Turn = "verifier"


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A file that came with an answer to a query; ``size`` in bytes, ``sha256`` in hex.

    ``mark`` is what it goes by in addresses.
    """

    mark: str
    name: str
    media_type: str
    sha256: str
    size: int
    cleaned: bool  # a photo, of what says where and with what it was taken
    by: str = ""  # who handed it in, told to the team while the file waits to be sent


@dataclass(frozen=True, slots=True)
class QueryMessage:
    """One message of a query; ``side`` is TEAM or VERIFIER.

    ``by`` is a name, "" where the reader may not know it; ``at`` is None where they may know the
    day and not the moment, from which they could tell what came from the same person.  ``late``:
    it came after the review was concluded.
    """

    side: Turn
    by: str
    text: str
    on: date
    at: datetime | None
    late: bool
    files: tuple[QueryFile, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A thread about one answer, as its reader may see it.

    ``mark`` is what it goes by in addresses; ``verifier`` a name, or "" while the review is blind;
    ``turn`` TEAM or VERIFIER since the day ``since``, due on ``due``, while it is not closed.
    ``changed``: the answer is not any more the one that was last asked about.
    """

    mark: str
    question: str
    verifier: str
    turn: Turn
    since: date
    due: date
    asked_on: date
    closed_on: date | None
    closed_at: datetime | None  # None while it is open, or where the moment may not be known
    changed: bool
    messages: tuple[QueryMessage, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.closed_on is None

    @property
    def waits_for_team(self) -> bool:
        """Whether the team has to answer."""
        return self.is_open and self.turn == TEAM

    @property
    def waits_for_verifier(self) -> bool:
        """Whether the verifier has to look at an answer: close it, or ask further."""
        return self.is_open and self.turn == VERIFIER

    @property
    def answered(self) -> bool:
        """Whether the team has said anything at all."""
        return any(one.side == TEAM for one in self.messages)


def due_on(since: date, days: int) -> date:
    """Return the day by which somebody whose turn it is since then should have written."""
    return since + timedelta(days=days)


def is_overdue(query: Query, today: date) -> bool:
    """Tell whether an open query has waited longer than the programme gives it."""
    return query.is_open and today > query.due


def clock_in_words(query: Query, today: date) -> str:
    """Return whose turn it is and for how long, such as *Waits for the team, due in 9 days*."""
    if query.closed_on is not None:
        without = "" if query.answered else " without an answer"
        return f"Closed{without} on {day(query.closed_on)}"
    whose = "the team" if query.turn == TEAM else "the verifier"
    left = (query.due - today).days
    if left < 0:
        return f"Waits for {whose}, {_days(-left)} overdue (since {day(query.due)})"
    due = "today" if left == 0 else f"in {_days(left)}"
    return f"Waits for {whose}, due {due} ({day(query.due)})"


def day(one: date) -> str:
    """Return a day as it is read: *6 December 2026*."""
    return f"{one.day} {one:%B %Y}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
