"""Reading the booklets of people on paper: whose there are, how far each is, and the one keyed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.errors import NotYours
from assessment.people.queries import site
from assessment.people.rules import NOT_YOURS
from assessment.store.tables import OwnAnswerRow, ParticipantRow, PersonRow, RoundRow
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.reading_answers import BY_HANDLE, own_lines, questions_asked
from assessment.workbook.sheets import Booklet, OnPaper, OwnLine, TemplateFor


def booklets(session: Session, round_id: int) -> tuple[Booklet, ...]:
    """Return the booklets of a round by handle: never what stands in them, nor how much."""
    rows = session.execute(
        select(
            ParticipantRow.id,
            ParticipantRow.handle,
            ParticipantRow.voice,
            ParticipantRow.name,
            ParticipantRow.keyer_id,
            PersonRow.name,
            ParticipantRow.keyed_whole_at,
            RoundRow.mode,
        )
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .outerjoin(PersonRow, PersonRow.id == ParticipantRow.keyer_id)
        .where(ParticipantRow.round_id == round_id, ParticipantRow.person_id.is_(None))
        .order_by(*BY_HANDLE)
    )
    return tuple(
        Booklet(
            participant_id,
            handle,
            voice,
            name if mode == "named" else "",
            keyer_id,
            keyer or ("the command line" if keyer_id is not None else None),
            finished=finished is not None,
        )
        for participant_id, handle, voice, name, keyer_id, keyer, finished, mode in rows
    )


def booklet_lines(session: Session, participant_id: int, keyer_id: int) -> tuple[OwnLine, ...]:
    """Return what stands in a booklet, for whoever keys it just now; NotYours for anybody else."""
    row = session.execute(
        select(
            ParticipantRow.person_id, ParticipantRow.keyer_id, ParticipantRow.keyed_whole_at
        ).where(ParticipantRow.id == participant_id)
    ).one_or_none()
    if row is None or tuple(row) != (None, keyer_id, None):
        raise NotYours(NOT_YOURS)
    wanted = OwnAnswerRow.participant_id == participant_id
    return tuple(line for _, line in own_lines(session, wanted))


def keyed_in(session: Session, round_id: int) -> dict[tuple[str, str], tuple[str, datetime]]:
    """Return who keyed which own answer in from paper, and when, by handle and question."""
    rows = session.execute(
        select(ParticipantRow.handle, OwnAnswerRow.question, PersonRow.name, OwnAnswerRow.keyed_at)
        .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
        .outerjoin(PersonRow, PersonRow.id == OwnAnswerRow.keyed_by)
        .where(OwnAnswerRow.round_id == round_id, OwnAnswerRow.keyed_at.is_not(None))
    )
    return {
        (handle, question): (name or "the command line", at)
        for handle, question, name, at in rows
        if at is not None
    }


def template_for(session: Session, round_id: int) -> TemplateFor:
    """Return what a round's answers template is made from: whom and what it asks, no answers."""
    found = round_of(session, round_id)
    at = site(session, found.site_id)
    return TemplateFor(
        round_id=round_id,
        round_name=found.name,
        site_code=at.code,
        site_name=at.name,
        mode=found.mode,
        questions=questions_asked(session, round_id),
        people=tuple(
            OnPaper(one.id, one.handle, one.voice, one.name) for one in booklets(session, round_id)
        ),
    )
