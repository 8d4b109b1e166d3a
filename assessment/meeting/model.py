"""The agenda, a meeting, who sits in it, and its votes as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assessment.measures.small_numbers import ShownSpread
from assessment.measures.spread import Spread

Reason = Literal["split", "gap", "level", "hidden", "unanswered"]
"""Why a question stands where the answers draw it; ``level`` is how low its middle answer is."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One question as somebody arranged it; ``minutes`` None: no time set."""

    question: str
    minutes: int | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One question of the agenda; ``why`` is a sentence on what its answers say.

    ``settled``: the group has come to an outcome, a level or openly none.
    """

    question: str
    minutes: int | None
    dropped: bool
    settled: bool
    reason: Reason
    why: str

    @property
    def item(self) -> AgendaItem:
        """The line as it is stored."""
        return AgendaItem(self.question, self.minutes, self.dropped)


@dataclass(frozen=True, slots=True)
class Agenda:
    """All questions of a round in the order to talk about them, the dropped ones too.

    ``stored`` is what somebody arranged, () while the answers draw the order; whoever changes the
    agenda says what they saw of it.  ``withheld`` says why the answers draw no order, as in a
    confidential round before its answering is closed; None where they do.
    """

    lines: tuple[AgendaLine, ...]
    stored: tuple[AgendaItem, ...]
    withheld: str | None

    @property
    def arranged(self) -> bool:
        """Whether somebody fixed the order, so that new answers don't change it."""
        return bool(self.stored)

    @property
    def kept(self) -> tuple[AgendaLine, ...]:
        """The lines that are not dropped."""
        return tuple(line for line in self.lines if not line.dropped)

    @property
    def minutes(self) -> int:
        """The minutes of what is not dropped, added up."""
        return sum(line.minutes or 0 for line in self.kept)

    @property
    def items(self) -> tuple[AgendaItem, ...]:
        """The lines as they would be stored."""
        return tuple(line.item for line in self.lines)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting; ``number`` counts within the round.

    ``code`` is what phones enter, None once the meeting is closed; ``doors_open`` whether more of
    them may come in.  ``present`` are handles, and ``revision`` is of that list.  ``question`` is
    on the projector, None for none; ``spread_shown`` whether the own answers to it are, too.
    ``timer_seconds`` were left when the timer last started or stopped, None: not set;
    ``timer_started_at`` None: it stands (see ``rules.seconds_left``).
    """

    id: int
    round_id: int
    number: int
    code: str | None
    doors_open: bool
    present: tuple[str, ...]
    question: str | None
    spread_shown: bool
    timer_seconds: int | None
    timer_started_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    revision: int

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Seat:
    """A phone in the room: it votes once a vote.

    ``participant_id`` is None for whoever only said which voice they speak from, and for all in a
    confidential round.
    """

    id: int
    meeting_id: int
    round_id: int
    voice: str
    participant_id: int | None


@dataclass(frozen=True, slots=True)
class Seats:
    """How many phones are in the room; whose, by handle and voice, in a named round only."""

    count: int
    handles: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()  # of the phones of nobody who takes part


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a phone voted; ``level`` None is to pass."""

    seat_id: int
    voice: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Cast:
    """One's own ballot as it was saved; ``level`` None is to pass."""

    level: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownVote:
    """One vote as it may be shown.

    ``voted`` of ``seats`` phones have voted or passed.  While it is open (``revealed_at`` None)
    nothing else is said.  Once revealed, ``spread`` holds the figures, those of hands that were
    counted too, and ``passed`` how many passed; both are None where ``hidden`` says why.
    """

    id: int
    question: str
    number: int
    opened_at: datetime
    revealed_at: datetime | None
    voted: int
    seats: int
    passed: int | None
    spread: Spread | ShownSpread | None
    hidden: str | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be voted in."""
        return self.revealed_at is None
