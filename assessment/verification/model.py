"""Verdicts, as a verifier gives them and as they settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assessment.verification.packs.sealing import PublicKey

UPHELD, LOWERED, QUERIED, COULD_NOT_TELL = "upheld", "lowered", "queried", "could not tell"
VERDICTS = (UPHELD, LOWERED, QUERIED, COULD_NOT_TELL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one verifier says of one agreed level; ``verdict`` "" while nothing was said.

    ``level`` is set only where it was lowered. ``stale``: the answer changed since, so the
    verdict has to be given again. ``answer_hash`` is of the answer that it was said of.
    """

    id: int
    question: str
    person_id: int
    verdict: str
    level: int | None
    reason: str
    stale: bool
    saved_at: datetime | None
    revision: int
    answer_hash: str


@dataclass(frozen=True, slots=True)
class NamedVerifier:
    """Who verifies a round, or did; ``voice`` is a community verifier's, else None.

    ``withdrawn_because`` is "" where no reason was written down.  ``set_aside``: what they signed
    counts no more.
    """

    person_id: int
    name: str
    voice: str | None
    named_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a verifier said of their conflicts of interest: yes (True) or no by organisation."""

    person_id: int
    verifier: str
    words: str
    conflicts: dict[str, bool]
    at: datetime
    came_by: str  # screen, form, sheet


@dataclass(frozen=True, slots=True)
class VerifierState:
    """How far a verifier is, as the programme may see it while the review is blind.

    ``last_active`` is the day on which anything last came from them, None where nothing did.
    """

    verifier: NamedVerifier
    declaration: Declaration | None
    begun: bool
    signed: bool
    last_active: date | None

    @property
    def waited_for(self) -> bool:
        """Whether the review is not concluded before they sign off."""
        return self.verifier.withdrawn_at is None and not self.signed

    @property
    def in_words(self) -> str:
        """The state as it is read."""
        if self.verifier.set_aside:
            said = "withdrawn, and set aside"
        elif self.verifier.withdrawn_at is not None:
            said = "withdrawn; what was signed stands" if self.signed else "withdrawn"
        else:
            return "signed off" if self.signed else "begun" if self.begun else "not begun"
        because = self.verifier.withdrawn_because
        return f"{said}: {because}" if because else said


@dataclass(frozen=True, slots=True)
class SignOff:
    """A verifier has finished with one handed-over version.

    ``reliance`` is how far the whole can be relied on: high, some or little.
    """

    person_id: int
    verifier: str
    version: int
    statement: str
    at: datetime
    reliance: str
    reliance_reason: str


SETTLED, UNSETTLED = "settled", "unsettled"
DECISIONS = (SETTLED, UNSETTLED)


@dataclass(frozen=True, slots=True)
class Moderated:
    """What a moderator decided on one version of one answer; ``decision`` "" while nothing.

    ``level`` is set only where it is settled.  ``stale``: the answer changed since.
    """

    id: int
    question: str
    decision: str
    level: int | None
    reason: str
    moderator: str
    stale: bool
    saved_at: datetime | None
    revision: int

    @property
    def counts(self) -> bool:
        """Whether it is complete, and of the answer as it is."""
        decided = self.level is not None if self.decision == SETTLED else bool(self.decision)
        return decided and bool(self.reason.strip()) and not self.stale


@dataclass(frozen=True, slots=True)
class FormEvidence:
    """A piece of evidence as a form names it.

    ``pack_name`` is the name of its file below ``data/evidence/`` of the pack, "" where there is
    none in it: it is a link or a place (``where``), or was withheld (``withheld_because``).
    """

    id: str
    title: str
    dated: str
    strength: str
    where: str
    look_at: str
    pack_name: str
    withheld_because: str


@dataclass(frozen=True, slots=True)
class FormLevel:
    """One level of the ladder with what it looks like on one question."""

    value: int
    name: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class FormMessage:
    """One message of a query; ``side`` is team or verifier, ``at`` ISO 8601 in UTC."""

    side: str
    at: str
    text: str
    files: tuple[str, ...] = ()  # the names of files that came with it


@dataclass(frozen=True, slots=True)
class FormQuery:
    """The verifier's own query about one answer; ``closed_at`` None: it is open."""

    turn: str  # team, verifier
    closed_at: str | None
    messages: tuple[FormMessage, ...]


