"""Reading who verifies a round, and who has finished."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import HandOverRow, PersonRow, SignOffRow, VerifierRow
from assessment.verification.model import SignOff


def verifiers(session: Session, round_id: int) -> dict[int, str]:
    """Return the people who verify this round and were not withdrawn, by id, with their names."""
    rows = session.execute(
        select(PersonRow.id, PersonRow.name)
        .join(VerifierRow, VerifierRow.person_id == PersonRow.id)
        .where(VerifierRow.round_id == round_id, VerifierRow.withdrawn_at.is_(None))
        .order_by(PersonRow.id)
    )
    return {row.id: row.name for row in rows}


def sign_offs(session: Session, round_id: int, version: int) -> tuple[SignOff, ...]:
    """Return the sign-offs that hold for a handed-over version, in order, one a verifier.

    A sign-off holds for every version with the very same answers.
    """
    same_answers = select(HandOverRow.answers_hash).where(
        HandOverRow.round_id == round_id, HandOverRow.version == version
    )
    rows = session.execute(
        select(SignOffRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SignOffRow.person_id)
        .where(
            SignOffRow.round_id == round_id,
            SignOffRow.answers_hash == same_answers.scalar_subquery(),
        )
        .order_by(SignOffRow.id)
    )
    newest = {row.person_id: (row, name) for row, name in rows}
    return tuple(
        SignOff(row.person_id, name, row.version, row.statement, row.at)
        for row, name in newest.values()
    )


def still_to_sign(session: Session, round_id: int, version: int) -> tuple[str, ...]:
    """Return the names of verifiers who have not signed off this version.

    Whoever was named and never came counts too: they may begin tomorrow, and work blind.
    """
    signed = {one.person_id for one in sign_offs(session, round_id, version)}
    here = verifiers(session, round_id)
    return tuple(name for person_id, name in here.items() if person_id not in signed)
