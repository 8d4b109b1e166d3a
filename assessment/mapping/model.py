"""A register, its entries, the criteria's answers and the choice."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from assessment.people.model import PARTNERSHIP_TYPES

# Arnstein (1969), a ladder of citizen participation. Descriptive: a rung is never a score.
RUNGS = {
    1: "Manipulation",
    2: "Therapy",
    3: "Informing",
    4: "Consultation",
    5: "Placation",
    6: "Partnership",
    7: "Delegated power",
    8: "Citizen control",
}
RUNG_MEANINGS = {
    1: "People are lent to a decision that was already taken.",
    2: "People are worked on, as if they were the problem.",
    3: "People are told.",
    4: "People are asked; others decide.",
    5: "A few people have a seat, and can be outvoted.",
    6: "People and organisation decide together, by agreed rules.",
    7: "People hold the majority or the decision on some matters.",
    8: "People run it themselves.",
}

SECTORS = ("statutory", "voluntary", "community", "private")

CriterionReply = Literal["yes", "no", "unsure"]
REPLIES: tuple[CriterionReply, ...] = ("yes", "no", "unsure")

_OTHER_KINDS = (
    "Thematic partnership",
    "Neighbourhood or area partnership",
    "Forum or network",
    "Joint project",
)


def kinds_for(nation: str) -> tuple[str, ...]:
    """Return the kinds of partnership to offer, the nation's own name for the area-wide one first.

    Any other text may be typed as well. ``nation`` is a code of ``people.model.NATIONS``.
    """
    return (PARTNERSHIP_TYPES[nation], *_OTHER_KINDS)


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be said of one partnership; all but the name may stay empty.

    ``started`` and ``ended`` are ISO: a year, a month or a day (2001, 2001-04, 2001-04-30), or "".
    ``promised`` and ``experienced`` are keys of RUNGS, or None where nobody has said.
    """

    name: str = ""
    directorate: str = ""
    kind: str = ""
    lead: str = ""
    started: str = ""
    ended: str = ""
    statutory: bool = False
    voluntary: bool = False
    community: bool = False
    private: bool = False
    communities_of_place: str = ""
    communities_of_interest: str = ""
    promised: int | None = None
    experienced: int | None = None
    partners: str = ""
    notes: str = ""

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors that take part, in the order of SECTORS."""
        return tuple(sector for sector in SECTORS if getattr(self, sector))


ENTRY_FIELDS = tuple(field.name for field in fields(Entry))

# What each field is called wherever people read it.
LABELS = {
    "name": "Name of the partnership",
    "directorate": "Directorate",
    "kind": "Kind of partnership",
    "lead": "Lead",
    "started": "Started",
    "ended": "Ended",
    "statutory": "Statutory sector",
    "voluntary": "Voluntary sector",
    "community": "Community sector",
    "private": "Private sector",
    "communities_of_place": "Communities of place",
    "communities_of_interest": "Communities of interest",
    "promised": "Promised level of participation",
    "experienced": "Experienced level of participation",
    "partners": "Partner organisations",
    "notes": "Notes",
}


@dataclass(frozen=True, slots=True)
class Partnership(Entry):
    """One entry of a register as it is stored; ``revision`` counts its changes from 1."""

    id: int = 0
    site_id: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Directorate:
    """One directorate's line.

    ``counted`` is a number known without its entries, or None; ``entered`` counts the entries;
    ``id`` is None where the directorate is known from entries alone.
    """

    name: str
    counted: int | None
    entered: int
    id: int | None = None

    @property
    def count(self) -> int:
        """The number that goes into the itemised total: the counted one, else the entries."""
        return self.entered if self.counted is None else self.counted


@dataclass(frozen=True, slots=True)
class Register:
    """A site's list of its partnerships with communities, with its accounts.

    ``stated_total`` is what the site says of itself, or None; ``source`` says where that is
    written. ``revision`` is that of the stated total, 0 before it was first given.
    """

    site_id: int
    entries: tuple[Partnership, ...]
    directorates: tuple[Directorate, ...]
    stated_total: int | None
    source: str
    revision: int

    @property
    def itemised_total(self) -> int:
        """The sum over directorates."""
        return sum(line.count for line in self.directorates)

    @property
    def difference(self) -> int | None:
        """Stated minus itemised; None where no total is stated."""
        return None if self.stated_total is None else self.stated_total - self.itemised_total

    @property
    def empty(self) -> bool:
        """Whether nothing at all has been put in yet."""
        return not self.directorates and self.stated_total is None


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """Whether one criterion holds for one partnership; ``answer`` None is unanswered."""

    criterion: str
    answer: CriterionReply | None = None
    note: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """That a partnership was not chosen and why; ``reason`` is "" for one entered since."""

    partnership_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The one partnership to look at, why, and why each other one was not chosen."""

    partnership: Partnership
    reason: str
    not_chosen: tuple[Decided, ...]
    decided_at: datetime
    decided_by: str
    fixed: bool  # a round has been opened on it

    @property
    def without_reason(self) -> tuple[Decided, ...]:
        """The partnerships entered since the choice, for which no reason has been given."""
        return tuple(other for other in self.not_chosen if not other.reason)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A spreadsheet that was taken in."""

    name: str
    sha256: str
    taken_at: datetime
    taken_by: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking in a spreadsheet changed, in rows; ``kept`` is the SHA-256 of the kept file."""

    new: int
    changed: int
    same: int
    left_out: int
    stated_total: int | None
    kept: str
