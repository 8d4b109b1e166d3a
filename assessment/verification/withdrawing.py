"""Withdrawing a verifier: who can't go on, never answers, or turns out to have a conflict."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import NotYours, Refused
from assessment.people.administering import release_verifier
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import PackRow, RoundRow, VerifierRow
from assessment.store.text import required_text
from assessment.verification.packs.recording_packs import withdraw_pack
from assessment.verification.reading_hand_overs import handed_over
from assessment.verification.reading_reviews import sign_offs
from assessment.verification.settling_anew import settle_anew
from assessment.workbook.rules import state_after

WITHDRAWN_ALREADY = (
    "This verifier was withdrawn already, so nothing was changed. What they signed can still be "
    "set aside, with a reason."
)


def withdraw_verifier(
    session: Session,
    *,
    by: int,
    round_id: int,
    person_id: int,
    because: str,
    set_aside: bool,
    bank: Bank,
) -> None:
    """Stop waiting for a verifier: their link and packs end, and everything they gave is kept.

    What was not signed off does not count.  What was stands, unless it is ``set_aside``, as where
    a conflict of interest came up: then it counts no more, and the figures are settled anew.
    Somebody withdrawn already can still be set aside.  Where nobody's sign-off is left, a verified
    workbook waits for verifiers again.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    why = required_text(because, "reason")
    row = session.scalar(
        select(VerifierRow)
        .where(VerifierRow.round_id == round_id, VerifierRow.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotYours(NOT_YOURS)
    if row.withdrawn_at is not None and (row.set_aside or not set_aside):
        raise Refused(WITHDRAWN_ALREADY)
    row.withdrawn_at = row.withdrawn_at or clock.now()
    row.withdrawn_because, row.set_aside = why, set_aside
    session.flush()
    for pack_id in _open_packs(session, round_id, person_id):
        withdraw_pack(session, by=by, pack_id=pack_id, reason=why)
    release_verifier(session, who, person_id, round_id)
    line = who.line("verifier.withdrawn", f"round {round_id}")
    leave_line(session, line, {"person": person_id, "because": why, "set aside": set_aside})
    if set_aside:
        _settle_without(session, who, round_id, bank)


def _open_packs(session: Session, round_id: int, person_id: int) -> Sequence[str]:
    mine = (PackRow.round_id == round_id) & (PackRow.person_id == person_id)
    return session.scalars(select(PackRow.id).where(mine, PackRow.state == "open")).all()


def _settle_without(session: Session, who: Who, round_id: int, bank: Bank) -> None:
    """Write the figures of a verified workbook anew, without what was set aside."""
    state = session.scalar(select(RoundRow.state).where(RoundRow.id == round_id))
    if state != "verified":
        return
    over = handed_over(session, round_id)
    if not sign_offs(session, round_id, over.version):
        session.execute(
            update(RoundRow)
            .where(RoundRow.id == round_id)
            .values(state=state_after("verified", "last sign-off is set aside"))
            .execution_options(synchronize_session=False)
        )
        over = handed_over(session, round_id)
    settled = settle_anew(session, over, bank)
    line = who.line("verification.resettled", f"round {round_id}", version=over.version)
    leave_line(session, line, {"settled": settled})
