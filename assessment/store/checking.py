"""Checking the whole store: the audit chain, what was handed over, and every kept file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.settings import settings
from assessment.store.audit import broken_lines
from assessment.store.tables import (
    AuditRow,
    EvidenceFileRow,
    HandOverRow,
    PackRow,
    QueryFileRow,
    ReturnRow,
    SheetRow,
)

_PIECE = 1024 * 1024


@dataclass(slots=True)
class Checked:
    """How many of each were looked at; ``faults`` are whole sentences, none where all is well."""

    audit_lines: int = 0
    hand_overs: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)


def check_store(session: Session) -> Checked:
    """Compute every hash of the store again; what differs is a fault."""
    checked = Checked()
    checked.audit_lines = len(session.scalars(select(AuditRow.id)).all())
    checked.faults += broken_lines(session)
    _check_hand_overs(session, checked)
    _check_files(session, checked)
    return checked


def _check_hand_overs(session: Session, checked: Checked) -> None:
    for row in session.scalars(select(HandOverRow).order_by(HandOverRow.id)).yield_per(20):
        checked.hand_overs += 1
        if hashlib.sha256(row.document.encode()).hexdigest() != row.workbook_hash:
            checked.faults.append(
                f"The workbook of round {row.round_id}, version {row.version}, "
                "was changed after it was handed over."
            )


def _check_files(session: Session, checked: Checked) -> None:
    kept = dict(_kept(settings().files))
    checked.files = len(kept)
    for sha256, path in kept.items():
        if _sha256(path) != sha256:
            checked.faults.append(f"The kept file {sha256} was changed after it was kept.")
    for what, sha256 in _expected(session):
        if sha256 not in kept:
            checked.faults.append(f"The file {sha256} of the {what} is missing.")


def _expected(session: Session) -> Iterator[tuple[str, str]]:
    """Yield what each row says should be kept."""
    for number, sha256 in session.execute(select(SheetRow.id, SheetRow.sha256)):
        yield f"sheet {number}", sha256
    for pack_id, sha256 in session.execute(select(PackRow.id, PackRow.file_sha256)):
        yield f"pack {pack_id}", sha256
    for number, sha256 in session.execute(select(EvidenceFileRow.id, EvidenceFileRow.sha256)):
        yield f"evidence file {number}", sha256
    for number, sha256 in session.execute(select(QueryFileRow.id, QueryFileRow.sha256)):
        yield f"file {number} of a query", sha256
    for number, sha256 in session.execute(select(ReturnRow.id, ReturnRow.sha256)):
        yield f"file of verdicts {number}", sha256


def _kept(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield hash and place of every kept file; a file still coming begins with a dot."""
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if not path.name.startswith("."):
            yield path.name, path


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
