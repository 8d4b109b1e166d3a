"""The report as one HTML page: no script, nothing from outside, light, dark and print."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Template
from markupsafe import Markup

from assessment.documents.blocks import Report
from assessment.documents.report import report
from assessment.documents.templating import FOLDER, template
from assessment.workbook.model import WorkbookDocument


def report_html(
    document: WorkbookDocument, *, evidence: str = "", notices: tuple[str, ...] = ()
) -> bytes:
    """Return the whole report as UTF-8 HTML; the same document gives the same bytes.

    ``evidence`` is where the files of evidence lie, seen from the report, such as
    *../evidence/*; "" where they do not lie beside it, and then nothing leads to them.
    ``notices`` are said on the first page.
    """
    return page_of(report(document, notices=notices, evidence=evidence))


def page_of(content: Report) -> bytes:
    """Return any report as one page of UTF-8 HTML."""
    style = _style()
    page = _template().render(
        report=content,
        style=Markup(style),  # noqa: S704  our own file
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
    )
    return page.encode()


@cache
def _template() -> Template:
    return template("report.html.j2")


@cache
def _style() -> str:
    return (FOLDER / "report.css").read_text(encoding="utf-8")
