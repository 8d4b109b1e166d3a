"""What verification came to, as ``verification.json`` of a pack. Pure.

``workbook.json`` stays as it was handed over, to the letter; this stands beside it and names it.
"""

from __future__ import annotations

from typing import Any, TypedDict

from assessment.verification.packs.schema import schema_of
from assessment.workbook.model import (
    FindingsPart,
    ProfileLine,
    QueryPart,
    SettlementPart,
    SignOffPart,
    TotalLine,
    VerdictPart,
    VerificationPart,
    WorkbookDocument,
)

SCHEMA = "partnership-workbook-verification/1"


class VerifiedAnswerPart(TypedDict):
    """What was said of one answer; ``hash`` is that of the answer in ``workbook.json``."""

    question: str  # its code
    hash: str
    agreed: int | None
    verified: int | None  # the level that the verifiers stand behind
    settled: int | None
    verdicts: list[VerdictPart]
    settlement: SettlementPart | None
    queries: list[QueryPart]


class VerificationDocument(TypedDict):
    """A concluded review; ``workbook`` is the SHA-256 (hex) of the ``workbook.json`` it is about."""

    schema: str
    workbook: str
    version: int  # of the workbook, as it was handed over
    verification: VerificationPart
    sign_offs: list[SignOffPart]
    answers: list[VerifiedAnswerPart]
    issues: list[ProfileLine]
    dimensions: list[ProfileLine]
    totals: list[TotalLine]
    findings: FindingsPart


def verification_document(verified: WorkbookDocument) -> VerificationDocument:
    """Return what verification said, taken out of a workbook's document that holds it."""
    return {
        "schema": SCHEMA,
        "workbook": verified["verification"]["workbook"],
        "version": verified["round"]["version"],
        "verification": verified["verification"],
        "sign_offs": verified["sign_offs"],
        "answers": [
            {
                "question": answer["question"],
                "hash": answer["hash"],
                "agreed": answer["agreed"]["level"],
                "verified": answer["verified"],
                "settled": answer["settled"],
                "verdicts": answer["verdicts"],
                "settlement": answer["settlement"],
                "queries": answer["queries"],
            }
            for answer in verified["answers"]
        ],
        "issues": verified["issues"],
        "dimensions": verified["dimensions"],
        "totals": verified["totals"],
        "findings": verified["findings"],
    }


def verification_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``verification.json`` as plain JSON."""
    return schema_of(VerificationDocument, f"What verification came to ({SCHEMA})")
