"""Handing a workbook over: it is drawn up, kept whole, scored and locked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import HandOverRow, PackRow, RoundRow, VerdictScoreRow
from assessment.store.text import checked_name
from assessment.workbook.canonical import answers_hash, canonical_json, sha256_hex
from assessment.workbook.closing import close
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.model import FindingsRule
from assessment.workbook.reading_answers import agreed_sheet
from assessment.workbook.reading_documents import document
from assessment.workbook.rules import check_open, check_same_bank, state_after
from assessment.workbook.scoring import write_scores

HANDED_OVER_AGAIN = "The workbook was handed over again since."


def hand_over(
    session: Session,
    *,
    by: int,
    round_id: int,
    signed_by: str,
    bank: Bank,
    findings: FindingsRule,
) -> int:
    """Hand a workbook over under a name and lock it; return the version, 1 for the first.

    Answering is closed with it.  What is missing is written into the document and keeps nothing from being handed over; only a
    workbook without any agreed level, or one that is locked already, is refused.  ``findings`` is
    ``barriers.findings.findings_of``, which lives a layer up.
    """
    who = check_person_may(session, by, Act.HAND_OVER, round_id=round_id)
    name = checked_name(signed_by, "name to sign with")
    found = round_of(session, round_id)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    if all(line.level is None for line in agreed_sheet(session, round_id)):
        raise Refused(
            "No level has been agreed on any question, so there is nothing to hand over yet. "
            "Agree on at least one first."
        )
    version, at = found.version + 1, clock.now()
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == round_id)
        .values(state=state_after(found.state, "hand over"), version=version)
        .execution_options(synchronize_session=False)
    )
    if found.mode == "confidential":
        close(session, found, at)
    drawn = document(session, round_id, bank, findings=findings, handed_over_now=(at, name))
    kept = canonical_json(drawn)
    workbook_hash = sha256_hex(kept)
    session.execute(
        insert(HandOverRow).values(
            round_id=round_id,
            version=version,
            signed_by=name,
            person_id=by,
            at=at,
            workbook_hash=workbook_hash,
            answers_hash=answers_hash(drawn),
            document=kept.decode(),
        )
    )
    _close_packs(session, round_id, at)
    # What verdicts come to is written by verification, which looks at what has changed.
    session.execute(delete(VerdictScoreRow).where(VerdictScoreRow.round_id == round_id))
    write_scores(session, round_id=round_id, bank=bank)
    line = who.line(
        "workbook.handed_over", f"round {round_id}", site_id=found.site_id, version=version
    )
    leave_line(session, line, {"signed_by": name, "workbook_hash": workbook_hash})
    return version


def _close_packs(session: Session, round_id: int, at: datetime) -> None:
    """Close the packs of earlier versions: verdicts on answers that did not change still count."""
    session.execute(
        update(PackRow)
        .where(PackRow.round_id == round_id, PackRow.state == "open")
        .values(state="closed", ended_at=at, ended_because=HANDED_OVER_AGAIN)
        .execution_options(synchronize_session=False)
    )
