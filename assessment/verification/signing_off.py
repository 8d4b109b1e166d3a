"""Signing off; with the last verifier the review is concluded and its verdicts are known."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Refused
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import HandOverRow, RoundRow, SignOffRow
from assessment.store.text import checked_text
from assessment.verification.asking import open_queries_of
from assessment.verification.declaring import check_declared
from assessment.verification.judging import open_to
from assessment.verification.packs.recording_packs import close_packs
from assessment.verification.reading_hand_overs import HandedOver, handed_over
from assessment.verification.reading_reviews import sign_offs, still_to_sign, voice_of_verifier
from assessment.verification.reading_verdicts import verdict_sheet
from assessment.verification.rules import CONCLUDED, judgement_problems, still_to_come, to_judge
from assessment.verification.settling_anew import settle_anew
from assessment.workbook.rules import state_after


def sign_off(
    session: Session,
    *,
    by: int,
    round_id: int,
    statement: str,
    reliance: str,
    reliance_reason: str,
    bank: Bank,
) -> None:
    """Finish one verifier's review; with the last of them the workbook counts as verified.

    ``reliance`` is the closing judgement, high, some or little, with its reason.  BadInput lists
    every answer that still needs a verdict, and what else is missing; what was given is kept.
    """
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    over = open_to(session, round_id, by)
    said = checked_text(statement, "statement")
    why = checked_text(reliance_reason, "reason of your judgement").strip()
    check_declared(session, over, by)
    asked = to_judge(over.agreed_levels, bank, voice_of_verifier(session, round_id, by))
    sheet = verdict_sheet(session, round_id, by, over.answer_hashes)
    unjudged, unsaid = still_to_come(asked, sheet), judgement_problems(reliance, why)
    if unjudged:
        count = "One verdict is" if len(unjudged) == 1 else f"{len(unjudged)} verdicts are"
        raise BadInput(
            f"{count} still to come. What you gave is kept; nothing was signed.",
            (*unjudged, *unsaid),
        )
    if unsaid:
        raise BadInput(
            "Your closing judgement is not complete. What you gave is kept; nothing was signed.",
            unsaid,
        )
    at = clock.now()
    session.add(
        SignOffRow(
            round_id=round_id,
            person_id=by,
            version=over.version,
            answers_hash=over.answers_hash,
            statement=said,
            reliance=reliance,
            reliance_reason=why,
            at=at,
        )
    )
    session.flush()
    leave_line(session, who.line("verification.signed", f"round {round_id}", version=over.version))
    open_queries_of(session, over, by, sheet.values())
    if not still_to_sign(session, over.round_id, over.version):
        conclude(session, who, over, bank, "last verifier signs off")


def resume_verification(session: Session, *, by: int, round_id: int, bank: Bank) -> bool:
    """Count a workbook that was handed over again as verified at once where every sign-off holds.

    They hold where all answers are the very same as those that were signed off.  Else what is
    known of the answers that did not change still counts.  For the same transaction as the
    hand-over; tells whether the workbook is verified now.
    """
    who = check_person_may(session, by, Act.HAND_OVER, round_id=round_id)
    over = handed_over(session, round_id)
    if over.verified:
        return True
    waiting = still_to_sign(session, round_id, over.version)
    if waiting or not sign_offs(session, round_id, over.version):
        settle_anew(session, over, bank)  # with what is known of the answers that did not change
        return False
    conclude(session, who, over, bank, "every sign-off holds")
    return True


def conclude_verification(session: Session, *, by: int, round_id: int, bank: Bank) -> None:
    """Count a workbook as verified once nobody is left who has to sign off.

    The last sign-off does that by itself; this is for when the last one outstanding has left, or
    an invitation was withdrawn. Refused, naming them, while somebody has still to sign off.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    over = handed_over(session, round_id)
    if over.verified:
        return
    if not sign_offs(session, over.round_id, over.version):
        raise Refused(
            "No verifier has signed off this workbook, so it can't count as verified. "
            "Nothing was changed."
        )
    if waiting := still_to_sign(session, over.round_id, over.version):
        raise Refused(
            f"Still to sign off: {', '.join(waiting)}. Until then all verdicts stay hidden. "
            "Wait for them, or withdraw their invitation or role first."
        )
    conclude(session, who, over, bank, "last verifier signs off")


def conclude(session: Session, who: Who, over: HandedOver, bank: Bank, move: str) -> None:
    """Make a workbook verified, in the name of ``who`` (checked by the caller)."""
    at = clock.now()
    close_packs(session, over.round_id, at=at, because=CONCLUDED)
    session.execute(
        update(HandOverRow)
        .where(HandOverRow.round_id == over.round_id, HandOverRow.version == over.version)
        .values(concluded_at=at)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == over.round_id)
        .values(state=state_after("handed over", move))
        .execution_options(synchronize_session=False)
    )
    settled = settle_anew(session, replace(over, verified=True), bank)
    line = who.line("verification.concluded", f"round {over.round_id}", version=over.version)
    leave_line(session, line, {"settled": settled})
