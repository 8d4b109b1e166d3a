"""A bank's booklet as sections of blocks, in reading order."""

from __future__ import annotations

from assessment.bank.model import Bank, Form
from assessment.bank.page_mark import FINGERPRINT_DIGITS
from assessment.documents.booklet.asking import asking
from assessment.documents.booklet.blanks import Booklet
from assessment.documents.booklet.closing import closing
from assessment.documents.booklet.opening import FORMS, opening
from assessment.errors import Refused


def booklet(bank: Bank, form: Form, *, large_print: bool, notices: tuple[str, ...] = ()) -> Booklet:
    """Return the whole booklet of a form; Refused where the form has no question.

    Large print has the same words.  What it does not hold are the sources of the questions,
    which are for researchers.
    """
    if not bank.form(form):
        raise Refused(
            f"No question of {bank.version} is for a community voice, so there is no community "
            "form. Nothing was made. Choose the short or the full form."
        )
    edition = f"{FORMS[form]}, large print" if large_print else FORMS[form]
    return Booklet(
        title=f"{bank.title}, {bank.version}",
        subject=f"To be filled in by hand: {edition}",
        foot=f"{bank.version} ({bank.fingerprint[:FINGERPRINT_DIGITS]}), {edition}",
        sections=(
            *opening(bank, form, notices),
            *asking(bank, form),
            *closing(bank, form, whole=not large_print),
        ),
    )
