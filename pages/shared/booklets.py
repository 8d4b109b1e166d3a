"""The printed workbook: its addresses, the links to it, and making it once for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import get_args
from urllib.parse import quote

import streamlit as st

from assessment.bank.model import Bank, Form
from assessment.documents.booklet.pdf import booklet_pdf
from pages.shared.banks import banks
from pages.shared.documents import in_worker

# An edition as the address has it: its form, and whether it is in large print.
EDITIONS: dict[str, tuple[Form, bool]] = {
    f"{form}{'-large-print' if large else ''}": (form, large)
    for form in get_args(Form)
    for large in (False, True)
}
_KEPT = 12  # booklets, of about a megabyte each


def made_booklet(bank: Bank, form: Form, *, large_print: bool) -> bytes:
    """Return a booklet, made by a worker process; Refused where the form has no question."""
    return _made(bank.version, bank.fingerprint, form, large_print)


@lru_cache(maxsize=_KEPT)
def _made(version: str, _fingerprint: str, form: Form, large_print: bool) -> bytes:
    return in_worker(booklet_pdf, banks()[version], form=form, large_print=large_print)


def draw_booklets(bank: Bank, forms: Iterable[Form]) -> None:
    """Draw the links to the booklets of some forms, those without a question left out."""
    for form in forms:
        if not bank.form(form):
            continue
        with st.container(horizontal=True, key=f"print-{form}"):
            address = f"/files/workbook/{quote(bank.version, safe='')}/{form}"
            st.link_button(f"Print the workbook ({form} form)", f"{address}.pdf")
            st.link_button(f"In large print ({form} form)", f"{address}-large-print.pdf")
