"""How the invented sites are written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.mapping.model import CriterionReply
from assessment.workbook.model import Mode

# The order in which a participant's answers are written: one sign per question of the short form.
QUESTIONS = (
    "CC-1.1a", "CC-1.2a", "CC-1.3a", "CC-1.4a", "CC-1.5a",
    "SS-2.1a", "SS-2.2a", "SS-2.3a", "SS-2.4a", "SS-2.5a",
    "SC-3.1a", "SC-3.2a", "SC-3.3a", "SC-3.4a", "SC-3.5a",
    "OP-4.1a", "OP-4.2a", "OP-4.3a", "OP-4.4a", "OP-4.5a",
)  # fmt: skip

SIGNS = {"?": "don't know", "n": "not applicable", "r": "rather not say"}  # "." is unanswered


@dataclass(frozen=True, slots=True)
class ExamplePartnership:
    """One entry of an invented register."""

    name: str
    directorate: str
    kind: str = ""
    lead: str = ""
    started: str = ""
    sectors: str = "s"  # letters of statutory, voluntary, community, private
    place: str = ""
    interest: str = ""
    promised: int | None = None
    experienced: int | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ExampleParticipant:
    """Somebody who answers: twenty signs in the order of QUESTIONS, and notes by question."""

    name: str
    voice: str
    answers: str
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExampleAgreed:
    """What the group settled on; ``level`` None is "not agreed"."""

    level: int | None
    reason: str
    dissent: str = ""
    community: bool = True  # the community voices in the room agree


@dataclass(frozen=True, slots=True)
class ExampleEvidence:
    """Something to look at, for one or more questions."""

    title: str
    dated: str
    strength: str
    where: str
    look_at: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExampleVerdict:
    """What the verifier says; every answer without one is upheld."""

    verdict: str
    level: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ExampleRound:
    """One pass through the workbook; ``signed_by`` None while it is still open."""

    name: str
    mode: Mode
    participants: tuple[ExampleParticipant, ...]
    agreed: dict[str, ExampleAgreed] = field(default_factory=dict)
    evidence: tuple[ExampleEvidence, ...] = ()
    signed_by: str | None = None
    verifier: str | None = None
    verdicts: dict[str, ExampleVerdict] = field(default_factory=dict)
    statement: str | None = None  # None: the verifier has not signed off


@dataclass(frozen=True, slots=True)
class ExampleSite:
    """An invented site; ``chosen`` names a partnership, or is None while still mapping."""

    code: str
    name: str
    nation: str
    kind: str
    lead: str  # a person of the team
    partnerships: tuple[ExamplePartnership, ...] = ()
    directorates: tuple[tuple[str, int | None], ...] = ()
    stated_total: int | None = None
    source: str = ""
    chosen: str | None = None
    reason: str = ""
    not_chosen: str = ""
    criteria: dict[str, tuple[CriterionReply, str]] = field(default_factory=dict)
    rounds: tuple[ExampleRound, ...] = ()
