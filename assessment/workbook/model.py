"""The document of one round, as it is shown, printed, sealed and compared.

``WorkbookDocument`` is plain JSON: the one thing that the report, the pack and the verifier's
screen are drawn from, so that nothing can stand in one and be missing in another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypedDict

from assessment.bank.model import Bank, Form

Mode = Literal["named", "confidential"]
RoundState = Literal["open", "handed over", "verified"]
ReviewState = Literal["not begun", "under way", "concluded"]
Turn = Literal["team", "verifier"]
Came = Literal["on screen", "in a file", "from paper"]

SCHEMA = "partnership-workbook/1"
STRENGTHS = ("seen", "documented", "said")
FEWEST_PEOPLE = 8  # that a figure may be about, until a programme has set its own


@dataclass(frozen=True, slots=True)
class Round:
    """One pass through the workbook; ``version`` counts hand-overs, 0 before the first.

    ``answering_closed_at``: a confidential round takes no own answer from then on; None: not yet.
    ``fewest``: no figure about own answers of a confidential round is about fewer people.
    """

    id: int
    site_id: int
    partnership_id: int
    name: str
    number: int
    bank_version: str
    form: Form
    mode: Mode
    state: RoundState
    version: int
    answering_closed_at: datetime | None = None
    fewest: int = FEWEST_PEOPLE

    @property
    def shows_figures(self) -> bool:
        """Whether figures about own answers may be shown to anybody, by the rules of its mode."""
        return self.mode == "named" or self.answering_closed_at is not None


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left in the database; ``saved_at`` None where nothing was ever saved."""

    revision: int
    saved_at: datetime | None


class SitePart(TypedDict):
    """The statutory organisation; ``nation`` and ``kind`` as codes of ``people.model``."""

    code: str
    name: str
    nation: str
    kind: str


class RoundPart(TypedDict):
    """The round; moments are ISO 8601 in UTC, None while they have not come."""

    id: int
    name: str
    number: int
    mode: Mode
    form: Form
    state: RoundState
    version: int
    opened_at: str
    handed_over_at: str | None
    signed_by: str | None


class BankPart(TypedDict):
    """Which instrument was used."""

    version: str
    title: str
    fingerprint: str
    ladder: list[dict[str, object]]  # value: int, name: str, meaning: str
    silences: list[str]
    high: int  # the level from which an answer counts as high, as scored
    voices: list[dict[str, str]]  # code, name, side


class DirectoratePart(TypedDict):
    """One directorate's line: partnerships counted there, and how many of them are entered."""

    name: str
    count: int
    entered: int


class CriterionPart(TypedDict):
    """One criterion's answer for the chosen partnership: yes, no, unsure, or None unanswered."""

    code: str
    text: str
    answer: str | None
    note: str
    must_hold: bool


class PartnershipPart(TypedDict):
    """The chosen partnership; levels of participation are Arnstein's rungs 1 to 8 or None."""

    id: int
    name: str
    kind: str  # such as Community Planning Partnership, or ""
    directorate: str
    lead: str
    sectors: list[str]
    communities_of_place: str
    communities_of_interest: str
    promised: int | None
    experienced: int | None
    partners: list[str]  # organisations that take part
    notes: str


class NotChosenPart(TypedDict):
    """A partnership that was not chosen, and why."""

    name: str
    reason: str


class MappingPart(TypedDict):
    """The register's accounts and the choice; ``difference`` is stated minus itemised, or None."""

    stated_total: int | None
    itemised_total: int
    difference: int | None
    directorates: list[DirectoratePart]
    partnership: PartnershipPart
    criteria: list[CriterionPart]
    reason: str
    not_chosen: list[NotChosenPart]


class ParticipantPart(TypedDict):
    """A participant; ``name`` is None in a confidential round."""

    handle: str  # P01, P02 …
    voice: str
    name: str | None


class OwnPart(TypedDict):
    """One participant's own answer: a level, or a silence, or neither (unanswered)."""

    handle: str
    voice: str
    level: int | None
    silence: str | None
    note: str  # the reason, where the silence is "not applicable"
    keyed_by: str | None  # who keyed it in from paper; None: given on screen
    keyed_at: str | None


