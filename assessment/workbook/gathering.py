"""Gathering evidence: what there is to look at behind the agreed levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, NotYours
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import EvidenceFileRow, EvidenceRow, RoundRow
from assessment.store.text import checked_text
from assessment.workbook.model import STRENGTHS
from assessment.workbook.reading_answers import questions_asked
from assessment.workbook.rules import check_open, check_same_bank

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SOMEBODY_ELSE = (
    "Somebody else changed this piece of evidence since you opened it, so nothing was saved over "
    "theirs. Load the page again to see it, and make your change to it."
)


class _Place(NamedTuple):
    """Where a piece of evidence belongs."""

    round_id: int
    site_id: int
    state: str
    bank_version: str


def add_evidence(
    session: Session,
    *,
    by: int,
    round_id: int,
    bank: Bank,
    title: str,
    dated: str,
    strength: str,
    where: str,
    look_at: str,
    questions: Sequence[str],
    withheld_because: str = "",
) -> int:
    """Add a piece of evidence to an open round; return its id.

    ``dated`` is an ISO date, not in the future; ``where`` a link, or the place it is kept.
    """
    who = check_person_may(session, by, Act.AGREE, round_id=round_id)
    place = _place(session, round_id)
    check_same_bank(bank, place.bank_version)
    given = _checked(
        session,
        round_id,
        title=title,
        dated=dated,
        strength=strength,
        where=where,
        look_at=look_at,
        questions=questions,
        withheld_because=withheld_because,
    )
    last = session.scalar(
        select(func.max(EvidenceRow.number)).where(EvidenceRow.round_id == round_id)
    )
    number = (last or 0) + 1
    evidence_id = session.execute(
        insert(EvidenceRow)
        .values(round_id=round_id, number=number, revision=1, **given)
        .returning(EvidenceRow.id)
    ).scalar_one()
    _leave(session, who, place, act="evidence.added", number=number, revision=1, facts=given)
    return evidence_id


def change_evidence(
    session: Session,
    *,
    by: int,
    evidence_id: int,
    revision: int,
    title: str,
    dated: str,
    strength: str,
    where: str,
    look_at: str,
    questions: Sequence[str],
    withheld_because: str = "",
) -> int:
    """Change a piece of evidence by compare-and-swap; return its new revision.

    ``withheld_because`` says why its file does not go into the pack; "" where it does.
    """
    row, place, who = _open_evidence(session, by, evidence_id)
    given = _checked(
        session,
        row.round_id,
        title=title,
        dated=dated,
        strength=strength,
        where=where,
        look_at=look_at,
        questions=questions,
        withheld_because=withheld_because,
        linked=row.questions,
        is_file=_has_file(session, row.id),
    )
    if all(getattr(row, name) == value for name, value in given.items()):
        return row.revision
    _swap(session, row, revision, given)
    _leave(
        session,
        who,
        place,
        act="evidence.changed",
        number=row.number,
        revision=revision + 1,
        facts=given,
    )
    return revision + 1


def remove_evidence(session: Session, *, by: int, evidence_id: int, revision: int) -> None:
    """Take a piece of evidence off the list; its number is not used again."""
    row, place, who = _open_evidence(session, by, evidence_id)
    _swap(session, row, revision, {"removed_at": clock.now()})
    gone: dict[str, object] = {"title": row.title, "questions": row.questions}
    _leave(
        session,
        who,
        place,
        act="evidence.removed",
        number=row.number,
        revision=revision + 1,
        facts=gone,
    )


def _place(session: Session, round_id: int) -> _Place:
    found = session.execute(
        select(RoundRow.id, RoundRow.site_id, RoundRow.state, RoundRow.bank_version).where(
            RoundRow.id == round_id
        )
    ).one()
    place = _Place._make(found)
    check_open(place.state)
    return place


def _open_evidence(session: Session, by: int, evidence_id: int) -> tuple[EvidenceRow, _Place, Who]:
    row = session.get(EvidenceRow, evidence_id, populate_existing=True)
    if row is None or row.removed_at is not None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.AGREE, round_id=row.round_id)
    return row, _place(session, row.round_id), who


def _checked(
    session: Session,
    round_id: int,
    *,
    title: str,
    dated: str,
    strength: str,
    where: str,
    look_at: str,
    questions: Sequence[str],
    withheld_because: str,
    linked: Sequence[str] = (),
    is_file: bool = False,
) -> dict[str, object]:
    """Return the piece as it is stored; BadInput lists all that is wrong with it.

    ``linked`` are the questions that it stood behind before: those that are set aside stay.
    A file needs no other place.
    """
    asked = questions_asked(session, round_id)
    aside = [code for code in linked if code not in asked]
    given: dict[str, object] = {
        "title": checked_text(title, "title").strip(),
        "dated": dated.strip(),
        "strength": strength,
        "where": checked_text(where, "link or place").strip(),
        "look_at": checked_text(look_at, "part to look at"),
        "questions": [*(code for code in asked if code in questions), *aside],
        "withheld_because": checked_text(withheld_because, "reason for leaving it out").strip(),
    }
    needed = {name: said for name, said in _NEEDED.items() if name != "where" or not is_file}
    problems = [sentence for name, sentence in needed.items() if not given[name]]
    problems += _date_problem(dated.strip())
    if strength not in STRENGTHS:
        problems.append(f"The strength is one of: {', '.join(STRENGTHS)}.")
    if set(questions) - {*asked, *aside}:
        problems.append("One of the questions is not asked in this workbook.")
    if problems:
        raise BadInput(
            "This piece of evidence is not complete, so nothing was saved. "
            "Put these right and save it again.",
            tuple(problems),
        )
    return given


_NEEDED = {
    "title": "Say what it is.",
    "dated": "Give its date.",
    "where": "Say where it is: a link, or the place where it is kept.",
    "questions": "Choose at least one question that it stands behind.",
}


def _has_file(session: Session, evidence_id: int) -> bool:
    found = select(EvidenceFileRow.id).where(EvidenceFileRow.evidence_id == evidence_id).limit(1)
    return session.scalar(found) is not None


def _date_problem(dated: str) -> list[str]:
    if not dated:
        return []
    try:
        day = date.fromisoformat(dated) if _ISO.fullmatch(dated) else None
    except ValueError:
        day = None
    if day is None:
        return ["Write its date as year-month-day, such as 2026-03-14."]
    # A day's grace: it may be tomorrow already where the person is.
    if day > clock.now().date() + timedelta(days=1):
        return ["Its date is in the future: give the date on which it was made or happened."]
    return []


def _swap(session: Session, row: EvidenceRow, revision: int, values: dict[str, object]) -> None:
    swapped = session.execute(
        update(EvidenceRow)
        .where(EvidenceRow.id == row.id, EvidenceRow.revision == revision)
        .values(**values, revision=revision + 1)
        .execution_options(synchronize_session=False)
    )
    if swapped.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result carries it
        raise Changed(_SOMEBODY_ELSE, _stored(row))


def _stored(row: EvidenceRow) -> dict[str, object]:
    at: datetime | None = row.removed_at
    return {
        "revision": row.revision,
        "by": "somebody else",
        "at": at.isoformat() if at else "",
        "title": row.title,
        "dated": row.dated,
        "strength": row.strength,
        "where": row.where,
        "look_at": row.look_at,
        "questions": row.questions,
        "withheld_because": row.withheld_because,
    }


def _leave(
    session: Session,
    who: Who,
    place: _Place,
    *,
    act: str,
    number: int,
    revision: int,
    facts: dict[str, object],
) -> None:
    line = who.line(
        act,
        f"round {place.round_id} E{number:03d}",
        site_id=place.site_id,
        version=revision,
    )
    leave_line(session, line, facts)
