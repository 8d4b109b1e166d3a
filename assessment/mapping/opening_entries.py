"""Opening an entry for a change: who may, what is stored, what is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.errors import NotYours, Refused
from assessment.mapping.entries import entry_of
from assessment.mapping.model import Partnership
from assessment.mapping.queries import partnership
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import AuditRow, PartnershipRow

SAVED_FIRST = (
    "Somebody else saved this first. What they saved is kept, and what you typed is still on your "
    "screen. Look at both, then save again or leave theirs."
)


def any_entry(session: Session, by: int, partnership_id: int, act: Act) -> tuple[Who, Partnership]:
    """Return who acts and the entry, removed or not; NotYours where they may not do ``act``."""
    site_id = session.scalar(
        select(PartnershipRow.site_id).where(PartnershipRow.id == partnership_id)
    )
    if site_id is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, act, site_id=site_id)
    return who, partnership(session, partnership_id)


def editable(session: Session, by: int, partnership_id: int, act: Act) -> tuple[Who, Partnership]:
    """Return who acts and the entry; Refused where it was taken out of the register."""
    who, stored = any_entry(session, by, partnership_id, act)
    gone = session.scalar(
        select(PartnershipRow.removed_at).where(PartnershipRow.id == partnership_id)
    )
    if gone is not None:
        raise Refused(
            "This partnership was taken out of the register, so it can't be changed. Bring it back "
            "first."
        )
    return who, stored


def leave_entry_line(
    session: Session,
    who: Who,
    act: str,
    stored: Partnership,
    facts: Mapping[str, object],
) -> None:
    """Leave the audit line of something done to an entry."""
    line = who.line(act, f"partnership {stored.id}", site_id=stored.site_id)
    leave_line(session, line, facts)


def stored_entry(session: Session, stored: Partnership) -> dict[str, object]:
    """Say what is stored of an entry now, for whoever was not the first to save."""
    fields = asdict(entry_of(stored))
    return what_is_stored(session, f"partnership {stored.id}", stored.revision, fields)


def what_is_stored(
    session: Session, subject: str, revision: int, fields: Mapping[str, object]
) -> dict[str, object]:
    """Say what is stored now, and who saved it when, as the audit chain has it."""
    last = session.execute(
        select(AuditRow.who, AuditRow.at)
        .where(AuditRow.subject == subject)
        .order_by(AuditRow.id.desc())
        .limit(1)
    ).first()
    return {
        **fields,
        "revision": revision,
        "by": last.who if last else "somebody",
        "at": last.at.isoformat() if last else "",
    }
