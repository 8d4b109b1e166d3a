"""The sheets people fill in: own answers, agreed levels, who takes part, evidence, progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.workbook.model import DissentPart, Mode, ThreadPart, WorkbookDocument


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One participant's own answer as it stands; ``looked_at`` None: never opened."""

    id: int
    question: str
    level: int | None
    silence: str | None
    note: str
    looked_at: datetime | None
    saved_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """What the group settled on for one question, as it stands.

    ``present`` and ``community_agrees`` are handles.  ``community_agrees`` is about the present
    level only: it is empty again once the level has changed, and has to be asked anew (so a page
    keys its tick boxes by the level).  ``revision`` goes with level, reason and dissents,
    ``attendance_revision`` with who was there and who agrees.
    """

    id: int
    question: str
    level: int | None
    not_agreed: bool
    reason: str
    dissents: tuple[DissentPart, ...]
    present: tuple[str, ...]
    community_agrees: tuple[str, ...]
    saved_at: datetime | None
    saved_by: str | None
    revision: int
    attendance_revision: int

    @property
    def settled_on(self) -> bool:
        """Whether the group has come to an outcome, a level or openly none."""
        return self.level is not None or self.not_agreed


@dataclass(frozen=True, slots=True)
class Progress:
    """One meaning of progress: asked = answered + silent + unfinished + left.

    ``answered`` carry a level; ``silent`` a silence (not applicable only with its reason);
    ``unfinished`` were looked at and are not finished; ``left`` were never opened.
    """

    asked: int = 0
    answered: int = 0
    silent: int = 0
    unfinished: int = 0
    left: int = 0

    @property
    def done(self) -> int:
        """How many need nothing more from this person."""
        return self.answered + self.silent

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.asked + other.asked,
            self.answered + other.answered,
            self.silent + other.silent,
            self.unfinished + other.unfinished,
            self.left + other.left,
        )


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who answers; in a confidential round ``name`` and ``progress`` are None.

    ``on_paper``: they have no sign-in, and somebody keys their answers in; ``name`` is then "" where
    none is known.
    """

    id: int
    handle: str
    voice: str
    name: str | None
    on_paper: bool
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class OnPaper:
    """Somebody on paper; ``handle`` is the mark on their booklet, ``name`` "" where none is known."""

    id: int
    handle: str
    voice: str
    name: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that was handed in, checked and counted.

    ``size`` in bytes; ``cleaned``: a photo, of what says where and with what it was taken;
    ``taken`` is then the ISO date on which it was, or "".
    """

    name: str
    media_type: str
    sha256: str
    size: int
    cleaned: bool
    taken: str = ""

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """The piece of evidence that a file became, or was already; ``version`` of its file."""

    id: int
    code: str
    version: int
    there_already: bool


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One version of a piece's file; ``size`` in bytes, ``by`` a name."""

    version: int
    name: str
    media_type: str
    sha256: str
    size: int
    cleaned: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark of a thread; ``by`` is a name."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """Remarks on one question, the oldest first; ``closed_at`` None: it is open.

    ``in_pack`` is whether the verifiers get it to read.
    """

    id: int
    question: str
    in_pack: bool
    closed_at: datetime | None
    revision: int
    remarks: tuple[Remark, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still talked about."""
        return self.closed_at is None

    @property
    def part(self) -> ThreadPart:
        """The thread as a document holds it."""
        return {
            "closed_at": self.closed_at.isoformat() if self.closed_at else None,
            "remarks": [
                {"by": one.by, "at": one.at.isoformat(), "text": one.text} for one in self.remarks
            ],
        }


@dataclass(frozen=True, slots=True)
class Booklet(OnPaper):
    """A booklet of somebody on paper: who has begun to key it in, and whether it is finished.

    ``keyer`` is that person's name; both None: nobody has.
    """

    keyer_id: int | None
    keyer: str | None
    finished: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something to look at behind one or more agreed levels; ``code`` is E001 and so on.

    ``dated`` is "" while nobody has said of when a file is; ``withheld_because`` is "" where its
    file goes into the pack.  ``files`` are all versions of its file, the newest last.
    """

    id: int
    code: str
    title: str
    dated: str  # ISO date
    strength: str
    where: str
    look_at: str
    questions: tuple[str, ...]
    revision: int
    withheld_because: str = ""
    files: tuple[EvidenceFile, ...] = ()

    @property
    def file(self) -> EvidenceFile | None:
        """Return the version that counts, None where the piece is a link or a place."""
        return self.files[-1] if self.files else None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a workbook lacks, as a sentence; ``question`` None where it is about them all."""

    sentence: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A workbook as it was handed over: ``document`` never changes."""

    version: int
    signed_by: str
    at: datetime
    workbook_hash: str
    document: WorkbookDocument


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """One hand-over, and why and by whom it was reopened (None where it was not)."""

    version: int
    signed_by: str
    at: datetime
    workbook_hash: str
    reopened_at: datetime | None
    reopened_by: str | None
    reopened_because: str | None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a file of answers changed, in numbers of participants and of answers."""

    participants: int
    new_participants: int
    own_changed: int
    agreed_changed: int
    same: int


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One answer that a file would change: where it stands there, whose, and from what to what."""

    place: str
    who: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking in a file would change; ``newcomers`` are (name, voice)."""

    lines: tuple[PreviewLine, ...]
    newcomers: tuple[tuple[str, str], ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TemplateFor:
    """The round that a template is made for; ``questions`` are the codes that it asks."""

    round_id: int
    round_name: str
    site_code: str
    site_name: str
    mode: Mode
    questions: tuple[str, ...]
    people: tuple[OnPaper, ...]
