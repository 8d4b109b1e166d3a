"""Sites, roles and the person who is here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assessment.store.line import Line

Role = Literal["programme", "team", "verifier", "researcher"]
ROLES: tuple[Role, ...] = ("programme", "team", "verifier", "researcher")

NATIONS = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
}

# What the area-wide partnership of statutory, voluntary, community and private sectors is called.
PARTNERSHIP_TYPES = {
    "england": "Local Strategic Partnership",
    "scotland": "Community Planning Partnership",
    "wales": "Local Service Board",
    "northern-ireland": "Community Planning Partnership",
}

KINDS = {
    "council": "Council",
    "nhs": "Health body",
    "police": "Police",
    "fire": "Fire and rescue",
    "other": "Other",
}

OPERATOR = 0  # whoever runs commands on the machine itself; real people start at 1


@dataclass(frozen=True, slots=True)
class Programme:
    """The people running the pilot, and what they have set.

    ``must_hold`` are codes of criteria; ``ongoing_after`` is a date or year as typed, or ""; the two
    thresholds are the fewest people that a figure may be about, at a site and when published;
    ``query_days`` is how long whoever's turn it is has for a verifier's query.
    """

    name: str
    example: bool
    must_hold: tuple[str, ...]
    ongoing_after: str
    theme: str
    site_threshold: int
    published_threshold: int
    query_days: int


@dataclass(frozen=True, slots=True)
class Site:
    """A statutory organisation taking part; ``nation`` and ``kind`` are codes."""

    id: int
    code: str
    name: str
    nation: str
    kind: str
    example: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """A role: everywhere (both None), at one site, or for one round (a verifier)."""

    role: Role
    site_id: int | None = None
    round_id: int | None = None


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A grant as the programme reads it, with the id to withdraw it by."""

    grant_id: int
    role: Role
    site: str | None  # a site's name
    round: str | None  # a round's name


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody with an account or an invitation that was used; ``ended`` may no longer sign in."""

    id: int
    name: str
    email: str | None
    ended: bool
    example: bool
    roles: tuple[GivenRole, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that was sent; ``state`` is waiting, used, withdrawn or run out.

    ``name`` is "" where it is for a voice, which has ``places``.  ``made_at`` is of its newest
    link; ``person_id`` is who came by it, None for a voice and while nobody has.  ``not_reached``
    says why the newest reminder failed, "" where it did not.
    """

    id: int
    kind: str  # participant or verifier
    round_id: int
    name: str
    voice: str | None
    state: str
    made_at: datetime
    expires_at: datetime
    places: int
    taken: int
    person_id: int | None
    email: str | None
    reminder_begun_at: datetime | None
    reminded_at: datetime | None
    not_reached: str


@dataclass(frozen=True, slots=True)
class Participation:
    """That a person answers in one round, with one voice."""

    participant_id: int
    round_id: int
    site_id: int
    voice: str


@dataclass(frozen=True, slots=True)
class Who:
    """A person as the database knows them at this moment, with all that they may be."""

    person_id: int
    name: str
    example: bool = False
    grants: tuple[Grant, ...] = ()
    participations: tuple[Participation, ...] = ()
    sign_in_id: int | None = field(default=None, compare=False)
    seen_at: datetime | None = field(default=None, compare=False)  # the sign-in, last in use
    stays: bool = field(default=False, compare=False)  # the sign-in, for days
    account: bool = field(default=True, compare=False)  # False: they came by an invitation alone

    @property
    def operator(self) -> bool:
        """Whether this is the command line rather than a person."""
        return self.person_id == OPERATOR

    @property
    def only_answers(self) -> bool:
        """Whether the person takes part in a round and holds no role anywhere."""
        return bool(self.participations) and not self.grants

    @property
    def only_verifies(self) -> bool:
        """Whether the person came by a link to verify, and may do nothing else."""
        roles = {grant.role for grant in self.grants}
        return roles == {"verifier"} and not self.participations and not self.account

    def has(self, role: Role) -> bool:
        """Tell whether the person holds the role anywhere."""
        return any(grant.role == role for grant in self.grants)

    def line(
        self, act: str, subject: str, *, site_id: int | None = None, version: int | None = None
    ) -> Line:
        """Return the audit line for something this person did."""
        person_id = None if self.operator else self.person_id
        return Line(person_id, self.name, act, subject, site_id, version)

    def nameless_line(self, act: str, subject: str, *, site_id: int) -> Line:
        """Return the line for an own answer of a confidential round: it does not say whose."""
        return Line(None, "a participant", act, subject, site_id)
