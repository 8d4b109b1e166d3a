"""Settling the levels on which verifiers were not of one mind, once their verdicts are known."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Changed, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import PersonRow, SettlementRow
from assessment.store.text import checked_text
from assessment.verification.reading_hand_overs import HandedOver, handed_over
from assessment.verification.reading_settlements import moderated
from assessment.verification.reading_verdicts import settlements, verdicts
from assessment.verification.rules import check_settlement, levels_to_settle_on
from assessment.verification.settling_anew import settle_anew
from assessment.workbook.model import Saved

STILL_BLIND = (
    "The verifiers of this workbook have not all signed off, so nobody knows their verdicts and "
    "nothing can be settled yet. Nothing was changed."
)
OF_ONE_MIND = (
    "The verifiers are of one mind on this question, or none of them judged it, so there is "
    "nothing to settle. Nothing was changed."
)
ANSWER_CHANGED = (
    "This answer was changed and handed over again after your page was loaded, so this was not "
    "saved. What you typed is still on your screen. Load the page again to see the answer as it "
    "is now."
)


def begin_settling(session: Session, *, by: int, round_id: int) -> None:
    """Lay out one empty decision for each question that verifiers left open; others stay.

    Refused while the review is blind.
    """
    who = check_person_may(session, by, Act.SETTLE, round_id=round_id)
    over = _known(session, round_id)
    there = {question for question, one in moderated(session, over).items() if not one.stale}
    fresh = [q for q, one in settlements(session, over).items() if one.disputed and q not in there]
    session.add_all(
        SettlementRow(round_id=round_id, question=q, answer_hash=over.answer_hashes[q])
        for q in fresh
    )
    if fresh:
        line = who.line("settlement.begun", f"round {round_id}", version=over.version)
        leave_line(session, line, {"questions": len(fresh)})


def settle_level(
    session: Session,
    *,
    by: int,
    settlement_id: int,
    revision: int,
    decision: str,
    level: int | None,
    reason: str,
    bank: Bank,
) -> Saved:
    """Save what a moderator decides on one question, by compare-and-swap; figures follow at once.

    It counts once it has a decision and a reason, and stays with the answer as it is now. Raises
    Changed where somebody saved first; Refused while the review is blind, where the verifiers are
    of one mind, for a level outside what they stand behind, and where the answer changed since.
    """
    row = session.get(SettlementRow, settlement_id)
    if row is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.SETTLE, round_id=row.round_id)
    why = checked_text(reason, "reason")
    over = _known(session, row.round_id)
    _check(session, over, row, bank, (decision, level))
    if (row.decision, row.level, row.reason) == (decision, level, why) and row.saved_at is not None:
        return Saved(row.revision, row.saved_at)
    before, at = settlements(session, over)[row.question].settled, clock.now()
    swapped = session.execute(
        update(SettlementRow)
        .where(SettlementRow.id == settlement_id, SettlementRow.revision == revision)
        .values(
            decision=decision,
            level=level,
            reason=why,
            person_id=by,
            saved_at=at,
            revision=revision + 1,
        )
        .returning(SettlementRow.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if swapped is None:
        raise _changed(session, row)
    session.expire(row)
    after = settlements(session, over)[row.question].settled
    if after != before:
        settle_anew(session, over, bank)
    line = who.line("settlement.saved", f"round {row.round_id} {row.question}")
    leave_line(session, line, {"revision": revision + 1, "settled": after})
    return Saved(revision + 1, at)


def _known(session: Session, round_id: int) -> HandedOver:
    over = handed_over(session, round_id)
    if not over.verified:
        raise Refused(STILL_BLIND)
    return over


def _check(
    session: Session,
    over: HandedOver,
    row: SettlementRow,
    bank: Bank,
    said: tuple[str, int | None],
) -> None:
    """Refuse a decision and level that do not fit the answer and the verdicts as they are."""
    if over.answer_hashes.get(row.question) != row.answer_hash:
        raise Refused(ANSWER_CHANGED)
    agreed = over.agreed_levels[row.question]
    if agreed is None or not settlements(session, over)[row.question].disputed:
        raise Refused(OF_ONE_MIND)
    given = verdicts(session, over).get(row.question, ())
    allowed = levels_to_settle_on(bank, row.question, agreed, given)
    check_settlement(*said, allowed=allowed, agreed=agreed)


def _changed(session: Session, row: SettlementRow) -> Changed:
    name = session.get(PersonRow, row.person_id) if row.person_id else None
    return Changed(
        "Somebody else settled this at the same time. Both texts are kept: choose one, or join them.",
        {
            "decision": row.decision,
            "level": row.level,
            "reason": row.reason,
            "revision": row.revision,
            "by": name.name if name else "",
            "at": row.saved_at.isoformat() if row.saved_at else "",
        },
    )
