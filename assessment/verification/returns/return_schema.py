"""What a file of verdicts holds: the shape that the form saves and the spreadsheet is read into."""

from __future__ import annotations

from typing import Any, Final, Literal, TypedDict

from assessment.verification.packs.schema import schema_of

RETURN_SCHEMA: Final = "partnership-workbook-verdicts/1"


class ReturnedVerdict(TypedDict):
    """One verdict; ``verdict`` "" says nothing, and what was said before stays as it is.

    ``answer_hash`` and ``agreed`` are what the form showed. ``level`` only where it was lowered.
    """

    question: str
    answer_hash: str
    agreed: int
    verdict: str  # one of VERDICTS, or ""
    level: int | None
    reason: str


class ReturnedDeclaration(TypedDict):
    """Conflicts of interest; an organisation that is not in ``conflicts`` was not declared on."""

    words: str
    conflicts: dict[str, bool]


class ReturnedJudgement(TypedDict):
    """How far the self-assessment as a whole can be relied on; "" while that was not said."""

    reliance: str  # high, some or little
    reason: str


class ReturnDocument(TypedDict):
    """A whole file; ``revision`` is 1 for the first that was saved of a form.

    ``name`` is the verifier's as they wrote it. ``signed``: they have finished and sign with
    ``statement``. ``on_paper``: ``typed_by`` typed in what was filled in by hand; else it is "".
    """

    schema: Literal["partnership-workbook-verdicts/1"]
    pack: str
    workbook: str
    token: str
    revision: int
    name: str
    declaration: ReturnedDeclaration
    verdicts: list[ReturnedVerdict]
    judgement: ReturnedJudgement
    statement: str
    signed: bool
    on_paper: bool
    typed_by: str


def return_schema() -> dict[str, Any]:
    """Return the schema as plain JSON; every field is required and no other is allowed."""
    return schema_of(ReturnDocument, f"Verdicts ({RETURN_SCHEMA})")
