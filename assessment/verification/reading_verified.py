"""Reading a workbook as it was handed over, with what verification says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.verification.agreeing_verifiers import verifier_agreement
from assessment.verification.model import (
    VERDICTS,
    Declaration,
    NamedVerifier,
    SignOff,
    Verdict,
)
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_reviews import declarations, named_verifiers, sign_offs
from assessment.verification.reading_verdicts import verdicts, verification_of
from assessment.verification.rules import put_to
from assessment.workbook.model import (
    FindingsRule,
    Verification,
    VerifierAgreementPart,
    VerifierPart,
    WorkbookDocument,
)
from assessment.workbook.verified import with_verification

Given = Mapping[str, Sequence[Verdict]]  # by question


def verified_document(
    session: Session, over: HandedOver, bank: Bank, findings: FindingsRule
) -> WorkbookDocument:
    """Return the document that was handed over, with its verification as far as it may be seen.

    ``findings`` is ``barriers.findings.findings_of``, which lives a layer up.
    """
    return with_verification(over.document, bank, findings, review_of(session, over, bank))


def review_of(session: Session, over: HandedOver, bank: Bank) -> Verification:
    """Return all that verification says, who verified included; nothing while it is blind."""
    said = verification_of(session, over)
    if said.state != "concluded":
        return said
    given = verdicts(session, over)
    named = named_verifiers(session, over.round_id)
    return replace(
        said,
        verifiers=_verifier_parts(session, over, bank, named, given),
        agreement=_agreement_part(over, bank, named, given),
    )


def _verifier_parts(
    session: Session,
    over: HandedOver,
    bank: Bank,
    named: Sequence[NamedVerifier],
    given: Given,
) -> list[VerifierPart]:
    declared = declarations(session, over.round_id)
    signed = {one.person_id: one for one in sign_offs(session, over.round_id, over.version)}
    levelled = [code for code, level in over.agreed_levels.items() if level is not None]
    return [
        _verifier_part(
            one,
            declared.get(one.person_id),
            signed.get(one.person_id),
            asked=len(put_to(bank, one.voice, levelled)),
            counts=_counts(one.person_id, given),
        )
        for one in named
    ]


def _counts(person_id: int, given: Given) -> dict[str, int]:
    fresh = Counter(
        one.verdict
        for of in given.values()
        for one in of
        if one.person_id == person_id and not one.stale
    )
    return {kind: fresh[kind] for kind in VERDICTS}


def _verifier_part(
    one: NamedVerifier,
    declared: Declaration | None,
    signed: SignOff | None,
    *,
    asked: int,
    counts: dict[str, int],
) -> VerifierPart:
    return {
        "name": one.name,
        "voice": one.voice or "",
        "declared_at": declared.at.isoformat() if declared else None,
        "declaration": declared.words if declared else "",
        "conflicts": [
            {"organisation": organisation, "conflict": conflict}
            for organisation, conflict in (declared.conflicts if declared else {}).items()
        ],
        "signed_at": signed.at.isoformat() if signed else None,
        "statement": signed.statement if signed else "",
        "reliance": signed.reliance if signed else "",
        "reliance_reason": signed.reliance_reason if signed else "",
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "withdrawn_because": one.withdrawn_because,
        "set_aside": one.set_aside,
        "asked": asked,
        "counts": counts,
    }


def _agreement_part(
    over: HandedOver, bank: Bank, named: Sequence[NamedVerifier], given: Given
) -> VerifierAgreementPart:
    found = verifier_agreement(bank, over.agreed_levels, given)
    names = {one.person_id: one.name for one in named}
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
