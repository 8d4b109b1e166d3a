"""People on paper: they take part without a sign-in, and somebody keys their booklets in."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.errors import BadInput, NotYours, Refused
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import AgreedAnswerRow, MeetingRow, OwnAnswerRow, ParticipantRow
from assessment.store.text import checked_name
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.joining import (
    check_new_name,
    check_voice,
    join,
    new_handles,
    round_to_join,
)
from assessment.workbook.model import Round
from assessment.workbook.rules import check_joining, check_open
from assessment.workbook.sheets import OnPaper

MOST_AT_ONCE = 50

NO_NAMES = (
    "This round is confidential: on paper people go by their mark and voice alone, so nobody was "
    "added. Leave the name empty, and write the mark on their booklet."
)


def add_on_paper(
    session: Session,
    *,
    by: int,
    round_id: int,
    bank: Bank,
    voice: str,
    name: str = "",
    count: int = 1,
) -> tuple[OnPaper, ...]:
    """Add people who answer on paper and return them, with the marks to write on their booklets.

    Several at once have no names.  In a confidential round nobody on paper has one: their handle,
    drawn by lot, is all that they are known by.
    """
    who = check_person_may(session, by, Act.INVITE, round_id=round_id)
    found = round_to_join(session, round_id, bank)
    check_voice(bank, voice)
    called = checked_name(name, optional=True)
    _check_call(session, found, called, count)
    handles = new_handles(session, round_id, found.mode, count)
    ids = join(
        session,
        round_id,
        [
            {"name": called, "voice": voice, "handle": handle, "person_id": None}
            for handle in handles
        ],
    )
    added = tuple(
        OnPaper(participant_id, handle, voice, called)
        for participant_id, handle in zip(ids, handles, strict=True)
    )
    for one in added:
        _leave_line(session, who, found, "participant.added", one)
    return added


def _check_call(session: Session, found: Round, name: str, count: int) -> None:
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(
            f"Between 1 and {MOST_AT_ONCE} people can be added at once, so nobody was added."
        )
    if not name:
        return
    if found.mode == "confidential":
        raise BadInput(NO_NAMES)
    if count > 1:
        raise BadInput(
            "One name is for one person, so nobody was added. Add people with names one by one, "
            "or several without names."
        )
    check_new_name(session, found.id, name)


def remove_on_paper(session: Session, *, by: int, participant_id: int) -> None:
    """Take somebody on paper off the round, as long as nothing of theirs was keyed in.

    So that people who never came are not counted as silent, and so that whoever would rather
    answer on a phone can be invited instead.
    """
    row = session.get(ParticipantRow, participant_id, populate_existing=True)
    if row is None or row.person_id is not None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.INVITE, round_id=row.round_id)
    found = round_of(session, row.round_id)
    check_open(found.state)
    check_joining(found.answering_closed_at)
    _check_unused(session, row)
    gone = OnPaper(row.id, row.handle, row.voice, row.name)
    session.execute(delete(OwnAnswerRow).where(OwnAnswerRow.participant_id == participant_id))
    session.execute(delete(ParticipantRow).where(ParticipantRow.id == participant_id))
    _leave_line(session, who, found, "participant.removed", gone)


def _check_unused(session: Session, row: ParticipantRow) -> None:
    if row.keyer_id is not None:
        raise Refused(
            f"The booklet of {row.handle} is being keyed in or was, so they stay in the round. "
            "Nothing was changed."
        )
    there = select(AgreedAnswerRow.present, AgreedAnswerRow.community_agrees)
    lists = session.execute(there.where(AgreedAnswerRow.round_id == row.round_id))
    met = session.scalars(select(MeetingRow.present).where(MeetingRow.round_id == row.round_id))
    written_down = [*(handles for pair in lists for handles in pair), *met]
    if any(row.handle in handles for handles in written_down):
        raise Refused(
            f"{row.handle} is written down as having been there, so they stay in the round. "
            "Nothing was changed. Take them off those lists first."
        )


def _leave_line(session: Session, who: Who, found: Round, act: str, one: OnPaper) -> None:
    facts: dict[str, object] = {"voice": one.voice, "on_paper": True}
    if found.mode == "named":
        facts |= {"participant": one.handle, "name": one.name}
    leave_line(session, who.line(act, f"round {found.id}", site_id=found.site_id), facts)
