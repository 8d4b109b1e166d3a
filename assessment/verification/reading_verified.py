"""Reading a workbook as it was handed over, with what verification says of it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.verification.agreeing_verifiers import VerifierAgreement, verifier_agreement
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_reviews import named_verifiers
from assessment.verification.reading_verdicts import verdicts, verification_of
from assessment.workbook.model import (
    FindingsRule,
    VerifierAgreementPart,
    WorkbookDocument,
    no_agreement,
)
from assessment.workbook.verified import with_verification


def verified_document(
    session: Session, over: HandedOver, bank: Bank, findings: FindingsRule
) -> WorkbookDocument:
    """Return the document that was handed over, with its verification as far as it may be seen.

    ``findings`` is ``barriers.findings.findings_of``, which lives a layer up.
    """
    said = replace(verification_of(session, over), agreement=agreement_part(session, over, bank))
    return with_verification(over.document, bank, findings, said)


def agreement_part(session: Session, over: HandedOver, bank: Bank) -> VerifierAgreementPart:
    """Return how far verifiers agree, by name; nothing at all while the review is blind."""
    if not over.verified:
        return no_agreement()
    found = verifier_agreement(bank, over.agreed_levels, verdicts(session, over))
    names = {one.person_id: one.name for one in named_verifiers(session, over.round_id)}
    return _part(found, names)


def _part(found: VerifierAgreement, names: dict[int, str]) -> VerifierAgreementPart:
    return {
        "alpha": found.alpha,
        "n": found.questions,
        "alike": found.alike,
        "pairs": [
            {
                "one": names[pair.first],
                "other": names[pair.second],
                "n": pair.questions,
                "linear": pair.linear,
                "quadratic": pair.quadratic,
            }
            for pair in found.pairs
        ],
    }
