"""Reading the public halves of all keys that packs were ever sealed with."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import PublicKeyRow
from assessment.verification.model import KnownKey
from assessment.verification.packs.sealing import PublicKey


def known_keys(session: Session) -> tuple[KnownKey, ...]:
    """Return all keys of this installation, the one in use first, then the newest."""
    rows = session.scalars(select(PublicKeyRow).order_by(PublicKeyRow.first_used_at.desc()))
    known = [
        KnownKey(
            PublicKey(bytes.fromhex(row.raw)),
            row.first_used_at,
            row.replaced_at,
            row.replaced_because,
        )
        for row in rows
    ]
    return tuple(sorted(known, key=lambda key: key.replaced_at is not None))


def key_in_use(session: Session) -> KnownKey | None:
    """Return the key that packs are sealed with, None where none was ever used."""
    return next((key for key in known_keys(session) if key.replaced_at is None), None)
