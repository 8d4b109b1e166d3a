"""The report as PDF: tagged for screen readers, machine-checked against PDF/UA-1."""

from __future__ import annotations

from collections.abc import Callable

from assessment.documents.blocks import Report
from assessment.documents.report import report
from assessment.workbook.model import WorkbookDocument

LACKING = (
    "Some characters in this workbook cannot be printed here as they were written, and stand as "
    "[U+…] or in the wrong order. The HTML report, report.html, has the true text."
)


def report_pdf(
    document: WorkbookDocument, *, evidence: str = "", notices: tuple[str, ...] = ()
) -> bytes:
    """Return the whole report as PDF (A4); the same document gives the same bytes.

    ``evidence`` is where the files of evidence lie, and ``notices`` are, as for
    ``html.report_html``.
    """
    return pdf_of(
        lambda more: report(document, notices=(*notices, *more), evidence=evidence), LACKING
    )


def pdf_of(draw: Callable[[tuple[str, ...]], Report], lacking: str) -> bytes:
    """Return what ``draw`` draws as PDF; it is given ``lacking`` where characters can't be printed."""
    # reportlab is loaded in the process that prints, never in one that only asks it to
    from assessment.documents.faces import BOLD, PLAIN, face  # noqa: PLC0415
    from assessment.documents.printing import printed  # noqa: PLC0415

    content = draw(())
    texts = content.texts()
    lacks = face(PLAIN).gate.lacks(texts) or face(BOLD).gate.lacks(texts)
    return printed(draw((lacking,)) if lacks else content)
