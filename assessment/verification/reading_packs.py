"""Reading the packs that were issued."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import PackRow
from assessment.verification.model import Pack


def packs(session: Session, round_id: int) -> tuple[Pack, ...]:
    """Return the packs issued for a round, newest first."""
    rows = session.scalars(
        select(PackRow).where(PackRow.round_id == round_id).order_by(PackRow.issued_at.desc())
    )
    return tuple(_pack(row) for row in rows)


def pack(session: Session, pack_id: str) -> Pack | None:
    """Return one pack by its id, None where none was issued under it."""
    row = session.get(PackRow, pack_id)
    return None if row is None else _pack(row)


def pack_by_tagmanifest(session: Session, tagmanifest_hash: str) -> Pack | None:
    """Return the pack with this tagmanifest hash, None where none was issued here."""
    row = session.scalar(select(PackRow).where(PackRow.tagmanifest_hash == tagmanifest_hash))
    return None if row is None else _pack(row)


def _pack(row: PackRow) -> Pack:
    return Pack(
        row.id,
        row.round_id,
        row.version,
        row.workbook_hash,
        row.tagmanifest_hash,
        row.file_sha256,
        row.key_id,
        row.issued_to,
        row.issued_at,
        row.state,
    )
