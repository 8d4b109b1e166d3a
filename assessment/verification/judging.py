"""Giving verdicts, each on one exact version of one answer."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Changed, Locked, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import VerdictRow
from assessment.store.text import checked_text
from assessment.verification.declaring import check_declared
from assessment.verification.reading_hand_overs import HandedOver, handed_over
from assessment.verification.reading_reviews import sign_offs, voice_of_verifier
from assessment.verification.reading_verdicts import verdict_sheet
from assessment.verification.rules import check_verdict, put_to
from assessment.workbook.model import Saved

SIGNED_OFF = (
    "You have signed off this workbook, so your verdicts are locked. Nothing was changed. "
    "If something has to be put right, ask the programme team."
)
CHANGED_SINCE = (
    "This answer was changed and handed over again after your page was loaded, so your verdict was "
    "not saved. What you typed is still on your screen. Load the page again to see the answer as it "
    "is now."
)
NOT_PUT_TO_YOU = (
    "This question is not put to you: as a community verifier you are asked where community voices "
    "should be heard. Nothing was changed."
)
VERIFIED_ALREADY = (
    "This workbook has been verified already and its verdicts are known, so nobody else can verify "
    "it blind. Nothing was changed. The programme team can reopen it."
)


def begin_verification(session: Session, *, by: int, round_id: int) -> None:
    """Lay out one empty verdict per answer for the verifier; what they gave before stays."""
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    over = handed_over(session, round_id)
    there = verdict_sheet(session, round_id, by, over.answer_hashes)
    if over.verified and not there:
        raise Refused(VERIFIED_ALREADY)
    fresh = [q for q in over.answer_hashes if q not in there]
    session.add_all(
        VerdictRow(round_id=round_id, person_id=by, question=q, answer_hash=over.answer_hashes[q])
        for q in fresh
    )
    if fresh:
        line = who.line("verification.begun", f"round {round_id}", version=over.version)
        leave_line(session, line, {"answers": len(fresh)})


def record_verdict(
    session: Session,
    *,
    by: int,
    verdict_id: int,
    revision: int,
    verdict: str,
    level: int | None,
    reason: str,
    bank: Bank,
) -> Saved:
    """Save one verdict by compare-and-swap; an unfinished one is kept, and says so elsewhere.

    Raises Changed where another tab saved first, Refused where the verdict would raise a level
    or the workbook is not handed over or signed off, where conflicts of interest were not declared,
    or the question is not put to a community verifier; NotYours for anybody else's verdict.
    """
    row = session.get(VerdictRow, verdict_id)
    if row is None or row.person_id != by:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=row.round_id)
    over = open_to(session, row.round_id, by)
    if over.answer_hashes.get(row.question) != row.answer_hash:
        raise Refused(CHANGED_SINCE)
    check_declared(session, over, by)
    voice = voice_of_verifier(session, row.round_id, by)
    if not put_to(bank, voice, (row.question,)):
        raise Refused(NOT_PUT_TO_YOU)
    given = checked_text(reason, "reason")
    check_verdict(
        verdict,
        level,
        agreed=over.agreed_levels.get(row.question),
        bank=bank,
        question=row.question,
    )
    same = (row.verdict, row.level, row.reason)
    if same == (verdict, level, given) and row.saved_at is not None:
        return Saved(row.revision, row.saved_at)
    at = clock.now()
    swapped = session.execute(
        update(VerdictRow)
        .where(VerdictRow.id == verdict_id, VerdictRow.revision == revision)
        .values(
            verdict=verdict,
            level=level,
            reason=given,
            saved_at=at,
            revision=revision + 1,
            return_id=None,  # whatever file brought the one before
        )
        .returning(VerdictRow.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if swapped is None:
        raise _changed(row, who.name)
    leave_line(
        session,
        who.line("verdict.given", f"round {row.round_id} {row.question}", version=over.version),
        # Not what was said: the programme reads these lines while the review is blind.
        {"revision": revision + 1},
    )
    return Saved(revision + 1, at)


def open_to(session: Session, round_id: int, person_id: int) -> HandedOver:
    """Return what somebody verifies; Locked where they signed it off, Refused where others did."""
    over = handed_over(session, round_id)
    if any(s.person_id == person_id for s in sign_offs(session, over.round_id, over.version)):
        raise Locked(SIGNED_OFF)
    if over.verified:
        raise Refused(VERIFIED_ALREADY)
    return over


def _changed(row: VerdictRow, name: str) -> Changed:
    return Changed(
        "This verdict was changed in another window. Both texts are kept: choose one, or join them.",
        {
            "verdict": row.verdict,
            "level": row.level,
            "reason": row.reason,
            "revision": row.revision,
            "by": name,
            "at": row.saved_at.isoformat() if row.saved_at else "",
        },
    )
