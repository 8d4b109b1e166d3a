"""Agreeing together: the level, its reason and dissents, who was there, who agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, NotYours
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import Line, leave_line
from assessment.store.tables import (
    AgreedAnswerChangeRow,
    AgreedAnswerRow,
    ParticipantRow,
    PersonRow,
    RoundRow,
)
from assessment.store.text import checked_text
from assessment.workbook.attending import NOT_IN_THE_ROUND, presence_now
from assessment.workbook.dissents import checked_dissents
from assessment.workbook.model import Mode, Saved
from assessment.workbook.rules import check_asked, check_level, check_open, check_same_bank

_SOMEBODY_ELSE = (
    "Somebody else changed this agreed answer since you opened it, so what you typed was not "
    "saved over it. Both texts are kept; settle together which one stands."
)
_ATTENDANCE = (
    "Somebody else changed who was there since you opened this, so your list was not saved over "
    "theirs. Load the page again to see theirs, and make your change to it."
)
_BOTH = (
    "A question has either an agreed level or openly none, not both. "
    "Nothing was saved; choose one of them."
)

KEPT = ("level", "not_agreed", "reason", "dissents", "present", "community_agrees", "agrees_with")


class _Agreed(NamedTuple):
    id: int
    question: str
    level: int | None
    not_agreed: bool
    reason: str
    dissents: list[dict[str, str]]
    present: list[str]
    community_agrees: list[str]
    agrees_with: int | None
    saved_at: datetime | None
    revision: int
    attendance_revision: int
    saved_by: str | None
    round_id: int
    site_id: int
    state: str
    bank_version: str
    set_aside: bool
    mode: Mode


_ANSWER = (
    select(
        AgreedAnswerRow.id,
        AgreedAnswerRow.question,
        AgreedAnswerRow.level,
        AgreedAnswerRow.not_agreed,
        AgreedAnswerRow.reason,
        AgreedAnswerRow.dissents,
        AgreedAnswerRow.present,
        AgreedAnswerRow.community_agrees,
        AgreedAnswerRow.agrees_with,
        AgreedAnswerRow.saved_at,
        AgreedAnswerRow.revision,
        AgreedAnswerRow.attendance_revision,
        PersonRow.name,
        RoundRow.id.label("round_id"),
        RoundRow.site_id,
        RoundRow.state,
        RoundRow.bank_version,
        AgreedAnswerRow.set_aside,
        RoundRow.mode,
    )
    .join(RoundRow, RoundRow.id == AgreedAnswerRow.round_id)
    .outerjoin(PersonRow, PersonRow.id == AgreedAnswerRow.saved_by)
)


def record_agreed_answer(
    session: Session,
    *,
    by: int,
    answer_id: int,
    revision: int,
    level: int | None,
    not_agreed: bool,
    reason: str,
    dissents: Sequence[Mapping[str, str]],
    bank: Bank,
) -> Saved:
    """Save what the group settled on by compare-and-swap; the same value again writes nothing.

    The first outcome takes over who is there now (``attending.presence_now``), unless that was
    said for this question.

    A level without a reason, or one that its evidence does not carry, is saved all the same: the
    hand-over names it.  Raises Changed where somebody else saved first, Refused once the workbook
    is handed over, NotYours for whoever is not of the site's team.
    """
    row, who = _open_answer(session, by, answer_id, bank)
    check_level(level, None, bank)
    if level is not None and not_agreed:
        raise BadInput(_BOTH)
    given = (
        level,
        bool(not_agreed),
        checked_text(reason, "reason"),
        checked_dissents(dissents, bank, row.mode),
    )
    if given == (row.level, row.not_agreed, row.reason, row.dissents):
        return Saved(row.revision, row.saved_at)
    if row.revision != revision:
        raise Changed(_SOMEBODY_ELSE, _stored(row))
    at = clock.now()
    outcome = dict(zip(("level", "not_agreed", "reason", "dissents"), given, strict=True))
    saved = {"saved_at": at, "saved_by": by, "revision": revision + 1}
    there = _taken_over(session, row) if level is not None or not_agreed else {}
    _swap(session, row, by, outcome | saved | there)
    line = _line(who, row, "agreed.saved", version=revision + 1)
    leave_line(session, line, {"level": level, "not_agreed": bool(not_agreed), **there})
    return Saved(revision + 1, at)


def record_attendance(
    session: Session,
    *,
    by: int,
    answer_id: int,
    revision: int,
    present: Sequence[str],
    community_agrees: Sequence[str],
    bank: Bank,
) -> Saved:
    """Save, as handles, who was there and which community voices agree with the present level.

    ``revision`` is the answer's ``attendance_revision``.  Once the level changes, the agreement
    no longer counts and has to be given again.
    """
    row, who = _open_answer(session, by, answer_id, bank)
    there, agree = _known(session, row.round_id, bank, present, community_agrees)
    agrees_with = row.level if agree else None
    if (there, agree, agrees_with) == (row.present, row.community_agrees, row.agrees_with):
        return Saved(row.attendance_revision, row.saved_at)
    if row.attendance_revision != revision:
        raise Changed(_ATTENDANCE, _stored(row) | {"revision": row.attendance_revision})
    given = {"present": there, "community_agrees": agree, "agrees_with": agrees_with}
    _swap(session, row, by, given | {"attendance_revision": revision + 1})
    line = _line(who, row, "agreed.attendance", version=revision + 1)
    leave_line(session, line, {"present": there, "community_agrees": agree})
    return Saved(revision + 1, clock.now())


def _taken_over(session: Session, row: _Agreed) -> dict[str, list[str]]:
    if row.present or row.attendance_revision:
        return {}
    there = presence_now(session, row.round_id).handles
    return {"present": sorted(there)} if there else {}


def _open_answer(session: Session, by: int, answer_id: int, bank: Bank) -> tuple[_Agreed, Who]:
    found = session.execute(_ANSWER.where(AgreedAnswerRow.id == answer_id)).first()
    if found is None:
        raise NotYours(NOT_YOURS)
    row = _Agreed._make(found)
    who = check_person_may(session, by, Act.AGREE, site_id=row.site_id, round_id=row.round_id)
    check_open(row.state)
    check_same_bank(bank, row.bank_version)
    check_asked(set_aside=row.set_aside)
    return row, who


def _known(
    session: Session,
    round_id: int,
    bank: Bank,
    present: Sequence[str],
    community_agrees: Sequence[str],
) -> tuple[list[str], list[str]]:
    rows = session.execute(
        select(ParticipantRow.handle, ParticipantRow.voice).where(
            ParticipantRow.round_id == round_id
        )
    )
    voices: Mapping[str, str] = {row.handle: row.voice for row in rows}
    there, agree = sorted(set(present)), sorted(set(community_agrees))
    if not voices.keys() >= {*there, *agree}:
        raise BadInput(NOT_IN_THE_ROUND)
    if any(bank.side_of(voices[handle]) != "community" for handle in agree):
        raise BadInput(
            "Only community voices can agree for the community, so nothing was saved. "
            "Take the others off that list."
        )
    return there, agree


def _swap(session: Session, row: _Agreed, by: int, values: Mapping[str, object]) -> None:
    """Write what changed, as long as the answer is still as it was read, and keep it."""
    swapped = session.execute(
        update(AgreedAnswerRow)
        .where(
            AgreedAnswerRow.id == row.id,
            AgreedAnswerRow.revision == row.revision,
            AgreedAnswerRow.attendance_revision == row.attendance_revision,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if swapped.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result carries it
        raise Changed(_SOMEBODY_ELSE, _stored(row))
    kept = row._asdict() | dict(values)
    session.execute(
        insert(AgreedAnswerChangeRow).values(
            answer_id=row.id,
            revision=kept["revision"] + kept["attendance_revision"],
            values={name: kept[name] for name in KEPT},
            at=clock.now(),
            by=by or None,
        )
    )


def _stored(row: _Agreed) -> dict[str, object]:
    return {
        "revision": row.revision,
        "by": row.saved_by or "somebody else",
        "at": row.saved_at.isoformat() if row.saved_at else "",
        **{name: getattr(row, name) for name in KEPT},
    }


def _line(who: Who, row: _Agreed, act: str, *, version: int) -> Line:
    subject = f"round {row.round_id} {row.question}"
    return who.line(act, subject, site_id=row.site_id, version=version)
