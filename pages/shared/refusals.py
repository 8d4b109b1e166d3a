"""Turning what went wrong into a sentence on the screen, never a stack trace."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from assessment.errors import BadInput, SignInNeeded, WorkbookError
from pages.shared.plain_links import way_to
from pages.shared.wording import literal

_log = logging.getLogger("workbook")


@contextmanager
def showing_refusals() -> Iterator[None]:
    """Show a refusal that the block raises, and go on after the block."""
    try:
        yield
    except WorkbookError as error:
        show_refusal(error)


def show_refusal(error: WorkbookError) -> None:
    """Show what happened, what is kept and what to do, with every fault where there are several."""
    lines = [literal(str(error))]
    if isinstance(error, BadInput):
        lines += [f"* {literal(problem)}" for problem in error.problems]
    st.error("\n\n".join([lines[0], *(["\n".join(lines[1:])] if lines[1:] else [])]))
    if isinstance(error, SignInNeeded):
        way_to("/sign-in", "Sign in")


def show_reference_number(error: Exception) -> bool:
    """Show a sentence with a number under which the log holds the whole story."""
    if isinstance(error, WorkbookError):
        show_refusal(error)
        return True
    number = secrets.token_hex(4)
    _log.error("Reference %s", number, exc_info=error)
    st.error(
        "Something went wrong on this page, and it is our fault, not yours. "
        "Whatever was shown as saved is kept. Load the page again; if it happens once more, "
        f"give the programme team this reference: {number}."
    )
    return True
