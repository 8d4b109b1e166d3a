"""Reading evidence, and the workbooks that were handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import EvidenceRow, HandOverRow, PersonRow, ReopeningRow
from assessment.workbook.model import EvidencePart, WorkbookDocument
from assessment.workbook.sheets import Evidence, HandedOver, HandOverLine


def evidence_of(session: Session, round_id: int) -> tuple[Evidence, ...]:
    """Return the evidence of a round, by number; what was removed is left out."""
    rows = session.scalars(
        select(EvidenceRow)
        .where(EvidenceRow.round_id == round_id, EvidenceRow.removed_at.is_(None))
        .order_by(EvidenceRow.number)
        .execution_options(populate_existing=True)
    )
    return tuple(
        Evidence(
            row.id,
            f"E{row.number:03d}",
            row.title,
            row.dated,
            row.strength,
            row.where,
            row.look_at,
            tuple(row.questions),
            row.revision,
        )
        for row in rows
    )


def evidence_by_question(evidence: Sequence[Evidence]) -> Mapping[str, list[EvidencePart]]:
    """Return the evidence behind each question, as the document and the claims take it."""
    found: dict[str, list[EvidencePart]] = {}
    for one in evidence:
        for code in one.questions:
            found.setdefault(code, []).append(
                {
                    "id": one.code,
                    "title": one.title,
                    "dated": one.dated,
                    "strength": one.strength,
                    "where": one.where,
                    "look_at": one.look_at,
                }
            )
    return found


def handed_over(session: Session, round_id: int, version: int | None = None) -> HandedOver | None:
    """Return one handed-over version, None for the newest; None where there is none."""
    query = select(HandOverRow).where(HandOverRow.round_id == round_id)
    if version is not None:
        query = query.where(HandOverRow.version == version)
    row = session.scalar(query.order_by(HandOverRow.version.desc()).limit(1))
    if row is None:
        return None
    document = cast("WorkbookDocument", json.loads(row.document))
    return HandedOver(row.version, row.signed_by, row.at, row.workbook_hash, document)


def hand_overs(session: Session, round_id: int) -> tuple[HandOverLine, ...]:
    """Return the history of hand-overs and reopenings, first to last, without the documents."""
    rows = session.execute(
        select(
            HandOverRow.version,
            HandOverRow.signed_by,
            HandOverRow.at,
            HandOverRow.workbook_hash,
            ReopeningRow.at,
            PersonRow.name,
            ReopeningRow.reason,
        )
        .outerjoin(
            ReopeningRow,
            (ReopeningRow.round_id == HandOverRow.round_id)
            & (ReopeningRow.version == HandOverRow.version),
        )
        .outerjoin(PersonRow, PersonRow.id == ReopeningRow.by)
        .where(HandOverRow.round_id == round_id)
        .order_by(HandOverRow.version)
    )
    return tuple(HandOverLine(*row) for row in rows)
