"""A whole pack from a document: what a process pool is asked to do.

Everything taken and given can be sent to another process, and nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from assessment.documents.csv_files import (
    answer_hashes_csv,
    answers_csv,
    evidence_csv,
    history_csv,
    scores_csv,
)
from assessment.documents.html import report_html
from assessment.documents.pdf import report_pdf
from assessment.verification.assembling import PackSeal, write_pack
from assessment.verification.sealing import SigningKey
from assessment.workbook.model import WorkbookDocument

_FROM_REPORT = "../evidence/"  # where the files of evidence lie, seen from the report


def pack_files(document: WorkbookDocument) -> dict[str, bytes]:
    """Return the reports and tables of a pack by their path below ``data/``."""
    return {
        "report/report.html": report_html(document, evidence=_FROM_REPORT),
        "report/report.pdf": report_pdf(document, evidence=_FROM_REPORT),
        "evidence/index.csv": evidence_csv(document),
        "machine/answers.csv": answers_csv(document),
        "machine/scores.csv": scores_csv(document),
        "machine/history.csv": history_csv(document),
        "machine/answer-hashes.csv": answer_hashes_csv(document),
    }


def pack_to(
    to: Path,
    document: WorkbookDocument,
    *,
    kept: Mapping[str, Path],
    pack_id: str,
    key: SigningKey,
    issued_to: str,
    issued_at: datetime,
) -> PackSeal:
    """Write a sealed pack to ``to`` and return its seal; ``kept``: each file of evidence, by hash.

    Refused while the workbook is not handed over; Unavailable where a file of evidence is gone or
    changed, or ``to`` cannot be written.
    """
    return write_pack(
        to,
        document=document,
        files=pack_files(document),
        kept=kept,
        pack_id=pack_id,
        key=key,
        issued_to=issued_to,
        issued_at=issued_at,
    )
