"""Agreeing what words mean at a site: each change is a new version, and none is overwritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.bank.terms import known_as
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import SiteMeaningRow, SiteTermRow
from assessment.store.text import checked_name, required_text
from assessment.workbook.meanings import LONGEST_MEANING, LONGEST_TERM, MOST_TERMS, SiteTerm
from assessment.workbook.reading_meanings import site_terms

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SOMEBODY_ELSE = (
    "Somebody else wrote down what “{term}” means here since you opened it, so yours was not saved "
    "over theirs. Both texts are kept; settle together which one stands."
)
_GONE = "This meaning was withdrawn already. Nothing was changed."


class _Given(NamedTuple):
    """A version as it is to be stored; ``meaning`` None withdraws."""

    meaning: str | None
    agreed_by: str
    agreed_on: str


def agree_meaning(
    session: Session,
    *,
    by: int,
    site_id: int,
    bank: Bank,
    term: str,
    meaning: str,
    agreed_by: str,
    agreed_on: str,
    version: int,
) -> int:
    """Write down what a term means at a site, as its next version; return that version's number.

    ``version`` is the newest that the person has seen, 0 where there was none; the same meaning
    again writes nothing.  A term of the bank keeps the bank's spelling.  ``agreed_on`` is an ISO
    date, not in the future; ``agreed_by`` may be "".  Raises Changed where somebody else's version
    came first.
    """
    who = check_person_may(session, by, Act.AGREE_MEANINGS, site_id=site_id)
    name = checked_name(term, "term", longest=LONGEST_TERM)
    given = _Given(
        required_text(meaning, "meaning", longest=LONGEST_MEANING),
        checked_name(agreed_by, "name of who agreed", optional=True),
        _checked_day(agreed_on),
    )
    there = site_terms(session, site_id)
    known = known_as(name, [*bank.glossary, *(one.term for one in there)]) or name
    before = next((one for one in there if one.term == known), None)
    if before is None:
        return _add(session, who, site_id=site_id, term=known, given=given, there=there)
    return _write_next(session, who, site_id=site_id, before=before, given=given, version=version)


def withdraw_meaning(session: Session, *, by: int, term_id: int, version: int) -> int:
    """Withdraw what a term means at a site, as a version of its own; return its number.

    What it meant until then stays readable.
    """
    site_id = session.scalar(select(SiteTermRow.site_id).where(SiteTermRow.id == term_id))
    if site_id is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.AGREE_MEANINGS, site_id=site_id)
    before = next(one for one in site_terms(session, site_id) if one.id == term_id)
    if before.now.meaning is None:
        raise Refused(_GONE)
    today = clock.now().date().isoformat()
    given = _Given(None, "", today)
    return _write_next(session, who, site_id=site_id, before=before, given=given, version=version)


def _add(
    session: Session,
    who: Who,
    *,
    site_id: int,
    term: str,
    given: _Given,
    there: Sequence[SiteTerm],
) -> int:
    if not any(map(str.isalnum, term)):
        raise BadInput("A term needs a letter or a digit. Nothing was saved; write it in words.")
    if len(there) >= MOST_TERMS:
        raise Refused(
            f"A site can agree on {MOST_TERMS} terms of its own, and there are as many already. "
            "Nothing was saved."
        )
    term_id = session.execute(
        insert(SiteTermRow).values(site_id=site_id, term=term, version=1).returning(SiteTermRow.id)
    ).scalar_one()
    return _keep(
        session, who, site_id=site_id, term=SiteTerm(term_id, term, ()), given=given, version=1
    )


def _write_next(
    session: Session, who: Who, *, site_id: int, before: SiteTerm, given: _Given, version: int
) -> int:
    now = before.now
    if given == (now.meaning, now.agreed_by, now.agreed_on):
        return now.version
    swapped = session.execute(
        update(SiteTermRow)
        .where(SiteTermRow.id == before.id, SiteTermRow.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if swapped.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result carries it
        raise Changed(_SOMEBODY_ELSE.format(term=before.term), _stored(before))
    return _keep(session, who, site_id=site_id, term=before, given=given, version=version + 1)


def _keep(
    session: Session, who: Who, *, site_id: int, term: SiteTerm, given: _Given, version: int
) -> int:
    """Keep one version for good, and leave its audit line."""
    session.execute(
        insert(SiteMeaningRow).values(
            term_id=term.id,
            version=version,
            **given._asdict(),
            at=clock.now(),
            by=None if who.operator else who.person_id,
        )
    )
    act = "meaning.withdrawn" if given.meaning is None else "meaning.agreed"
    line = who.line(act, f"term {term.id}", site_id=site_id, version=version)
    leave_line(session, line, {"term": term.term, **given._asdict()})
    return version


def _stored(before: SiteTerm) -> dict[str, object]:
    now = before.now
    return {
        "revision": now.version,
        "by": now.by or "somebody else",
        "at": now.at.isoformat(),
        "term": before.term,
        "meaning": now.meaning,
        "agreed_by": now.agreed_by,
        "agreed_on": now.agreed_on,
    }


def _checked_day(agreed_on: str) -> str:
    written = agreed_on.strip()
    try:
        day = date.fromisoformat(written) if _ISO.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None:
        raise BadInput(
            "Say on which day it was agreed, as year-month-day, such as 2026-03-14. "
            "Nothing was saved."
        )
    # A day's grace: it may be tomorrow already where the person is.
    if day > clock.now().date() + timedelta(days=1):
        raise BadInput(
            "The day on which it was agreed is in the future. Nothing was saved; "
            "give the day on which you did agree."
        )
    return written
