"""A whole pack from a document: what a process pool is asked to do.

Everything taken and given can be sent to another process, and nothing here touches a database.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from assessment.documents.csv_files import answer_hashes_csv, answers_csv, history_csv, scores_csv
from assessment.documents.html import report_html
from assessment.documents.pdf import report_pdf
from assessment.errors import Unavailable
from assessment.verification import assembling
from assessment.verification.assembling import PackSeal
from assessment.verification.sealing import SigningKey
from assessment.workbook.model import WorkbookDocument


def pack_files(document: WorkbookDocument) -> dict[str, bytes]:
    """Return the reports and tables of a pack by their path below ``data/``."""
    return {
        "report/report.html": report_html(document),
        "report/report.pdf": report_pdf(document),
        "machine/answers.csv": answers_csv(document),
        "machine/scores.csv": scores_csv(document),
        "machine/history.csv": history_csv(document),
        "machine/answer-hashes.csv": answer_hashes_csv(document),
    }


def pack_bytes(
    document: WorkbookDocument,
    *,
    pack_id: str,
    key: SigningKey,
    issued_to: str,
    issued_at: datetime,
) -> tuple[bytes, PackSeal]:
    """Return a sealed pack and its seal; ``Refused`` while the workbook is not handed over."""
    return assembling.pack_bytes(
        document=document,
        files=pack_files(document),
        pack_id=pack_id,
        key=key,
        issued_to=issued_to,
        issued_at=issued_at,
    )


def pack_to(
    path: Path,
    *,
    document: WorkbookDocument,
    pack_id: str,
    key: SigningKey,
    issued_to: str,
    issued_at: datetime,
) -> PackSeal:
    """Write a sealed pack to ``path`` and return its seal; otherwise as ``pack_bytes``."""
    content, seal = pack_bytes(
        document, pack_id=pack_id, key=key, issued_to=issued_to, issued_at=issued_at
    )
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise Unavailable(
            f"The pack could not be written to {path} ({fault.strerror}). The workbook is kept as "
            "it was; make room or choose another place, and make the pack again."
        ) from fault
    return seal
