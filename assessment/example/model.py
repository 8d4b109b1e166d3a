"""How the invented sites are written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from assessment.bank.model import Form
from assessment.mapping.model import CriterionReply
from assessment.workbook.model import Mode

ANSWERED_AFTER, CLOSED_AFTER = 4, 6  # days, from when a verifier asked
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
    partners: str = ""  # one a line


@dataclass(frozen=True, slots=True)
class ExampleParticipant:
    """Somebody who answers: a sign for each question of the round's form, and notes by question.

    Spaces between the signs are for the eye.
    """

    name: str
    voice: str
    answers: str
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExampleAgreed:
    """What the group settled on; ``level`` None is "not agreed"."""

    level: int | None
    reason: str
    dissents: tuple[tuple[str, str, str], ...] = ()  # words, voice, name or ""
    community: bool = True  # the community voices in the room agree


@dataclass(frozen=True, slots=True)
class ExampleEvidence:
    """Something to look at, for one or more questions.

    ``file`` is the name and the text of one that was handed in; ``withheld`` why it stays out of
    the pack, "" where it goes in.
    """

    title: str
    dated: str
    strength: str
    where: str
    look_at: str
    questions: tuple[str, ...]
    file: tuple[str, str] | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class ExampleThread:
    """Remarks of the team on a question; verifiers read those that are in the pack."""

    question: str
    remarks: tuple[str, ...]
    in_pack: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class ExampleVerdict:
    """What the verifier says; every answer without one is upheld."""

    verdict: str
    level: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ExampleCommunityVerifier:
    """Somebody who verifies beside the first one, for the community, and has signed off."""

    name: str
    voice: str
    verdicts: dict[str, ExampleVerdict]
    statement: str
    reliance: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """What the verifier asks of the team on a question, and what comes back.

    ``answered`` "" leaves it open; else it is closed, with a ``file`` (name, content) or without.
    It was asked ``days`` ago, answered ``ANSWERED_AFTER`` and closed ``CLOSED_AFTER`` days later.
    """

    question: str
    asked: str
    answered: str = ""
    file: tuple[str, str] | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class ExampleDays:
    """How many days ago the parts of a round were; each comes after the one before it.

    Everybody answered alone between ``opened`` and ``agreed``, one after the other.
    """

    opened: int
    agreed: int
    handed_over: int = 0
    judged: int = 0
    signed_off: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class ExampleRound:
    """One pass through the workbook; ``signed_by`` None while it is still open."""

    name: str
    mode: Mode
    days: ExampleDays
    participants: tuple[ExampleParticipant, ...]
    agreed: dict[str, ExampleAgreed] = field(default_factory=dict)
    evidence: tuple[ExampleEvidence, ...] = ()
    threads: tuple[ExampleThread, ...] = ()
    signed_by: str | None = None
    verifier: str | None = None
    verdicts: dict[str, ExampleVerdict] = field(default_factory=dict)
    queries: tuple[ExampleQuery, ...] = ()
    statement: str | None = None  # None: the verifier has not signed off
    reliance: tuple[str, str] = ("", "")  # high, some or little; and why
    declaration: str = ""
    conflicts: tuple[str, ...] = ()  # organisations that the verifier is bound to
    beside: tuple[ExampleCommunityVerifier, ...] = ()
    # What the moderator settled, and why; a level None is left unsettled.
    settlements: dict[str, tuple[int | None, str]] = field(default_factory=dict)
    form: Form = "short"
    on_paper: tuple[ExampleParticipant, ...] = ()  # whose booklets the team keyed in
    invited: tuple[tuple[str, str], ...] = ()  # who has not come yet: name, voice
    sheets: tuple[tuple[str, int], ...] = ()  # invitations for a voice: voice, places


@dataclass(frozen=True, slots=True)
class ExampleMeaning:
    """What a word means at the site; one that came ``after`` was agreed on after the rounds.

    ``agreed_on`` is a date, "" for the day on which it is written down.
    """

    term: str
    meaning: str
    agreed_by: str
    agreed_on: str
    after: bool = False


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
    meanings: tuple[ExampleMeaning, ...] = ()
