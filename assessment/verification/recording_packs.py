"""Writing down the packs that were issued."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.errors import Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import PackRow
from assessment.store.text import checked_name
from assessment.verification.assembling import PackSeal
from assessment.verification.reading_hand_overs import handed_over


def record_pack(
    session: Session,
    *,
    by: int,
    round_id: int,
    seal: PackSeal,
    file_sha256: str,
    issued_to: str,
    issued_at: datetime,
) -> str:
    """Write down a pack that was built and kept; return its id.

    Refused where the workbook was reopened or handed over again while the pack was built.
    """
    who = check_person_may(session, by, Act.MAKE_PACK, round_id=round_id)
    over = handed_over(session, round_id)
    if over.workbook_hash != seal.workbook_hash:
        raise Refused(
            "The workbook was handed over again while this pack was being made, so the pack was "
            "thrown away. Make it again."
        )
    session.add(
        PackRow(
            id=seal.pack_id,
            round_id=round_id,
            number=_next_number(session, round_id),
            version=over.version,
            workbook_hash=seal.workbook_hash,
            tagmanifest_hash=seal.tagmanifest_hash,
            file_sha256=file_sha256,
            key_id=seal.key_id,
            issued_to=checked_name(issued_to, "name of whom it is for", optional=True),
            issued_at=issued_at,
            issued_by=None if who.operator else by,
            state="open",
        )
    )
    leave_line(
        session,
        who.line("pack.issued", f"pack {seal.pack_id}", version=over.version),
        {"round": round_id, "tagmanifest": seal.tagmanifest_hash, "file": file_sha256},
    )
    return seal.pack_id


def _next_number(session: Session, round_id: int) -> int:
    """Return the number of the next pack of a round, 1 for the first."""
    highest = session.scalar(select(func.max(PackRow.number)).where(PackRow.round_id == round_id))
    return (highest or 0) + 1
