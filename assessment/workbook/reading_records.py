"""Reading evidence, and the workbooks that were handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from assessment.evidence_files.kinds import fetched_name
from assessment.store.tables import (
    EvidenceFileRow,
    EvidenceRow,
    HandOverRow,
    PersonRow,
    QueryFileRow,
    QueryRow,
    ReopeningRow,
)
from assessment.workbook.model import EvidenceFilePart, EvidencePart, WorkbookDocument
from assessment.workbook.sheets import Evidence, EvidenceFile, HandedOver, HandOverLine


def evidence_of(session: Session, round_id: int) -> tuple[Evidence, ...]:
    """Return the evidence of a round, by number; what was removed is left out."""
    rows = session.scalars(
        select(EvidenceRow)
        .where(EvidenceRow.round_id == round_id, EvidenceRow.removed_at.is_(None))
        .order_by(EvidenceRow.number)
        .execution_options(populate_existing=True)
    )
    files = _files(session, round_id)
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
            row.withheld_because,
            tuple(files.get(row.id, ())),
        )
        for row in rows
    )


def _files(session: Session, round_id: int) -> dict[int, list[EvidenceFile]]:
    """Return all versions of all files of a round, by piece, the newest last."""
    found: dict[int, list[EvidenceFile]] = {}
    rows = session.execute(
        select(EvidenceFileRow, PersonRow.name)
        .join(EvidenceRow, EvidenceRow.id == EvidenceFileRow.evidence_id)
        .outerjoin(PersonRow, PersonRow.id == EvidenceFileRow.by)
        .where(EvidenceRow.round_id == round_id)
        .order_by(EvidenceFileRow.evidence_id, EvidenceFileRow.version)
    )
    for row, name in rows:
        found.setdefault(row.evidence_id, []).append(_file(row, name))
    return found


def _file(row: EvidenceFileRow, by: str | None) -> EvidenceFile:
    return EvidenceFile(
        row.version,
        row.name,
        row.media_type,
        row.sha256,
        row.size,
        row.cleaned,
        row.at,
        by or "the command line",
    )


def evidence_space(session: Session, round_id: int, *, without: str = "") -> int:
    """Return how many bytes the files of a round take, each content counted once.

    Those that came with answers to queries count, too.  Replaced files and those of removed
    pieces are kept, so they count; ``without`` is the hash of a content that is left out.
    """
    of_evidence = (
        select(EvidenceFileRow.sha256, EvidenceFileRow.size)
        .join(EvidenceRow, EvidenceRow.id == EvidenceFileRow.evidence_id)
        .where(EvidenceRow.round_id == round_id)
    )
    of_queries = (
        select(QueryFileRow.sha256, QueryFileRow.bytes)
        .join(QueryRow, QueryRow.id == QueryFileRow.query_id)
        .where(QueryRow.round_id == round_id)
    )
    each = union_all(of_evidence, of_queries).subquery()
    kept = (
        select(func.max(each.c.size).label("size"))
        .where(each.c.sha256 != without)
        .group_by(each.c.sha256)
        .subquery()
    )
    return int(session.scalar(select(func.sum(kept.c.size))) or 0)


def evidence_file(
    session: Session, piece: int | tuple[int, int], version: int
) -> tuple[int, str, EvidenceFile] | None:
    """Return a version of a piece's file, before it its round's id and its code; None: no such.

    ``piece`` is its id, or its round's id and its number there.
    """
    which = (
        EvidenceRow.id == piece
        if isinstance(piece, int)
        else (EvidenceRow.round_id == piece[0]) & (EvidenceRow.number == piece[1])
    )
    found = session.execute(
        select(EvidenceRow.round_id, EvidenceRow.number, EvidenceFileRow, PersonRow.name)
        .join(EvidenceRow, EvidenceRow.id == EvidenceFileRow.evidence_id)
        .outerjoin(PersonRow, PersonRow.id == EvidenceFileRow.by)
        .where(which, EvidenceFileRow.version == version)
    ).one_or_none()
    if found is None:
        return None
    round_id, number, row, by = found
    return round_id, f"E{number:03d}", _file(row, by)


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
                    "withheld_because": one.withheld_because,
                    "file": _file_part(one),
                }
            )
    return found


def _file_part(one: Evidence) -> EvidenceFilePart | None:
    file = one.file
    if file is None:
        return None
    return {
        "version": file.version,
        "name": file.name,
        "media_type": file.media_type,
        "bytes": file.size,
        "sha256": file.sha256,
        "cleaned": file.cleaned,
        "pack_name": ""
        if one.withheld_because
        else fetched_name(one.code, file.version, file.name),
    }


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
