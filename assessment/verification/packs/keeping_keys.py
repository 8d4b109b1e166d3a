"""Keeping the public half of every key for ever, so that old packs stay checkable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import PublicKeyRow
from assessment.store.text import checked_text
from assessment.verification.packs.sealing import PublicKey

EXCHANGED = "The key's file was exchanged outside this application."


def record_key_change(
    session: Session, *, by: int, old: PublicKey, new: PublicKey, reason: str
) -> None:
    """Write down that a new key takes the place of another, and why."""
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    because = checked_text(reason, "reason").strip()
    if not because:
        raise BadInput("Say why the key is replaced. Nothing was changed.")
    at = clock.now()
    keep_key(session, who, old, at)
    keep_key(session, who, new, at, because)


def keep_key(
    session: Session, who: Who, key: PublicKey, at: datetime, because: str = EXCHANGED
) -> None:
    """Write down a key in use; for whoever may do what it is used for."""
    there = session.get(PublicKeyRow, key.fingerprint)
    if there is not None and there.replaced_at is None:
        return
    before = session.scalars(select(PublicKeyRow).where(PublicKeyRow.replaced_at.is_(None))).all()
    for row in before:
        row.replaced_at, row.replaced_because = at, because
    replaced = [row.key_id for row in before]
    if there is None:
        session.add(PublicKeyRow(key_id=key.fingerprint, raw=key.raw.hex(), first_used_at=at))
    else:  # its file was put back
        there.replaced_at, there.replaced_because = None, ""
    session.flush()
    first = there is None and not replaced
    line = who.line("key.first_used" if first else "key.replaced", f"key {key.fingerprint}")
    leave_line(session, line, {} if first else {"because": because, "before": replaced})
