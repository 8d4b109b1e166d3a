"""A whole pack from a document: what a process pool is asked to do.

Everything taken and given can be sent to another process, and nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from assessment.documents.csv_files import (
    answer_hashes_csv,
    answers_csv,
    evidence_csv,
    history_csv,
    queries_csv,
    scores_csv,
    verdicts_csv,
)
from assessment.documents.html import report_html
from assessment.documents.pdf import report_pdf
from assessment.documents.verdict_form import verdict_form
from assessment.documents.verdict_sheet import verdict_sheet
from assessment.verification.model import FormSheet
from assessment.verification.packs.assembling import PackSeal, write_pack
from assessment.verification.packs.cover_pages import LIGHT_PACK
from assessment.verification.packs.pack_issue import PackIssue, Tell
from assessment.verification.packs.sealing import SigningKey
from assessment.verification.packs.verified_documents import (
    verification_document,
    verification_schema,
)
from assessment.workbook.canonical import canonical_json
from assessment.workbook.model import WorkbookDocument

MAKING = "Reports, forms and tables made"
LIGHT_REPORT = (
    f"{LIGHT_PACK} Where this report says that a file is in the pack, the full pack is meant."
)
_FROM_REPORT = "../evidence/"  # where the files of evidence lie, seen from the report


def pack_files(
    document: WorkbookDocument,
    *,
    verified: WorkbookDocument | None = None,
    form: FormSheet | None = None,
    light: bool = False,
    tell: Tell | None = None,
) -> dict[str, bytes]:
    """Return the reports, forms and tables of a pack by their path below ``data/``.

    ``verified`` is the same workbook with a concluded verification: its report is the final one.
    ``form`` None: no verdict can be given any more.  In a ``light`` pack nothing leads to files of
    evidence; ``tell`` is told after each document.
    """
    shown = document if verified is None else verified
    evidence, notices = ("", (LIGHT_REPORT,)) if light else (_FROM_REPORT, ())
    making: dict[str, Callable[[], bytes]] = {
        "report/report.html": lambda: report_html(shown, evidence=evidence, notices=notices),
        "report/report.pdf": lambda: report_pdf(shown, evidence=evidence, notices=notices),
        "evidence/index.csv": lambda: evidence_csv(shown, light=light),
        "machine/answers.csv": lambda: answers_csv(document),
        "machine/scores.csv": lambda: scores_csv(shown),
        "machine/history.csv": lambda: history_csv(document),
        "machine/answer-hashes.csv": lambda: answer_hashes_csv(document),
    }
    if verified is not None:
        making |= {
            "machine/verification.json": lambda: canonical_json(verification_document(verified)),
            "machine/verification-schema.json": lambda: canonical_json(verification_schema()),
            "machine/verdicts.csv": lambda: verdicts_csv(verified),
            "machine/queries.csv": lambda: queries_csv(verified),
        }
    if form is not None:
        making["verdict/verdict-form.html"] = lambda: verdict_form(form)
        making["verdict/verdict-form.xlsx"] = lambda: verdict_sheet(form)
    files = {}
    for done, (path, make) in enumerate(making.items(), 1):
        files[path] = make()
        if tell is not None:
            tell(MAKING, done, len(making))
    return files


def pack_to(
    to: Path,
    document: WorkbookDocument,
    *,
    kept: Mapping[str, Path],
    key: SigningKey,
    issue: PackIssue,
    verified: WorkbookDocument | None = None,
    form: FormSheet | None = None,
    tell: Tell | None = None,
) -> PackSeal:
    """Write a sealed pack to ``to`` and return its seal; ``kept``: each file of evidence, by hash.

    ``verified`` is as for ``pack_files``.

    Refused while the workbook is not handed over; Unavailable where a file of evidence is gone or
    changed, or ``to`` cannot be written.
    """
    return write_pack(
        to,
        document=document,
        files=pack_files(document, verified=verified, form=form, light=issue.light, tell=tell),
        kept=kept,
        key=key,
        issue=issue,
        verified=verified,
        tell=tell,
    )
