"""Reading who verifies a round, what they declared, and who has finished."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assessment.store.tables import (
    DeclarationRow,
    HandOverRow,
    PackRow,
    PersonRow,
    ReturnRow,
    SignOffRow,
    VerdictRow,
    VerifierRow,
)
from assessment.verification.model import Declaration, NamedVerifier, SignOff, VerifierState


def named_verifiers(session: Session, round_id: int) -> tuple[NamedVerifier, ...]:
    """Return everybody who was ever named to verify a round, those withdrawn too, in order."""
    rows = session.execute(
        select(VerifierRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == VerifierRow.person_id)
        .where(VerifierRow.round_id == round_id)
        .order_by(VerifierRow.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        NamedVerifier(
            row.person_id,
            name,
            row.voice,
            row.named_at,
            row.withdrawn_at,
            row.withdrawn_because,
            row.set_aside,
        )
        for row, name in rows
    )


def verifiers(session: Session, round_id: int) -> dict[int, str]:
    """Return the people who verify this round and were not withdrawn, by id, with their names."""
    rows = session.execute(
        select(PersonRow.id, PersonRow.name)
        .join(VerifierRow, VerifierRow.person_id == PersonRow.id)
        .where(VerifierRow.round_id == round_id, VerifierRow.withdrawn_at.is_(None))
        .order_by(PersonRow.id)
    )
    return {row.id: row.name for row in rows}


def voice_of_verifier(session: Session, round_id: int, person_id: int) -> str | None:
    """Return the voice of a community verifier, None for every other one."""
    return session.scalar(
        select(VerifierRow.voice).where(
            VerifierRow.round_id == round_id, VerifierRow.person_id == person_id
        )
    )


def set_aside(round_id: int) -> Select[int]:
    """Return the query for the people of whom nothing counts any more, whatever they signed."""
    return select(VerifierRow.person_id).where(
        VerifierRow.round_id == round_id, VerifierRow.set_aside.is_(True)
    )


def declarations(session: Session, round_id: int) -> dict[int, Declaration]:
    """Return what each verifier declared last, by person; withdrawn ones too."""
    rows = session.execute(
        select(DeclarationRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == DeclarationRow.person_id)
        .where(DeclarationRow.round_id == round_id)
        .order_by(DeclarationRow.id)
    )
    return {
        row.person_id: Declaration(
            row.person_id, name, row.words, dict(row.conflicts), row.at, row.came_by
        )
        for row, name in rows
    }


def declaration(session: Session, round_id: int, person_id: int) -> Declaration | None:
    """Return what one verifier declared last, None where they have not."""
    return declarations(session, round_id).get(person_id)


def sign_offs(session: Session, round_id: int, version: int) -> tuple[SignOff, ...]:
    """Return the sign-offs that hold for a handed-over version, in order, one a verifier.

    A sign-off holds for every version with the very same answers, until it is set aside.
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
            SignOffRow.person_id.not_in(set_aside(round_id)),
        )
        .order_by(SignOffRow.id)
    )
    newest = {row.person_id: (row, name) for row, name in rows}
    return tuple(
        SignOff(
            row.person_id,
            name,
            row.version,
            row.statement,
            row.at,
            row.reliance,
            row.reliance_reason,
        )
        for row, name in newest.values()
    )


def still_to_sign(session: Session, round_id: int, version: int) -> tuple[str, ...]:
    """Return the names of verifiers who have not signed off this version.

    Whoever was named and never came counts too: they may begin tomorrow, and work blind.
    """
    signed = {one.person_id for one in sign_offs(session, round_id, version)}
    here = verifiers(session, round_id)
    return tuple(name for person_id, name in here.items() if person_id not in signed)


def verifier_states(session: Session, round_id: int, version: int) -> tuple[VerifierState, ...]:
    """Return how far each verifier of a round is, those withdrawn too, in the order of naming.

    Nothing of it tells how many verdicts there are.
    """
    declared = declarations(session, round_id)
    signed = {one.person_id: one.at for one in sign_offs(session, round_id, version)}
    given = _last_by_person(
        session, VerdictRow.person_id, VerdictRow.saved_at, VerdictRow.round_id == round_id
    )
    sent = _last_by_person(
        session,
        ReturnRow.person_id,
        ReturnRow.taken_at,
        ReturnRow.pack_id.in_(select(PackRow.id).where(PackRow.round_id == round_id)),
    )
    found = []
    for one in named_verifiers(session, round_id):
        who = one.person_id
        said = declared.get(who)
        moments = [
            moment
            for moment in (
                said.at if said else None,
                signed.get(who),
                given.get(who),
                sent.get(who),
            )
            if moment is not None
        ]
        found.append(
            VerifierState(
                one,
                said,
                begun=bool(moments),
                signed=who in signed,
                last_active=max(moments).date() if moments else None,
            )
        )
    return tuple(found)


def _last_by_person(
    session: Session,
    person: InstrumentedAttribute[int],
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    where: ColumnElement[bool],
) -> dict[int, datetime]:
    rows = session.execute(
        select(person, func.max(moment)).where(where, moment.is_not(None)).group_by(person)
    )
    return {who: at for who, at in rows if at is not None}
