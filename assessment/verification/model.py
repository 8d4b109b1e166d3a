"""Verdicts, as a verifier gives them and as they settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

UPHELD, LOWERED, QUERIED, COULD_NOT_TELL = "upheld", "lowered", "queried", "could not tell"
VERDICTS = (UPHELD, LOWERED, QUERIED, COULD_NOT_TELL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one verifier says of one agreed level; ``verdict`` "" while nothing was said.

    ``level`` is set only where it was lowered. ``stale``: the answer changed since, so the
    verdict has to be given again.
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


@dataclass(frozen=True, slots=True)
class SignOff:
    """A verifier has finished with one handed-over version."""

    person_id: int
    verifier: str
    version: int
    statement: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What verification makes of one agreed level.

    ``verified`` is the level the verifiers stand behind, None where they queried, could not
    tell, or differ; ``settled`` is the level after verification, None while it is not settled.
    """

    verified: int | None
    settled: int | None


@dataclass(frozen=True, slots=True)
class Pack:
    """A sealed copy of a handed-over workbook, as it was issued."""

    id: str
    round_id: int
    version: int
    workbook_hash: str
    tagmanifest_hash: str
    file_sha256: str
    key_id: str
    issued_to: str
    issued_at: datetime
    state: str
