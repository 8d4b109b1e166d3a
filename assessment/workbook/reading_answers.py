"""Reading answers, own and agreed, who gave them, and how far they have got."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assessment.errors import NotYours
from assessment.measures.answers import OwnAnswer
from assessment.people.rules import NOT_YOURS
from assessment.store.tables import (
    AgreedAnswerRow,
    OwnAnswerRow,
    ParticipantRow,
    PersonRow,
    RoundRow,
)
from assessment.workbook.dissents import as_stored
from assessment.workbook.rules import counted_silence, progress
from assessment.workbook.sheets import AgreedLine, OwnLine, Participant, Progress


def own_sheet(session: Session, participant_id: int) -> tuple[OwnLine, ...]:
    """Return a participant's own answers in the order of the form; for that participant alone."""
    return tuple(
        line for _, line in own_lines(session, OwnAnswerRow.participant_id == participant_id)
    )


def own_lines(
    session: Session, wanted: ColumnElement[bool], *, set_aside: bool = False
) -> list[tuple[int, OwnLine]]:
    """Return own answers with their participants' ids, person by person in the round's order.

    They are those to the questions that are asked or, instead, to those that are set aside.
    """
    rows = session.execute(
        select(
            OwnAnswerRow.participant_id,
            OwnAnswerRow.id,
            OwnAnswerRow.question,
            OwnAnswerRow.level,
            OwnAnswerRow.silence,
            OwnAnswerRow.note,
            OwnAnswerRow.looked_at,
            OwnAnswerRow.saved_at,
            OwnAnswerRow.revision,
        )
        .join(AgreedAnswerRow, _OF_QUESTION)
        .where(wanted, AgreedAnswerRow.set_aside.is_(set_aside))
        .order_by(OwnAnswerRow.participant_id, AgreedAnswerRow.place, OwnAnswerRow.id)
    )
    return [(row[0], OwnLine(*row[1:])) for row in rows]


_OF_QUESTION = (AgreedAnswerRow.round_id == OwnAnswerRow.round_id) & (
    AgreedAnswerRow.question == OwnAnswerRow.question
)


def questions_asked(session: Session, round_id: int) -> tuple[str, ...]:
    """Return the codes of the questions that a round asks, in its order."""
    return tuple(
        session.scalars(
            select(AgreedAnswerRow.question)
            .where(AgreedAnswerRow.round_id == round_id, AgreedAnswerRow.set_aside.is_(False))
            .order_by(AgreedAnswerRow.place, AgreedAnswerRow.id)
        )
    )


def participants(session: Session, round_id: int) -> tuple[Participant, ...]:
    """Return who takes part, by handle; a confidential round gives neither name nor progress."""
    rows = session.execute(
        select(ParticipantRow, RoundRow.mode)
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .where(ParticipantRow.round_id == round_id)
        .order_by(*BY_HANDLE)
    ).all()
    named = any(mode == "named" for _, mode in rows)
    lines: dict[int, list[OwnLine]] = {}
    if named:
        for participant_id, line in own_lines(session, OwnAnswerRow.round_id == round_id):
            lines.setdefault(participant_id, []).append(line)
    return tuple(
        Participant(
            row.id,
            row.handle,
            row.voice,
            row.name if named else None,
            row.person_id is None,
            progress(lines.get(row.id, ())) if named else None,
        )
        for row, _ in rows
    )


# How handles are ordered: P2 before P10, and P99 before P100.
BY_HANDLE = (func.length(ParticipantRow.handle), ParticipantRow.handle)


def own_handle(session: Session, participant_id: int) -> str:
    """Return how one participant is written down; for that participant alone."""
    handle = session.scalar(
        select(ParticipantRow.handle).where(ParticipantRow.id == participant_id)
    )
    if handle is None:
        raise NotYours(NOT_YOURS)
    return handle


def names_taking_part(session: Session, round_id: int) -> tuple[tuple[str, str], ...]:
    """Return name and voice of all who take part, by name: who joined, never which handle.

    Whoever is on paper without a name is not among them.
    """
    rows = session.execute(
        select(ParticipantRow.name, ParticipantRow.voice)
        .where(ParticipantRow.round_id == round_id, ParticipantRow.name != "")
        .order_by(ParticipantRow.name, ParticipantRow.voice)
    )
    return tuple((row.name, row.voice) for row in rows)


def own_progress(session: Session, participant_id: int) -> Progress:
    """Return one participant's progress; for that participant alone."""
    return progress(own_sheet(session, participant_id))


def round_progress(session: Session, round_id: int) -> Progress | None:
    """Return the progress of all participants of a round together; None where confidential."""
    if session.scalar(select(RoundRow.mode).where(RoundRow.id == round_id)) == "confidential":
        return None
    return progress(line for _, line in own_lines(session, OwnAnswerRow.round_id == round_id))


def agreed_sheet(
    session: Session, round_id: int, *, set_aside: bool = False
) -> tuple[AgreedLine, ...]:
    """Return what the group settled on, in the order of the form; see ``own_lines``."""
    rows = session.execute(
        select(AgreedAnswerRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == AgreedAnswerRow.saved_by)
        .where(AgreedAnswerRow.round_id == round_id, AgreedAnswerRow.set_aside.is_(set_aside))
        .order_by(AgreedAnswerRow.place, AgreedAnswerRow.id)
        .execution_options(populate_existing=True)
    )
    return tuple(
        AgreedLine(
            id=row.id,
            question=row.question,
            level=row.level,
            not_agreed=row.not_agreed,
            reason=row.reason,
            dissents=tuple(as_stored(row.dissents)),
            present=tuple(row.present),
            community_agrees=tuple(row.community_agrees) if row.agrees_with == row.level else (),
            saved_at=row.saved_at,
            saved_by=name,
            revision=row.revision,
            attendance_revision=row.attendance_revision,
        )
        for row, name in rows
    )


def question_of(session: Session, answer_id: int) -> tuple[int, str]:
    """Return the round and the question of an agreed answer; NotYours where there is none."""
    found = session.execute(
        select(AgreedAnswerRow.round_id, AgreedAnswerRow.question).where(
            AgreedAnswerRow.id == answer_id
        )
    ).first()
    if found is None:
        raise NotYours(NOT_YOURS)
    return found.round_id, found.question


def own_answers(session: Session, round_id: int) -> tuple[OwnAnswer, ...]:
    """Return all own answers of a round for the measures, by handle and question.

    A silence without the reason it needs counts as unanswered.  Nobody is shown these as they
    are: see ``spreads`` and ``own_answers_shown``.
    """
    rows = session.execute(_OWN_ANSWERS.where(OwnAnswerRow.round_id == round_id))
    return tuple(
        OwnAnswer(handle, voice, code, level, counted_silence(level, silence, note), note)
        for handle, voice, code, level, silence, note in rows
    )


_OWN_ANSWERS = (
    select(
        ParticipantRow.handle,
        ParticipantRow.voice,
        OwnAnswerRow.question,
        OwnAnswerRow.level,
        OwnAnswerRow.silence,
        OwnAnswerRow.note,
    )
    .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
    .join(AgreedAnswerRow, _OF_QUESTION)
    .where(AgreedAnswerRow.set_aside.is_(False))
    .order_by(*BY_HANDLE, AgreedAnswerRow.place, OwnAnswerRow.id)
)
