"""Keying in from paper: whose booklet somebody has begun, its answers one by one, and its end.

Only people on paper are keyed for.  What was keyed is shown to whoever keys that booklet just now,
and to nobody else by this way: the sheet in front of them says the same.  A finished booklet is
not shown again, so that nobody can look up later what a mark answered.  Where a round is named,
whoever may see the others' answers anyhow may open one again and put it right.  Who else would go
on with a booklet that somebody has begun keys it from the start: what was keyed is taken back
unseen, and stays in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Changed, NotYours, Refused
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import Line, leave_line
from assessment.store.tables import AgreedAnswerRow, OwnAnswerRow, ParticipantRow, PersonRow
from assessment.store.text import checked_text
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.model import Round, Saved
from assessment.workbook.reading_sight import may_see_answers
from assessment.workbook.rules import (
    check_answering,
    check_asked,
    check_level,
    check_open,
    check_same_bank,
)

SOMEBODY_ELSES = (
    "Somebody else has begun this booklet, so nothing was changed. Let them finish it. If they "
    "can't, key it from the start, with the sheet in hand."
)
FINISHED = (
    "This booklet was finished and is not shown again, so nothing was changed. So nobody can look "
    "up later what was answered on it."
)
_KEYED_ELSEWHERE = (
    "This answer was keyed in somewhere else since you opened the booklet, so what you keyed was "
    "not saved over it. Both are kept; look at the sheet and choose."
)
_GOES_BY_SHEET = (
    "Somebody else keys this booklet now, or it was finished, so this was not saved. "
    "Settle with them who has the sheet."
)


def begin_keying(
    session: Session, *, by: int, participant_id: int, from_the_start: bool = False
) -> None:
    """Begin or go on with the booklet of somebody on paper.

    ``from_the_start`` takes back what somebody else has keyed of an unfinished one.  Refused where
    somebody else has begun it, or it was finished, and the person may not see its answers.
    """
    row, who, found = _booklet(session, by, participant_id)
    mine = row.keyer_id in {None, by} and row.keyed_whole_at is None
    if mine and row.keyer_id == by:
        return
    if not mine and not _sees_all(session, found, by):
        if row.keyed_whole_at is not None:
            raise Refused(FINISHED)
        if not from_the_start:
            raise Refused(SOMEBODY_ELSES)
        _take_back(session, participant_id, by)
    row.keyer_id, row.keyed_whole_at = by, None
    act = "booklet.begun_anew" if from_the_start and not mine else "booklet.begun"
    leave_line(session, _line(who, found, act), {"participant": row.handle})


def finish_keying(session: Session, *, by: int, participant_id: int) -> None:
    """Mark a booklet that one has keyed as finished; again changes nothing."""
    row, who, found = _booklet(session, by, participant_id)
    if row.keyer_id != by:
        raise Refused(SOMEBODY_ELSES)
    if row.keyed_whole_at is not None:
        return
    row.keyed_whole_at = clock.now()
    leave_line(session, _line(who, found, "booklet.finished"), {"participant": row.handle})


def _booklet(session: Session, by: int, participant_id: int) -> tuple[ParticipantRow, Who, Round]:
    row = session.get(ParticipantRow, participant_id, populate_existing=True)
    if row is None or row.person_id is not None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.TAKE_IN_ANSWERS, round_id=row.round_id)
    found = round_of(session, row.round_id)
    check_open(found.state)
    check_answering(found.answering_closed_at)
    return row, who, found


def may_key(
    session: Session, found: Round, by: int, *, keyer_id: int | None, finished: bool
) -> bool:
    """Tell whether somebody may go on with a booklet that ``keyer_id`` has begun, if anybody."""
    return (keyer_id in {None, by} and not finished) or _sees_all(session, found, by)


def _sees_all(session: Session, found: Round, by: int) -> bool:
    if found.mode == "confidential":
        return False
    sight = may_see_answers(session, found, by)
    return sight.hidden is None and not sight.to_answer


def _take_back(session: Session, participant_id: int, by: int) -> None:
    at = clock.now()
    session.execute(
        update(OwnAnswerRow)
        .where(
            OwnAnswerRow.participant_id == participant_id,
            or_(
                OwnAnswerRow.level.is_not(None),
                OwnAnswerRow.silence.is_not(None),
                OwnAnswerRow.note != "",
            ),
        )
        .values(level=None, silence=None, note="", **_marks(by, at))
        .execution_options(synchronize_session=False)
    )


def _marks(by: int, at: datetime) -> dict[str, object]:
    """Return what each answer from paper carries: who keyed it in, when, and that it was."""
    return {
        "keyed_by": by,
        "keyed_at": at,
        "saved_at": at,
        "looked_at": func.coalesce(OwnAnswerRow.looked_at, at),
        "revision": OwnAnswerRow.revision + 1,
    }


# ── one answer ───────────────────────────────────────────────────────────────────────────────


class _Keyed(NamedTuple):
    question: str
    level: int | None
    silence: str | None
    note: str
    revision: int
    saved_at: datetime | None
    round_id: int
    handle: str
    keyer_id: int | None
    keyed_whole_at: datetime | None
    set_aside: bool
    keyed_by: str | None


_ANSWER = (
    select(
        OwnAnswerRow.question,
        OwnAnswerRow.level,
        OwnAnswerRow.silence,
        OwnAnswerRow.note,
        OwnAnswerRow.revision,
        OwnAnswerRow.saved_at,
        OwnAnswerRow.round_id,
        ParticipantRow.handle,
        ParticipantRow.keyer_id,
        ParticipantRow.keyed_whole_at,
        AgreedAnswerRow.set_aside,
        PersonRow.name,
    )
    .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
    .join(
        AgreedAnswerRow,
        (AgreedAnswerRow.round_id == OwnAnswerRow.round_id)
        & (AgreedAnswerRow.question == OwnAnswerRow.question),
    )
    .outerjoin(PersonRow, PersonRow.id == OwnAnswerRow.keyed_by)
    .where(ParticipantRow.person_id.is_(None))
)


def record_paper_answer(
    session: Session,
    *,
    by: int,
    answer_id: int,
    revision: int,
    level: int | None,
    silence: str | None,
    note: str,
    bank: Bank,
) -> Saved:
    """Save one answer from a booklet by compare-and-swap; the same value again writes nothing.

    Raises NotYours for the answer of anybody who answers on screen, Refused where somebody else
    keys this booklet or it was finished, Changed where it was saved somewhere else first, Locked
    once the workbook is handed over or answering is closed.
    """
    found = session.execute(_ANSWER.where(OwnAnswerRow.id == answer_id)).first()
    if found is None:
        raise NotYours(NOT_YOURS)
    row = _Keyed._make(found)
    who = check_person_may(session, by, Act.TAKE_IN_ANSWERS, round_id=row.round_id)
    workbook_round = round_of(session, row.round_id)
    _check_saving(session, workbook_round, row, by, bank)
    check_level(level, silence, bank)
    said = checked_text(note, "note")
    if (row.level, row.silence, row.note) == (level, silence, said):
        return Saved(row.revision, row.saved_at)
    if row.revision != revision:
        raise Changed(_KEYED_ELSEWHERE, _stored(row))
    at = clock.now()
    swapped = session.execute(
        update(OwnAnswerRow)
        .where(OwnAnswerRow.id == answer_id, OwnAnswerRow.revision == revision)
        .values(level=level, silence=silence, note=said, **_marks(by, at))
        .execution_options(synchronize_session=False)
    )
    if swapped.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result carries it
        raise Changed(_KEYED_ELSEWHERE, _stored(row))
    line = _line(who, workbook_round, "own.keyed", row.question, revision + 1)
    leave_line(session, line, _facts(workbook_round, row, level, silence))
    return Saved(revision + 1, at)


def _check_saving(
    session: Session, workbook_round: Round, row: _Keyed, by: int, bank: Bank
) -> None:
    check_open(workbook_round.state)
    check_answering(workbook_round.answering_closed_at)
    check_same_bank(bank, workbook_round.bank_version)
    check_asked(set_aside=row.set_aside)
    if row.keyer_id == by and row.keyed_whole_at is None:
        return
    # A refused save tells what is stored, so whoever may not see it may not try either.
    sight = may_see_answers(session, workbook_round, by)
    if workbook_round.mode == "confidential" or sight.why_not(row.question) is not None:
        raise Refused(_GOES_BY_SHEET)


def _stored(row: _Keyed) -> dict[str, object]:
    return {
        "revision": row.revision,
        "by": row.keyed_by or "somebody else",
        "at": row.saved_at.isoformat() if row.saved_at else "",
        "level": row.level,
        "silence": row.silence,
        "note": row.note,
    }


def _line(who: Who, found: Round, act: str, question: str = "", version: int | None = None) -> Line:
    """Return the audit line; a confidential round's does not say which question it was.

    One booklet is keyed in one go: the questions that are missing would be those left empty.
    """
    if found.mode == "confidential":
        return who.line(act, f"round {found.id}", site_id=found.site_id)
    subject = f"round {found.id} {question}".strip()
    return who.line(act, subject, site_id=found.site_id, version=version)


def _facts(
    found: Round, row: _Keyed, level: int | None, silence: str | None
) -> Mapping[str, object]:
    if found.mode == "confidential":
        return {}
    return {"participant": row.handle, "level": level, "silence": silence}
