"""The booklet as PDF: tagged for screen readers, machine-checked against PDF/UA-1."""

from __future__ import annotations

import re

from assessment.bank.model import Bank, Form

_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]+")  # in a file's name

LACKING = (
    "Some characters of these questions cannot be printed here as they were written, and stand as "
    "[U+…] or in the wrong order. The screens show the true text."
)


def booklet_name(bank: Bank, *, form: Form, large_print: bool) -> str:
    """Return the name of the file that a booklet is kept in."""
    version = _UNUSUAL.sub("-", bank.version)
    return f"workbook-{version}-{form}{'-large-print' if large_print else ''}.pdf"


def booklet_pdf(bank: Bank, *, form: Form, large_print: bool = False) -> bytes:
    """Return the printed workbook of a form (A4); the same bank gives the same bytes.

    Refused where the form has no question.
    """
    # What prints is loaded in the process that prints, never in one that only asks it to.
    from assessment.documents.booklet.contents import booklet  # noqa: PLC0415
    from assessment.documents.booklet.printing import printed_booklet  # noqa: PLC0415
    from assessment.documents.booklet.sizes import LARGE, NORMAL  # noqa: PLC0415
    from assessment.documents.faces import BOLD, PLAIN, face  # noqa: PLC0415

    content = booklet(bank, form, large_print=large_print)
    texts = content.texts()
    if face(PLAIN).gate.lacks(texts) or face(BOLD).gate.lacks(texts):
        content = booklet(bank, form, large_print=large_print, notices=(LACKING,))
    sizes = LARGE if large_print else NORMAL
    return printed_booklet(content, bank, form, sizes=sizes, large_print=large_print)
