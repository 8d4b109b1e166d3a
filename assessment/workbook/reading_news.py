"""Reading the end of the audit chain: where it stands, and what came since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from assessment.store.tables import AuditRow, RoundRow
from assessment.workbook.news import OF_SITE, Hearing, words_told

_STAMP = 16  # characters of a line's hash
_AT_ONCE = 500  # lines


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the audit chain, as far as word of it may be needed.

    ``stamp`` is the start of its hash: it tells two lines apart and nothing of how many lie
    between them, which would tell how often somebody answered in a confidential round.
    """

    number: int
    act: str
    subject: str
    site_id: int | None
    person_id: int | None
    stamp: str


@dataclass(frozen=True, slots=True)
class RoundKind:
    """What has to be known of a round to say what may be told of it."""

    site_id: int
    mode: str


def last_number(session: Session) -> int:
    """Return the number of the chain's last line, 0 where there is none."""
    return session.scalar(select(func.max(AuditRow.id))) or 0


def happened_since(session: Session, number: int) -> tuple[Happened, ...]:
    """Return the lines after this number, oldest first, some hundreds at most."""
    rows = session.execute(
        select(
            AuditRow.id,
            AuditRow.act,
            AuditRow.subject,
            AuditRow.site_id,
            AuditRow.person_id,
            AuditRow.hash,
        )
        .where(AuditRow.id > number)
        .order_by(AuditRow.id)
        .limit(_AT_ONCE)
    )
    return tuple(Happened(*row[:5], stamp=row.hash[:_STAMP]) for row in rows)


def round_kinds(session: Session, round_ids: Collection[int]) -> dict[int, RoundKind]:
    """Return site and mode of rounds by their id."""
    rows = session.execute(
        select(RoundRow.id, RoundRow.site_id, RoundRow.mode).where(RoundRow.id.in_(round_ids))
    )
    return {row.id: RoundKind(row.site_id, row.mode) for row in rows}


def latest_stamp(session: Session, round_id: int, hearing: Hearing = "workbook") -> str:
    """Return the stamp of the last line that may be told to whoever hears this; "" for none.

    Read before what a screen shows: then nothing can fall between the two.
    """
    kind = round_kinds(session, [round_id]).get(round_id)
    if kind is None:
        return ""
    words = words_told(kind.mode, hearing)
    start = f"round {round_id}"
    of_round = or_(AuditRow.subject == start, AuditRow.subject.startswith(f"{start} "))
    wanted = [
        _begins(words - OF_SITE) & of_round,
        *([_begins(words & OF_SITE)] if words & OF_SITE else []),
    ]
    found = session.scalar(
        select(AuditRow.hash)
        .where(AuditRow.site_id == kind.site_id, or_(*wanted))
        .order_by(AuditRow.id.desc())
        .limit(1)
    )
    return found[:_STAMP] if found else ""


def _begins(words: Collection[str]) -> ColumnElement[bool]:
    return or_(*(AuditRow.act.startswith(f"{word}.") for word in sorted(words)))
