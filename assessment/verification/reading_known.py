"""Verdicts that are known, also while a review is under way again.

A workbook can be reopened, changed and handed over again.  Its review is then blind again, but
what was known of the answers that did not change still holds.  So whoever may see results sees
those verdicts as they were when the last review was concluded, and nothing of what verifiers have
done since.  Verifiers at work see none of this: somebody new among them works blind.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import SignOffRow, VerdictChangeRow, VerdictRow
from assessment.verification.model import Settlement, Verdict
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_reviews import set_aside
from assessment.verification.reading_settlements import known_decisions
from assessment.verification.reading_verdicts import (
    newest_of_each,
    parts_of,
    settlement_part,
    verdicts,
    verification_of,
)
from assessment.verification.rules import settle
from assessment.workbook.model import Verification

Given = dict[str, tuple[Verdict, ...]]


def known_verdicts(session: Session, over: HandedOver) -> Given:
    """Return the verdicts that were last known, by question; {} where none ever were."""
    if over.verified:
        return verdicts(session, over)
    return {} if over.known_since is None else _as_they_were(session, over, over.known_since)


def known_settlements(session: Session, over: HandedOver) -> dict[str, Settlement]:
    """Return what the known verdicts make of each question as it is now."""
    known = over.verified or over.known_since is not None
    given = known_verdicts(session, over)
    decided = known_decisions(session, over) if known else {}
    return {
        question: settle(agreed, given.get(question, ()), decided.get(question))
        for question, agreed in over.agreed_levels.items()
    }


def known_verification(session: Session, over: HandedOver) -> Verification:
    """Return what is known of the verification of a workbook; not for verifiers at work."""
    now = verification_of(session, over)
    if over.verified or over.known_since is None:
        return now
    found = known_settlements(session, over)
    return replace(
        now,
        verdicts=parts_of(session, over, known_verdicts(session, over)),
        settlements={
            question: settlement_part(one.moderated)
            for question, one in found.items()
            if one.moderated is not None
        },
        verified={question: one.verified for question, one in found.items()},
        settled={question: one.settled for question, one in found.items()},
    )


def _as_they_were(session: Session, over: HandedOver, moment: datetime) -> Given:
    """Return the verdicts as they stood at a moment, from their history."""
    signed = select(SignOffRow.id).where(
        SignOffRow.round_id == VerdictRow.round_id,
        SignOffRow.person_id == VerdictRow.person_id,
        SignOffRow.at >= VerdictChangeRow.at,
        SignOffRow.at <= moment,
    )
    rows = session.execute(
        select(VerdictRow, VerdictChangeRow, signed.exists())
        .join(VerdictChangeRow, VerdictChangeRow.verdict_id == VerdictRow.id)
        .where(VerdictRow.round_id == over.round_id, VerdictChangeRow.at <= moment)
        .where(VerdictRow.person_id.not_in(set_aside(over.round_id)))
        .order_by(VerdictRow.question, VerdictRow.person_id, VerdictChangeRow.at)
        .order_by(VerdictChangeRow.id)
    )
    last = {row.id: (row, change) for row, change, was_signed in rows if was_signed}
    return newest_of_each(
        _verdict(row, change, over) for row, change in last.values() if change.verdict
    )


def _verdict(row: VerdictRow, change: VerdictChangeRow, over: HandedOver) -> Verdict:
    return Verdict(
        row.id,
        row.question,
        row.person_id,
        change.verdict,
        change.level,
        change.reason,
        over.answer_hashes.get(row.question) != row.answer_hash,
        change.at,
        change.revision,
        row.answer_hash,
    )
