"""A file of verdicts that came back, as it is looked at before anybody takes it in. Pure.

The verifier sees all of a ``ReturnPreview``.  Somebody else sees how many verdicts the file holds
(``blind``), and never what they say, nor how they lie to what is stored: else a file of guesses
would tell what was said on screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Outcome = Literal["new", "changed", "same", "conflict", "empty", "rejected"]

PUT_ASIDE = "This verdict was not taken in. The verifier sees why when they look at their file."
TO_FINISH = "This verdict is not complete yet. The verifier sees what it needs."
BESIDE_THE_SCREEN = (
    "What the verifier has said on screen since this form was issued is not told here: where it "
    "differs it holds, and a sign-off then waits until they have chosen."
)
NOT_BY_ITSELF = (
    "The file by itself lacks something that a sign-off needs. What was said on screen counts, too."
)
MISSING = "Something is still missing that a sign-off needs. The verifier sees what."


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as it is said: ``level`` only where it was lowered."""

    verdict: str
    level: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What becomes of one verdict of a file.

    ``new`` and ``changed`` are taken in, ``same`` stands already, ``empty`` says nothing.
    ``conflict``: another verdict was given on screen after the form was issued, and whoever gave
    both chooses; until they do, the screen's holds.  ``rejected`` is not taken in, for the reason
    in ``note``, which else says what the verdict still needs.  ``stale``: the answer has changed
    since, so it is kept as what was said before.  ``given`` and ``before`` are None where they are
    not told, and ``before`` where nothing was said.
    """

    question: str
    place: str
    outcome: Outcome
    stale: bool = False
    given: Said | None = None
    before: Said | None = None
    note: str = ""

    @property
    def written(self) -> bool:
        """Whether it changes what is stored, if no more is said of it."""
        return self.outcome in {"new", "changed"}


@dataclass(frozen=True, slots=True)
class ReturnPreview:
    """What taking in a file would do; nothing was written yet.

    ``person_id`` None: ``name`` becomes a verifier when the file is taken in.  ``remarks`` are
    sentences about the file as a whole.  ``declares``: its declaration would be kept.  ``signed``:
    the file says that its verifier has finished; ``signs``: taken in, they would sign off, and
    where not, ``unsigned`` says what is missing.  ``nothing_new``: the same was taken in already,
    as ``remarks`` says.  ``typed_by``: who typed in what was filled in by hand, "" where nobody is
    named or it was not.  ``fingerprint`` changes with whatever would be written.
    """

    kind: str  # form, sheet
    name_of_file: str
    sha256: str
    size: int  # bytes
    pack_id: str
    pack_number: int
    round_id: int
    site: str
    partnership: str
    person_id: int | None
    name: str
    revision: int
    on_paper: bool
    typed_by: str
    lines: tuple[ReturnLine, ...]
    declares: bool
    signed: bool
    signs: bool
    unsigned: tuple[str, ...]
    remarks: tuple[str, ...]
    nothing_new: bool
    fingerprint: str

    def count(self, *outcomes: Outcome) -> int:
        """Return how many verdicts these become of."""
        return sum(line.outcome in outcomes for line in self.lines)

    @property
    def stale(self) -> int:
        """Return how many verdicts are on answers that have changed since."""
        return sum(line.stale and line.outcome != "rejected" for line in self.lines)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Return the questions on which something else was said on screen meanwhile."""
        return tuple(line.question for line in self.lines if line.outcome == "conflict")


@dataclass(frozen=True, slots=True)
class TakenReturn:
    """What was taken in: how many verdicts changed, and what was put aside.

    ``kept_from_screen`` are questions on which the screen's verdict was kept.  ``nothing_new``:
    nothing was written.  ``unsigned`` says why a signed file did not sign off, as far as
    whoever took it in may know.
    """

    person_id: int
    name: str
    round_id: int
    pack_number: int
    accepted: int
    stale: int
    rejected: tuple[ReturnLine, ...]
    kept_from_screen: tuple[str, ...]
    signed_off: bool
    unsigned: tuple[str, ...]
    nothing_new: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file of verdicts that was taken in, without what it says.

    ``put_aside`` is how many of its verdicts were not taken; ``taken_by`` is a name, and so is
    ``typed_by`` where it was filled in by hand, "" where the file names nobody.
    """

    site_id: int
    site: str
    round_name: str
    pack_number: int
    verifier: str
    revision: int
    kind: str  # form, sheet
    on_paper: bool
    typed_by: str
    taken_at: datetime
    taken_by: str
    accepted: int
    put_aside: int


def alone(lines: Iterable[ReturnLine]) -> tuple[ReturnLine, ...]:
    """Return what would become of each verdict if nothing were stored before the file."""
    return tuple(replace(line, outcome=_alone(line.outcome), before=None) for line in lines)


def blind(lines: Iterable[ReturnLine]) -> tuple[ReturnLine, ...]:
    """Return as much of each verdict as hangs on the file alone, without what it says."""
    return tuple(_without(line) for line in alone(lines))


def _without(line: ReturnLine) -> ReturnLine:
    note = "" if not line.note else PUT_ASIDE if line.outcome == "rejected" else TO_FINISH
    return replace(line, given=None, note=note)


def _alone(outcome: Outcome) -> Outcome:
    return outcome if outcome in {"rejected", "empty"} else "new"