class SpreadPart(TypedDict):
    """What may be shown of all own answers to one question.

    ``distribution`` has one count per level of the ladder, or None where it is hidden;
    ``hidden`` then says why. ``split`` is None where no conclusion is drawn.
    """

    asked: int
    levelled: int | None
    silences: dict[str, int] | None
    unanswered: int | None
    distribution: list[int] | None
    median: float | None
    statutory_median: float | None
    statutory_n: int | None
    community_median: float | None
    community_n: int | None
    split: bool | None
    hidden: str | None


class EvidenceFilePart(TypedDict):
    """The file of a piece of evidence: which version, and what it is called in the pack."""

    version: int  # 1, 2 …: the version that counted when the document was drawn up
    name: str  # as it was called where it came from
    media_type: str
    bytes: int
    sha256: str  # hex, of the file as it is kept
    cleaned: bool  # a photo, of what says where and with what it was taken
    pack_name: str  # below data/evidence/ of the pack, or "" where it is withheld


class EvidencePart(TypedDict):
    """Something to look at behind an agreed level; ``dated`` is an ISO date, or "" for none."""

    id: str  # E001 …
    title: str
    dated: str
    strength: str  # one of STRENGTHS
    where: str  # a link, or where it is kept
    look_at: str  # what part to look at
    withheld_because: str  # why its file does not go into the pack, or ""
    file: EvidenceFilePart | None  # None for a link or a place


class ClaimPart(TypedDict):
    """One rule of claim for a high level, met or missed, as a sentence."""

    rule: str
    met: bool


class DissentPart(TypedDict):
    """What somebody sees otherwise, in their own words; it travels with the level.

    ``voice`` is a code of the bank, "" where it is not told; ``name`` is there only if the person
    wishes, and never in a confidential round.
    """

    words: str
    voice: str
    name: str


class AgreedPart(TypedDict):
    """What the group settled on; ``level`` None with ``not_agreed`` True is a valid outcome."""

    level: int | None
    not_agreed: bool
    reason: str
    dissents: list[DissentPart]
    present: list[str]  # handles
    community_agrees: list[str]  # handles of community voices who agree with the level
    evidence: list[EvidencePart]
    claims: list[ClaimPart]
    by: str
    at: str | None


class RemarkPart(TypedDict):
    """One remark; ``by`` is a name."""

    by: str
    at: str
    text: str


class ThreadPart(TypedDict):
    """Remarks on a question, the oldest first; ``closed_at`` None: the thread is open."""

    closed_at: str | None
    remarks: list[RemarkPart]


class VerdictPart(TypedDict):
    """A verifier's verdict on one agreed level; ``level`` only where it was lowered.

    ``typed_by``: who typed in what came from paper; "" where the file named nobody, and of any other.
    """

    verifier: str
    voice: str  # of a community verifier, a code of the bank; "" of any other
    verdict: str  # upheld, lowered, queried, could not tell
    level: int | None
    reason: str
    at: str
    came: Came
    typed_by: str
    stale: bool


class QueryFilePart(TypedDict):
    """A file that came with a message of a query."""

    name: str  # as it was called where it came from
    media_type: str
    bytes: int
    sha256: str  # hex, of the file as it is kept
    cleaned: bool  # a photo, of what says where and with what it was taken
    pack_name: str  # below data/evidence/ of the pack, or "" where no pack holds it


class QueryMessagePart(TypedDict):
    """One message of a query; ``by`` is a name, or *a verifier* while the review is blind.

    ``at`` is then the day alone.
    """

    side: Turn
    by: str
    at: str
    late: bool  # it came after the review was concluded
    text: str
    files: list[QueryFilePart]


class QueryPart(TypedDict):
    """A verifier's query about one answer, the oldest message first.

    ``by`` is a name, or *a verifier* while the review is blind.  ``due``: until when whoever's
    turn it is should have written.  It is closed from ``closed_at`` on; None: it is open.
    """

    by: str
    opened_at: str
    turn: Turn
    due: str | None  # None where it is closed
    closed_at: str | None
    changed_since: bool  # the answer, since the query was opened
    messages: list[QueryMessagePart]