@dataclass(frozen=True, slots=True)
class FormBefore:
    """What the verifier said of an answer before this form was drawn up.

    ``stale``: the answer changed since, so the form shows it and does not fill it in.
    """

    verdict: str
    level: int | None
    reason: str
    stale: bool


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One answer that a verdict is asked on; ``agreed`` is its level as asked, not as scored.

    ``text`` is the wording that this verifier is asked in, ``team_text`` the one that the team
    answered, the same unless the verifier is from the community. ``levels`` are the whole ladder
    in its order, ``lower`` the values that the level may be lowered to. ``reason``
    and ``dissents`` are the team's. ``place`` is its number among all questions of the report, from 1.
    """

    question: str
    issue: str
    dimension: str
    text: str
    team_text: str
    guidance: str
    verifier_asks: str
    reversed: bool
    levels: tuple[FormLevel, ...]
    agreed: int
    agreed_name: str
    lower: tuple[int, ...]
    reason: str
    dissents: tuple[str, ...]
    evidence: tuple[FormEvidence, ...]
    answer_hash: str
    before: FormBefore | None
    query: FormQuery | None
    place: int


@dataclass(frozen=True, slots=True)
class FormDeclaration:
    """What the verifier declared before; ``conflicts`` has partner organisation → yes or no."""

    words: str
    conflicts: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """Everything that a verdict form asks and shows, whether in a browser or in a spreadsheet.

    ``verifier`` "": a copy for nobody by name, whose form asks for the name. ``token`` goes back
    with the verdicts as it is. ``revision`` is that of the last file that this verifier sent for
    this pack, 0 for none: the next one saved counts one more. ``organisations`` are those that a
    conflict of interest is declared on. ``not_agreed`` are questions without an agreed level,
    which need no verdict. ``handed_over_at`` is ISO 8601 in UTC. ``return_to`` is the address of the
    page that takes the file, "" where the covering letter alone says it.
    """

    pack_id: str
    number: int
    workbook_hash: str
    token: str
    revision: int
    verifier: str
    community: bool
    site: str
    partnership: str
    round_name: str
    handed_over_at: str
    bank_title: str
    bank_version: str
    example: bool
    organisations: tuple[str, ...]
    declaration: FormDeclaration | None
    questions: tuple[FormQuestion, ...]
    not_agreed: tuple[str, ...]
    return_to: str = ""


RELIANCES = ("high", "some", "little")  # how far the self-assessment can be relied on


@dataclass(frozen=True, slots=True)
class Settlement:
    """What verification makes of one agreed level.

    ``verified`` is the level the verifiers stand behind, None where they queried, could not
    tell, or differ; ``settled`` is the level after verification, None while it is not settled.
    ``disputed``: the verifiers are not of one mind, so that it is for a moderator;
    ``moderated`` is what one decided, None where nothing that counts.
    """

    verified: int | None
    settled: int | None
    disputed: bool = False
    moderated: Moderated | None = None

    @property
    def waits(self) -> bool:
        """Whether a moderator has still to decide."""
        return self.disputed and self.moderated is None


@dataclass(frozen=True, slots=True)
class Pack:
    """A sealed copy of a handed-over workbook, as it was issued.

    ``number`` counts within the round. ``person_id`` is the verifier it is issued to, None for a
    copy. ``light``: without the files of evidence. ``replaces`` is the id of the pack before it
    of the same verifier, None for the first. ``state`` is one of PACK_STATES; once it is no more
    open, ``ended_because`` says why. ``return_token_hash`` is the SHA-256 (hex) of the token
    that its verdicts come back with. ``issued_by`` None is the command line.
    """

    id: str
    round_id: int
    number: int
    version: int
    workbook_hash: str
    tagmanifest_hash: str
    file_sha256: str
    key_id: str
    person_id: int | None
    issued_to: str
    issued_at: datetime
    light: bool
    replaces: str | None
    return_token_hash: str
    state: str
    ended_at: datetime | None
    ended_because: str
    issued_by: int | None = None

    @property
    def own(self) -> bool:
        """Whether the verifier made it for themself: then it holds what they have said so far."""
        return self.person_id is not None and self.issued_by == self.person_id


@dataclass(frozen=True, slots=True)
class PackOfRound:
    """A pack, and the site and round it belongs to."""

    site_id: int
    site: str
    round_name: str
    pack: Pack


@dataclass(frozen=True, slots=True)
class LockedRound:
    """A round whose workbook is handed over or verified, so that packs can be issued."""

    id: int
    site_id: int
    site: str
    name: str
    version: int
    bank_version: str


PACK_STATES = ("open", "closed", "withdrawn")


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that packs were sealed with; ``replaced_at`` None: it is the one in use."""

    public: PublicKey
    first_used_at: datetime
    replaced_at: datetime | None
    replaced_because: str
