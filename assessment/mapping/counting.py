"""Counting: the number of a directorate, and the total that a site states."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.errors import BadInput, Changed
from assessment.mapping.opening_entries import SAVED_FIRST, what_is_stored
from assessment.mapping.rules import fold
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import DirectorateRow, RegisterRow
from assessment.store.text import checked_name, checked_text

_MOST = 1_000_000_000


def set_directorate_count(
    session: Session, *, by: int, site_id: int, name: str, counted: int | None
) -> None:
    """Say how many partnerships a directorate has; None counts its entries again.

    A name that differs from a known one only in case and spacing is that directorate.
    """
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    ready = checked_name(name, "directorate's name")
    check_number(counted)
    known = _directorate(session, site_id, ready)
    before = known.counted if known else None
    if known is None and counted is not None:
        session.add(DirectorateRow(site_id=site_id, name=ready, counted=counted))
    elif known is not None and counted is None:
        session.delete(known)
    elif known is not None:
        known.counted = counted
    if before != counted:
        facts = {"directorate": ready, "before": before, "after": counted}
        line = who.line("register.counted", f"register {site_id}", site_id=site_id)
        leave_line(session, line, facts)


def set_stated_total(
    session: Session, *, by: int, site_id: int, stated_total: int | None, source: str, revision: int
) -> int:
    """Record the total that the site states of itself, and where; return the new revision.

    ``revision`` is 0 before the first. Changed where somebody else saved something else since.
    """
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    check_number(stated_total)
    ready = checked_text(source, "source of the total").strip()
    row = session.get(RegisterRow, site_id)
    before = row.stated_total if row else None
    if row and (row.stated_total, row.source) == (stated_total, ready):
        return row.revision
    latest = row.revision if row else 0
    if latest != revision:
        stored = {"stated_total": before, "source": row.source if row else ""}
        raise Changed(SAVED_FIRST, what_is_stored(session, f"register {site_id}", latest, stored))
    write_stated_total(session, site_id, stated_total, ready)
    facts = {"before": before, "after": stated_total}
    line = who.line("register.stated", f"register {site_id}", site_id=site_id)
    leave_line(session, line, facts)
    return revision + 1


def write_stated_total(
    session: Session, site_id: int, stated_total: int | None, source: str
) -> None:
    """Write a stated total that was checked, counting the register's revision."""
    row = session.get(RegisterRow, site_id)
    if row is None:
        row = RegisterRow(site_id=site_id, revision=0)
        session.add(row)
    row.stated_total, row.source, row.revision = stated_total, source, row.revision + 1
    session.flush()


def check_number(number: int | None) -> None:
    """Refuse what is no number of partnerships; None, not known, is fine."""
    if number is not None and not 0 <= number <= _MOST:
        raise BadInput(
            "A number of partnerships is a whole number from 0 upwards. Nothing was saved."
        )


def _directorate(session: Session, site_id: int, name: str) -> DirectorateRow | None:
    rows = session.scalars(
        select(DirectorateRow).where(DirectorateRow.site_id == site_id).order_by(DirectorateRow.id)
    )
    return next((row for row in rows if fold(row.name) == fold(name)), None)