class SettlementPart(TypedDict):
    """How a moderator settled what verifiers did not agree on; ``level`` None: left unsettled."""

    level: int | None
    reason: str
    by: str
    at: str


class AnswerPart(TypedDict):
    """Everything about one question of the workbook."""

    question: str  # its code
    issue: str  # its issue's code
    dimension: str  # its dimension's code
    domain: str  # "" where the instrument names none
    text: str
    reversed: bool  # worded in the negative: levels are as asked, scored from the other end
    weight: int
    guidance: str
    descriptors: list[str]
    barrier: str
    barrier_sentence: str
    intervene: list[str]
    verifier_asks: str
    own: list[OwnPart]  # empty in a confidential round
    spread: SpreadPart
    agreed: AgreedPart
    threads: list[ThreadPart]  # remarks that were chosen for the pack; no part of the answer
    hash: str  # SHA-256 (hex): the unit that a verdict is tied to
    verdicts: list[VerdictPart]
    queries: list[QueryPart]
    settlement: SettlementPart | None  # None where no moderator had to settle it
    verified: int | None  # the level that the verifiers stand behind; None where there is none
    settled: int | None


class ProfileLine(TypedDict):
    """One dimension or issue: a mean of levels, None where under half of its questions have one."""

    code: str
    title: str
    mean: float | None
    levelled: int
    asked: int
    lowest: str | None  # the code of the lowest question
    own_mean: float | None  # from the medians of own answers
    verified_mean: float | None
    settled_mean: float | None


class OwnTotalPart(TypedDict):
    """One participant's sum over a section; None where a question of it carries no level."""

    handle: str
    sum: int | None
    band: str | None


class TotalLine(TypedDict):
    """One section's weighted sums of scored levels, with their bands; for instruments that add up.

    ``code`` is an issue's or ``total``.  A sum is None where a question carries no level.
    ``own_mean`` is the mean over the ``own_n`` participants who have a sum, or None where it is
    hidden; ``hidden`` then says why.
    """

    code: str
    title: str
    least: int  # the sums that are possible
    most: int
    own_mean: float | None
    own_n: int | None
    own_band: str | None
    agreed: int | None
    agreed_band: str | None
    verified: int | None
    verified_band: str | None
    settled: int | None
    settled_band: str | None
    own: list[OwnTotalPart]  # empty in a confidential round
    hidden: str | None


class FindingPart(TypedDict):
    """One line of good areas, areas to improve or where to intervene."""

    question: str
    title: str
    because: str
    intervene: list[str]


class FindingsPart(TypedDict):
    """The seed's three headings."""

    good_areas: list[FindingPart]
    areas_to_improve: list[FindingPart]
    where_to_intervene: list[FindingPart]


class SignOffPart(TypedDict):
    """A verifier has finished."""

    verifier: str
    at: str
    statement: str


class ConflictPart(TypedDict):
    """What a verifier said of one partner organisation: whether there is a conflict of interest."""

    organisation: str
    conflict: bool


class VerifierPart(TypedDict):
    """Somebody who verifies, or did; moments are None while they have not come."""

    name: str
    voice: str  # of a community verifier, a code of the bank; "" of any other
    declared_at: str | None
    declaration: str  # their words about conflicts of interest
    conflicts: list[ConflictPart]
    signed_at: str | None
    statement: str
    reliance: str  # on the self-assessment as a whole: high, some, little; "" while not said
    reliance_reason: str
    withdrawn_at: str | None
    withdrawn_because: str
    set_aside: bool  # withdrawn, and what they signed counts no more
    asked: int  # answers that they were to judge
    counts: dict[str, int]  # of each verdict, how many that are not stale


class PairPart(TypedDict):
    """Two verifiers' weighted kappa over ``n`` answers that both gave a level; None: not defined."""

    one: str
    other: str
    n: int
    linear: float | None
    quadratic: float | None


class VerifierAgreementPart(TypedDict):
    """How far verifiers agree; ``alpha`` is Krippendorff's, ordinal, over ``n`` answers.

    An answer is counted where two verifiers or more stand behind a level; on ``alike`` of them it
    is the same one.  None: not defined.
    """

    alpha: float | None
    n: int
    alike: int
    pairs: list[PairPart]


