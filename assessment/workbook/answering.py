"""Answering alone: looking at a question, saving one's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Changed, NotYours
from assessment.people.model import Who
from assessment.people.rules import NOT_YOURS
from assessment.store.audit import Line, leave_line
from assessment.store.prepared import Prepared
from assessment.store.sessions import connection_of
from assessment.store.tables import (
    AgreedAnswerRow,
    OwnAnswerRow,
    ParticipantRow,
    PersonRow,
    RoundRow,
)
from assessment.store.text import checked_text
from assessment.workbook.model import Saved
from assessment.workbook.rules import (
    check_answering,
    check_asked,
    check_level,
    check_open,
    check_same_bank,
)

_ELSEWHERE = (
    "This answer was changed in another window since you opened it, so what you typed here was "
    "not saved over it. Both texts are kept; choose which one to go on with."
)


class _Own(NamedTuple):
    question: str
    level: int | None
    silence: str | None
    note: str
    revision: int
    saved_at: datetime | None
    handle: str
    round_id: int
    site_id: int
    state: str
    mode: str
    bank_version: str
    name: str
    set_aside: bool
    closed_at: datetime | None


_OWN = cast("Table", OwnAnswerRow.__table__)

# One statement tells all that a save has to know.
_MINE = (
    select(
        _OWN.c.question,
        _OWN.c.level,
        _OWN.c.silence,
        _OWN.c.note,
        _OWN.c.revision,
        _OWN.c.saved_at,
        ParticipantRow.handle,
        RoundRow.id.label("round_id"),
        RoundRow.site_id,
        RoundRow.state,
        RoundRow.mode,
        RoundRow.bank_version,
        PersonRow.name,
        AgreedAnswerRow.set_aside,
        RoundRow.answering_closed_at,
    )
    .select_from(_OWN)
    .join(ParticipantRow, ParticipantRow.id == _OWN.c.participant_id)
    .join(RoundRow, RoundRow.id == _OWN.c.round_id)
    .join(PersonRow, PersonRow.id == ParticipantRow.person_id)
    .join(
        AgreedAnswerRow,
        (AgreedAnswerRow.round_id == _OWN.c.round_id)
        & (AgreedAnswerRow.question == _OWN.c.question),
    )
    .where(PersonRow.ended_at.is_(None), PersonRow.id == bindparam("person"))
)
_ONE_OF_MINE = Prepared(_MINE.where(_OWN.c.id == bindparam("answer")))
_SWAP = Prepared(
    update(_OWN)
    .where(_OWN.c.id == bindparam("answer"), _OWN.c.revision == bindparam("known"))
    .values(
        level=bindparam("to_level"),
        silence=bindparam("to_silence"),
        note=bindparam("to_note"),
        saved_at=bindparam("moment"),
        keyed_by=None,  # from now on their own, whoever keyed in what was there before
        keyed_at=None,
        looked_at=func.coalesce(_OWN.c.looked_at, bindparam("moment")),
        revision=_OWN.c.revision + 1,
    )
)


def record_own_answer(
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
    """Save one's own answer by compare-and-swap; the same value again writes nothing.

    Whatever was typed is saved, finished or not: *not applicable* without a reason counts as
    looked at.  Raises NotYours for anybody's answer but one's own, Changed where another window
    saved first, Locked once the workbook is handed over or answering is closed.
    """
    row = _ONE_OF_MINE.first(connection_of(session), {"answer": answer_id, "person": by})
    if row is None:
        raise NotYours(NOT_YOURS)
    own = _Own._make(row)
    check_open(own.state)
    check_same_bank(bank, own.bank_version)
    check_asked(set_aside=own.set_aside)
    check_level(level, silence, bank)
    said = checked_text(note, "note")
    if (own.level, own.silence, own.note) == (level, silence, said):
        return Saved(own.revision, own.saved_at)
    check_answering(own.closed_at)
    if own.revision != revision:
        raise Changed(_ELSEWHERE, _stored(own))
    at = clock.now()
    _write(session, answer_id, revision, level=level, silence=silence, note=said, at=at)
    leave_line(session, _line(by, own, revision + 1), _facts(own, level, silence))
    return Saved(revision + 1, at)


def _write(
    session: Session,
    answer_id: int,
    revision: int,
    *,
    level: int | None,
    silence: str | None,
    note: str,
    at: datetime,
) -> None:
    """Swap the answer; the database keeps what it became (see ``store.triggers``).

    One writer runs at a time, so the read still holds; the revision in the condition is what
    keeps a database without that lock honest.
    """
    swapped = _SWAP.changed(
        connection_of(session),
        {
            "answer": answer_id,
            "known": revision,
            "to_level": level,
            "to_silence": silence,
            "to_note": note,
            "moment": at,
        },
    )
    if swapped != 1:
        raise Changed(_ELSEWHERE, {"revision": revision, "by": "you", "at": at.isoformat()})


def _stored(own: _Own) -> dict[str, object]:
    return {
        "revision": own.revision,
        "by": "you, in another window",
        "at": own.saved_at.isoformat() if own.saved_at else "",
        "level": own.level,
        "silence": own.silence,
        "note": own.note,
    }


def _line(by: int, own: _Own, version: int) -> Line:
    """Return the audit line; in a confidential round it names neither anybody nor a question.

    How often each question was saved would tell how many have answered it.
    """
    who = Who(by, own.name)
    subject = f"round {own.round_id}"
    if own.mode == "confidential":
        return who.nameless_line("own.saved", subject, site_id=own.site_id)
    return who.line("own.saved", f"{subject} {own.question}", site_id=own.site_id, version=version)


def _facts(own: _Own, level: int | None, silence: str | None) -> dict[str, object]:
    if own.mode == "confidential":
        return {}
    return {"participant": own.handle, "level": level, "silence": silence}


def look_at(session: Session, *, by: int, answer_ids: Sequence[int]) -> int:
    """Mark one's own answers as looked at, the first time only; return how many it marked.

    Nothing is marked once the workbook is locked or answering is closed; looking is then still
    allowed.
    """
    rows = session.execute(
        _MINE.add_columns(_OWN.c.id, _OWN.c.looked_at).where(_OWN.c.id.in_(answer_ids)),
        {"person": by},
    ).all()
    if len(rows) != len(set(answer_ids)):
        raise NotYours(NOT_YOURS)
    fresh = [
        row
        for row in rows
        if row.looked_at is None and row.state == "open" and row.answering_closed_at is None
    ]
    if not fresh:
        return 0
    session.execute(
        update(_OWN).where(_OWN.c.id.in_([row.id for row in fresh])).values(looked_at=clock.now())
    )
    first = fresh[0]
    subject = f"round {first.round_id}"
    who = Who(by, first.name)
    if first.mode == "confidential":
        leave_line(session, who.nameless_line("own.looked_at", subject, site_id=first.site_id))
    else:
        line = who.line("own.looked_at", subject, site_id=first.site_id)
        leave_line(session, line, {"questions": [row.question for row in fresh]})
    return len(fresh)
