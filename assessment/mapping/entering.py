"""Entering partnerships by hand: adding, changing, removing, bringing back."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Changed, Refused
from assessment.mapping.entries import check_entry, entry_of
from assessment.mapping.model import Entry
from assessment.mapping.opening_entries import (
    SAVED_FIRST,
    any_entry,
    editable,
    leave_entry_line,
    stored_entry,
)
from assessment.mapping.queries import choice, has_round
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import PartnershipRow


def add_partnership(session: Session, *, by: int, site_id: int, entry: Entry) -> int:
    """Add one entry to a site's register and return its id; BadInput lists what is wrong."""
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    ready = check_entry(entry)
    row = PartnershipRow(site_id=site_id, changed_at=clock.now(), **asdict(ready))
    session.add(row)
    session.flush()
    line = who.line("partnership.added", f"partnership {row.id}", site_id=site_id)
    leave_line(session, line, {"name": ready.name})
    return row.id


def change_partnership(
    session: Session, *, by: int, partnership_id: int, revision: int, entry: Entry
) -> int:
    """Replace what an entry says and return its revision; an equal entry writes nothing.

    ``revision`` is the one that was on the caller's screen. Changed where somebody else saved
    something else since.
    """
    who, stored = editable(session, by, partnership_id, Act.EDIT_REGISTER)
    ready = check_entry(entry)
    if ready == entry_of(stored):
        return stored.revision
    written = session.execute(
        update(PartnershipRow)
        .where(
            PartnershipRow.id == partnership_id,
            PartnershipRow.revision == revision,
            PartnershipRow.removed_at.is_(None),
        )
        .values(**asdict(ready), revision=revision + 1, changed_at=clock.now())
        .returning(PartnershipRow.id)
    )
    if not written.all():
        raise Changed(SAVED_FIRST, stored_entry(session, stored))
    changed = sorted(
        name for name, value in asdict(ready).items() if value != getattr(stored, name)
    )
    facts = {"fields": changed, "revision": revision + 1}
    leave_entry_line(session, who, "partnership.changed", stored, facts)
    return revision + 1


def remove_partnership(session: Session, *, by: int, partnership_id: int, revision: int) -> None:
    """Take an entry out of the register; it can be brought back. Refused for the chosen one."""
    who, stored = editable(session, by, partnership_id, Act.EDIT_REGISTER)
    if stored.revision != revision:
        raise Changed(SAVED_FIRST, stored_entry(session, stored))
    chosen = choice(session, stored.site_id)
    if chosen and chosen.partnership.id == partnership_id:
        raise Refused(
            "This is the partnership that was chosen, so it stays in the register. Choose another "
            "one first."
        )
    if has_round(session, partnership_id):
        raise Refused("A round was opened on this partnership, so it stays in the register.")
    session.execute(
        update(PartnershipRow)
        .where(PartnershipRow.id == partnership_id)
        .values(removed_at=clock.now(), revision=revision + 1)
    )
    facts = {"name": stored.name}
    leave_entry_line(session, who, "partnership.removed", stored, facts)


def bring_back_partnership(session: Session, *, by: int, partnership_id: int) -> None:
    """Put an entry back into the register; nothing happens where it is there already."""
    who, stored = any_entry(session, by, partnership_id, Act.EDIT_REGISTER)
    written = session.execute(
        update(PartnershipRow)
        .where(PartnershipRow.id == partnership_id, PartnershipRow.removed_at.is_not(None))
        .values(removed_at=None, revision=stored.revision + 1)
        .returning(PartnershipRow.id)
    )
    if written.all():
        facts = {"name": stored.name}
        leave_entry_line(session, who, "partnership.brought_back", stored, facts)
