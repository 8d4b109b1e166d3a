"""Reading the packs that were issued."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.store.tables import HandOverRow, PackRow, RoundRow, SiteRow
from assessment.verification.model import LockedRound, Pack, PackOfRound


def packs(session: Session, round_id: int) -> tuple[Pack, ...]:
    """Return the packs issued for a round, newest first."""
    rows = session.scalars(
        select(PackRow).where(PackRow.round_id == round_id).order_by(PackRow.number.desc())
    )
    return tuple(_pack(row) for row in rows)


def all_packs(session: Session) -> tuple[PackOfRound, ...]:
    """Return every pack of every round with where it belongs, newest first."""
    rows = session.execute(
        select(PackRow, RoundRow.name, SiteRow.id, SiteRow.name)
        .join(RoundRow, RoundRow.id == PackRow.round_id)
        .join(SiteRow, SiteRow.id == RoundRow.site_id)
        .order_by(PackRow.issued_at.desc(), PackRow.id)
    )
    return tuple(
        PackOfRound(site_id, site, round_name, _pack(row))
        for row, round_name, site_id, site in rows
    )


def locked_rounds(session: Session) -> tuple[LockedRound, ...]:
    """Return the rounds that packs can be issued of, by site and number."""
    rows = session.execute(
        select(RoundRow, SiteRow.name)
        .join(SiteRow, SiteRow.id == RoundRow.site_id)
        .where(RoundRow.state != "open")
        .order_by(SiteRow.name, RoundRow.number)
    )
    return tuple(
        LockedRound(row.id, row.site_id, site, row.name, row.version, row.bank_version)
        for row, site in rows
    )


def pack(session: Session, pack_id: str) -> Pack | None:
    """Return one pack by its id, None where none was issued under it."""
    row = session.get(PackRow, pack_id)
    return None if row is None else _pack(row)


def pack_by_tagmanifest(session: Session, tagmanifest_hash: str) -> Pack | None:
    """Return the pack with this tagmanifest hash, None where none was issued here."""
    row = session.scalar(select(PackRow).where(PackRow.tagmanifest_hash == tagmanifest_hash))
    return None if row is None else _pack(row)


def is_newest_version(session: Session, pack: Pack) -> bool:
    """Tell whether a pack holds the newest version of its workbook that was handed over."""
    newest = select(func.max(HandOverRow.version)).where(HandOverRow.round_id == pack.round_id)
    return session.scalar(newest) == pack.version


def newest_pack_of(session: Session, round_id: int, person_id: int) -> Pack | None:
    """Return the newest pack of a round that was issued to a verifier, None where none was."""
    row = session.scalar(
        select(PackRow)
        .where(PackRow.round_id == round_id, PackRow.person_id == person_id)
        .order_by(PackRow.number.desc())
        .limit(1)
    )
    return None if row is None else _pack(row)


def next_number(session: Session, round_id: int) -> int:
    """Return the number of the next pack of a round, 1 for the first."""
    highest = session.scalar(select(func.max(PackRow.number)).where(PackRow.round_id == round_id))
    return (highest or 0) + 1


def _pack(row: PackRow) -> Pack:
    return Pack(**{one.name: getattr(row, one.name) for one in fields(Pack)})
