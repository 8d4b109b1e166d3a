"""The mark on every page of the printed workbook: what a scanner has to know to file the page.

A mark is one line of ASCII with six parts between slashes::

    PW1/2026.1/3f9ac210/full/12/CC-1.1a

the format's name and number, the bank's version, the first eight digits of its fingerprint, the
form (``-large`` behind it for large print), the page from 1, and the question (``-`` where the
page is about none).  Version and question are percent-encoded, so that any name fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args
from urllib.parse import quote, unquote

from assessment.bank.model import Bank, Form
from assessment.errors import BadInput

FORMAT = "PW1"
FINGERPRINT_DIGITS = 8
_LARGE = "-large"
_NO_QUESTION = "-"
_WRITTEN = re.compile(
    rf"{FORMAT}/(?P<version>[^/\s]+)/(?P<fingerprint>[0-9a-f]{{{FINGERPRINT_DIGITS}}})"
    rf"/(?P<form>{'|'.join(get_args(Form))})(?P<large>{_LARGE})?"
    r"/(?P<page>[1-9][0-9]{0,4})/(?P<question>[^/\s]+)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class PageMark:
    """Which page of which booklet; ``page`` from 1, ``question`` a code, "" for none."""

    version: str
    fingerprint: str
    form: Form
    large_print: bool
    page: int
    question: str


def page_mark(bank: Bank, form: Form, *, large_print: bool, page: int, question: str) -> PageMark:
    """Return the mark of one page of a bank's booklet."""
    return PageMark(
        version=bank.version,
        fingerprint=bank.fingerprint[:FINGERPRINT_DIGITS],
        form=form,
        large_print=large_print,
        page=page,
        question=question,
    )


def written_mark(mark: PageMark) -> str:
    """Return a mark as it stands on the page; ``read_mark`` takes it back."""
    form = mark.form + (_LARGE if mark.large_print else "")
    question = quote(mark.question, safe="") or _NO_QUESTION
    version = quote(mark.version, safe="")
    return f"{FORMAT}/{version}/{mark.fingerprint}/{form}/{mark.page}/{question}"


def read_mark(text: str) -> PageMark:
    """Return what a mark says; BadInput where it is none of ours or damaged."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise BadInput(
            "This mark is not one of the printed workbook's, or it is damaged. Nothing was taken "
            "in. Scan the page again, or type in what was written on it."
        )
    question = found["question"]
    return PageMark(
        version=unquote(found["version"]),
        fingerprint=found["fingerprint"],
        form=cast("Form", found["form"]),
        large_print=bool(found["large"]),
        page=int(found["page"]),
        question="" if question == _NO_QUESTION else unquote(question),
    )
