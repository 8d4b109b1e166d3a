"""Joining a round: participants, their handles, and the answers laid out for them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import (
    FacilitatorRow,
    OwnAnswerRow,
    ParticipantRow,
    PersonRow,
)
from assessment.store.text import checked_name
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.model import Round
from assessment.workbook.reading_answers import questions_asked
from assessment.workbook.rules import check_joining, check_open, check_same_bank


def add_participant(
    session: Session,
    *,
    by: int,
    round_id: int,
    bank: Bank,
    name: str,
    voice: str,
    person_id: int | None = None,
) -> int:
    """Add somebody to an open round with an empty answer for each question; return their id.

    ``person_id`` None is somebody who answers on paper.  Where an invitation is redeemed, the
    door adds them as the operator.
    """
    who = check_person_may(session, by, Act.INVITE, round_id=round_id)
    found = round_to_join(session, round_id, bank)
    check_voice(bank, voice)
    called = checked_name(name)
    if person_id is None:
        check_new_name(session, round_id, called)
    else:
        _check_person(session, round_id, person_id)
    (handle,) = new_handles(session, round_id, found.mode, 1)
    ids = join(
        session,
        round_id,
        [{"name": called, "voice": voice, "handle": handle, "person_id": person_id}],
    )
    facts: dict[str, object] = {"voice": voice}
    if found.mode == "named":
        facts |= {"participant": handle, "name": called}
    leave_line(
        session,
        who.line("participant.added", f"round {round_id}", site_id=found.site_id),
        facts,
    )
    return ids[0]


def round_to_join(session: Session, round_id: int, bank: Bank) -> Round:
    """Return a round that takes participants; refuse one that does not, or another bank."""
    found = round_of(session, round_id)
    check_open(found.state)
    check_joining(found.answering_closed_at)
    check_same_bank(bank, found.bank_version)
    return found


def check_voice(bank: Bank, voice: str) -> None:
    """Refuse a voice that the bank does not have."""
    codes = [one.code for one in bank.voices]
    if voice not in codes:
        raise BadInput(
            "This is not one of the voices, so nobody was added. "
            f"Choose one of: {', '.join(codes)}."
        )


def _check_person(session: Session, round_id: int, person_id: int) -> None:
    person = session.execute(
        select(PersonRow.ended_at).where(PersonRow.id == person_id)
    ).one_or_none()
    if person is None or person.ended_at is not None:
        raise NotYours(NOT_YOURS)
    there = select(ParticipantRow.id).where(
        ParticipantRow.round_id == round_id, ParticipantRow.person_id == person_id
    )
    if session.scalar(there) is not None:
        raise Refused(
            "This person takes part in the round already, so nobody was added. "
            "A person speaks with one voice in a round."
        )
    leads = select(FacilitatorRow.at).where(
        FacilitatorRow.round_id == round_id, FacilitatorRow.person_id == person_id
    )
    if session.scalar(leads) is not None:
        raise Refused(
            "Whoever leads the talk of this round may see what others answered, so they can't "
            "answer any more. Nobody was added."
        )


def check_new_name(session: Session, round_id: int, name: str) -> None:
    """Refuse a second person on paper of the same name: files find them by it."""
    there = select(ParticipantRow.id).where(
        ParticipantRow.round_id == round_id,
        ParticipantRow.person_id.is_(None),
        ParticipantRow.name == name,
    )
    if session.scalar(there) is not None:
        raise Refused(
            f"“{name}” answers on paper in this round already, so nobody was added. "
            "Give the second person's name so that the two can be told apart."
        )


def new_handles(session: Session, round_id: int, mode: str, count: int) -> tuple[str, ...]:
    """Return free handles: P01, P02 … or, in a confidential round, drawn by lot.

    In the order of joining they would say who is who to anybody who saw people arrive.
    """
    taken = set(
        session.scalars(select(ParticipantRow.handle).where(ParticipantRow.round_id == round_id))
    )
    free = _free_numbers(taken, count)
    if mode == "confidential":
        free = secrets.SystemRandom().sample(free, len(free))
    return tuple(_handle(number) for number in free[:count])


def _free_numbers(taken: Collection[str], count: int) -> list[int]:
    # Twice as many as there are people, 99 at least: the lot leaves gaps, so none says how many.
    highest = max(99, 2 * (len(taken) + count))
    return [number for number in range(1, highest + 1) if _handle(number) not in taken]


def _handle(number: int) -> str:
    return f"P{number:02d}"


def join(session: Session, round_id: int, people: Sequence[dict[str, Any]]) -> list[int]:
    """Write participants (name, voice, handle, person_id) and their empty answers; return ids."""
    questions = questions_asked(session, round_id)
    at = clock.now()
    session.execute(
        insert(ParticipantRow),
        [{**person, "round_id": round_id, "joined_at": at} for person in people],
    )
    found = session.execute(
        select(ParticipantRow.handle, ParticipantRow.id).where(ParticipantRow.round_id == round_id)
    )
    by_handle = {row.handle: row.id for row in found}
    ids = [by_handle[person["handle"]] for person in people]
    session.execute(
        insert(OwnAnswerRow),
        [
            {"round_id": round_id, "participant_id": participant, "question": question}
            for participant in ids
            for question in questions
        ],
    )
    return ids
