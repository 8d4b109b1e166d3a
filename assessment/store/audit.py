"""The audit chain: append-only lines, each carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.store.line import Line
from assessment.store.prepared import Prepared
from assessment.store.sessions import connection_of
from assessment.store.tables import AuditRow

__all__ = ["FIRST", "Line", "broken_lines", "leave_line"]

FIRST = "0" * 64

_AUDIT = cast("Table", AuditRow.__table__)
_LAST = Prepared(select(_AUDIT.c.id, _AUDIT.c.hash).order_by(_AUDIT.c.id.desc()).limit(1))
_APPEND = Prepared(insert(_AUDIT))


def leave_line(
    session: Session, line: Line, particulars: Mapping[str, object] | None = None
) -> datetime:
    """Append one line inside the caller's transaction; return the moment it carries.

    Only one writer runs at a time (see ``sessions``), so the last line read here is the last.
    """
    session.flush()
    connection = connection_of(session)
    number, previous = _LAST.first(connection, {}) or (0, FIRST)
    at = clock.now()
    values = {
        "id": number + 1,
        "at": at,
        "person_id": line.person_id,
        "who": line.who,
        "act": line.act,
        "subject": line.subject,
        "site_id": line.site_id,
        "version": line.version,
        "particulars": dict(particulars or {}),
        "previous_hash": previous,
    }
    values["hash"] = _hash(values)
    _APPEND.changed(connection, values)
    return at


def broken_lines(session: Session) -> Iterator[str]:
    """Walk the whole chain and yield one sentence for each line that does not hold."""
    previous, expected = FIRST, 1
    for row in session.scalars(select(AuditRow).order_by(AuditRow.id)).yield_per(1000):
        if row.id != expected:
            yield f"Audit line {expected} is missing: line {row.id} follows line {expected - 1}."
        if row.previous_hash != previous:
            yield f"Audit line {row.id} does not carry the hash of the line before it."
        if row.hash != _hash({name: getattr(row, name) for name in _COVERED}):
            yield f"Audit line {row.id} was changed after it was written."
        previous, expected = row.hash, row.id + 1


_COVERED = (
    "id",
    "at",
    "person_id",
    "who",
    "act",
    "subject",
    "site_id",
    "version",
    "particulars",
    "previous_hash",
)


def _hash(values: Mapping[str, object]) -> str:
    covered = dict(values)
    at = covered["at"]
    covered["at"] = at.isoformat() if isinstance(at, datetime) else at
    canonical = json.dumps(covered, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