class UnansweredPart(TypedDict):
    """An open query that the team has not answered; ``since`` it is their turn."""

    question: str
    by: str
    opened_at: str
    due: str | None


class VerificationPart(TypedDict):
    """The review as a whole.

    ``lowered`` of ``levels`` answers with an agreed and a settled level were settled lower, as
    scored; ``share_lowered`` is None where there is none.
    """

    state: ReviewState
    workbook: str  # SHA-256 (hex) of the workbook.json that was verified; "" until concluded
    verifiers: list[VerifierPart]
    agreement: VerifierAgreementPart
    counts: dict[str, int]  # of each verdict, over all verifiers, how many that are not stale
    stale: int  # verdicts whose answer has changed since
    levels: int
    lowered: int
    share_lowered: float | None
    unanswered: list[UnansweredPart]


class ReopeningPart(TypedDict):
    """That a version which had been handed over was unlocked again, by whom and why."""

    version: int
    at: str
    by: str
    reason: str


class MeaningPart(TypedDict):
    """One version of what a site agreed that a term means; ``meaning`` None: it was withdrawn.

    ``agreed_on`` is an ISO date; ``agreed_by`` as typed, and "" in a confidential round.
    """

    version: int
    meaning: str | None
    agreed_on: str
    agreed_by: str


class TermPart(TypedDict):
    """A term of the glossary: ``meaning`` is the bank's, None for a term of the site's own.

    ``here`` is what the site agreed that it means, the oldest version first; the last one holds.
    """

    term: str
    meaning: str | None
    here: list[MeaningPart]


class HistoryPart(TypedDict):
    """One change, oldest first; ``who`` is a name.

    Changes of own answers are left out of a confidential round: their moments would tell whose.
    """

    at: str
    who: str
    what: str
    question: str | None


class WorkbookDocument(TypedDict):
    """All of it; canonical JSON of this is ``workbook.json`` of the pack."""

    schema: str
    site: SitePart
    round: RoundPart
    bank: BankPart
    mapping: MappingPart
    participants: list[ParticipantPart]
    answers: list[AnswerPart]
    accounts: dict[str, int]  # asked, levelled, don't know, not applicable, …, unanswered
    issues: list[ProfileLine]
    dimensions: list[ProfileLine]
    totals: list[TotalLine]  # empty unless the instrument adds up; then its whole sections
    findings: FindingsPart
    sign_offs: list[SignOffPart]
    verification: VerificationPart
    missing: list[str]  # sentences: what was handed over without
    glossary: list[TermPart]  # the terms that appear in it, from A to Z
    reopenings: list[ReopeningPart]  # of earlier versions, the first one first
    history: list[HistoryPart]
    example: bool  # True for the invented example programme


FindingsRule = Callable[[Sequence[AnswerPart], Bank], FindingsPart]
"""Draws the three headings from answers: ``barriers.findings.findings_of``, a layer up."""


def no_agreement() -> VerifierAgreementPart:
    """Return the agreement between verifiers where there is nothing to compare."""
    return {"alpha": None, "n": 0, "alike": 0, "pairs": []}


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification says of a workbook, by question; empty while nothing may be seen.

    ``verified`` is the level that the verifiers stand behind, ``settled`` the level after
    verification, each None (or absent) where there is none.
    """

    state: ReviewState = "not begun"
    workbook: str = ""  # SHA-256 (hex) of the document that was verified, once it is concluded
    verdicts: Mapping[str, Sequence[VerdictPart]] = field(default_factory=dict)
    queries: Mapping[str, Sequence[QueryPart]] = field(default_factory=dict)
    settlements: Mapping[str, SettlementPart] = field(default_factory=dict)
    verified: Mapping[str, int | None] = field(default_factory=dict)
    settled: Mapping[str, int | None] = field(default_factory=dict)
    sign_offs: Sequence[SignOffPart] = ()
    verifiers: Sequence[VerifierPart] = ()
    agreement: VerifierAgreementPart = field(default_factory=no_agreement)


NOT_VERIFIED = Verification()
