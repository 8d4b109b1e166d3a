"""Taking in a spreadsheet, as its preview showed it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, Refused
from assessment.mapping.comparing_rows import Decisions, Preview, check_no_problems, compare
from assessment.mapping.counting import check_number, write_stated_total
from assessment.mapping.model import Outcome
from assessment.mapping.queries import register
from assessment.mapping.reading_rows import ReadSheet, check_understood
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.files import keep_file
from assessment.store.tables import DirectorateRow, PartnershipRow, SheetRow
from assessment.store.text import checked_name, clean_text


def take_in_sheet(
    session: Session,
    *,
    by: int,
    site_id: int,
    sheet: ReadSheet,
    raw: bytes,
    decisions: Decisions,
    seen: str,
) -> Outcome:
    """Take in what a preview showed; ``seen`` is that preview's fingerprint.

    The preview is worked out again here: Refused where the register has changed since so that it
    would show something else. BadInput where rows have problems and nobody left them out. A sheet
    that changes nothing writes nothing. The file itself is kept by its content.
    """
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    check_understood(sheet)
    if hashlib.sha256(raw).hexdigest() != sheet.sha256:
        raise BadInput("The file is not the one in the preview. Nothing was taken in.")
    check_number(decisions.stated_total)
    preview = compare(sheet, register(session, site_id), decisions)
    if preview.fingerprint != seen:
        raise Refused(
            "The register has changed since you looked at the preview. Nothing was taken in. "
            "Look at the new preview and accept it if it is right."
        )
    if not decisions.leave_out_problems:
        check_no_problems(preview)
    if preview.changes_nothing:
        return _outcome(preview, sheet.sha256)
    keep_file(raw)
    _write_rows(session, site_id, sheet, preview)
    if preview.stated_total is not None:
        source = clean_text(f"Taken in from {sheet.name}"[:300]).strip()
        write_stated_total(session, site_id, preview.stated_total, source)
    session.expire_all()
    _record_sheet(session, who, sheet, preview, decisions, site_id=site_id)
    return _outcome(preview, sheet.sha256)


def _write_rows(session: Session, site_id: int, sheet: ReadSheet, preview: Preview) -> None:
    if sheet.layout.holds == "counts":
        _write_counts(session, site_id, preview)
        return
    now = clock.now()
    made = [
        {"site_id": site_id, "changed_at": now, **asdict(row.entry)}
        for row in preview.rows
        if row.entry and row.state == "new"
    ]
    if made:
        session.execute(insert(PartnershipRow), made)
    changed = [
        {"id": row.target, "changed_at": now, **asdict(row.entry)}
        for row in preview.rows
        if row.entry and row.state == "changed"
    ]
    if changed:
        session.execute(update(PartnershipRow), changed)
        session.execute(
            update(PartnershipRow)
            .where(PartnershipRow.id.in_([values["id"] for values in changed]))
            .values(revision=PartnershipRow.revision + 1)
            .execution_options(synchronize_session=False)
        )


def _write_counts(session: Session, site_id: int, preview: Preview) -> None:
    rows = [row for row in preview.rows if row.state in {"new", "changed"}]
    made = [
        {
            "site_id": site_id,
            "name": checked_name(row.directorate, "directorate's name"),
            "counted": row.count,
        }
        for row in rows
        if row.target is None
    ]
    if made:
        session.execute(insert(DirectorateRow), made)
    changed = [{"id": row.target, "counted": row.count} for row in rows if row.target is not None]
    if changed:
        session.execute(update(DirectorateRow), changed)


def _record_sheet(
    session: Session,
    who: Who,
    sheet: ReadSheet,
    preview: Preview,
    decisions: Decisions,
    *,
    site_id: int,
) -> None:
    decided = {
        "sheet": sheet.grid.sheet,
        "header_row": sheet.layout.header_row,
        "columns": {str(column.place): column.field for column in sheet.layout.columns},
        "merge": sorted(decisions.merge),
        "leave_out": sorted(decisions.leave_out),
        "leave_out_problems": decisions.leave_out_problems,
    }
    row = SheetRow(
        site_id=site_id,
        name=clean_text(sheet.name[:300]).strip(),
        sha256=sheet.sha256,
        decided=decided,
        taken_at=clock.now(),
        taken_by=None if who.operator else who.person_id,
    )
    session.add(row)
    session.flush()
    facts = {"sha256": sheet.sha256, **asdict(_outcome(preview, sheet.sha256))}
    leave_line(
        session, who.line("register.sheet_taken_in", f"sheet {row.id}", site_id=site_id), facts
    )


def _outcome(preview: Preview, sha256: str) -> Outcome:
    return Outcome(
        new=preview.count("new"),
        changed=preview.count("changed"),
        same=preview.count("same"),
        left_out=preview.count("problem") + len(preview.left_out),
        stated_total=preview.stated_total,
        kept=sha256,
    )
