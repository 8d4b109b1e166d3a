"""Reading what moderators decided where verifiers were not of one mind."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import PersonRow, SettlementRow
from assessment.verification.model import Moderated
from assessment.verification.reading_hand_overs import HandedOver


def moderated(session: Session, over: HandedOver) -> dict[str, Moderated]:
    """Return what moderators decided, by question; empty while the review is blind.

    A decision belongs to one version of its answer. Where the answer as it is now has none, the
    newest one of before is here, as stale.
    """
    return known_decisions(session, over) if over.verified else {}


def known_decisions(session: Session, over: HandedOver) -> dict[str, Moderated]:
    """Return the same whether or not a review is under way again: they are known since the last."""
    rows = session.execute(
        select(SettlementRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == SettlementRow.person_id)
        .where(SettlementRow.round_id == over.round_id)
        .order_by(SettlementRow.saved_at, SettlementRow.id)
    )
    found: dict[str, Moderated] = {}
    for row, name in rows:
        one = _moderated(row, name or "", over)
        if not one.stale or (one.decision and found.get(row.question, one).stale):
            found[row.question] = one
    return found


def _moderated(row: SettlementRow, moderator: str, over: HandedOver) -> Moderated:
    return Moderated(
        id=row.id,
        question=row.question,
        decision=row.decision,
        level=row.level,
        reason=row.reason,
        moderator=moderator,
        stale=over.answer_hashes.get(row.question) != row.answer_hash,
        saved_at=row.saved_at,
        revision=row.revision,
    )
