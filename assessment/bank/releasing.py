"""Releasing a version: its fingerprint is written down, and it never changes afterwards."""

from __future__ import annotations

from pathlib import Path

from assessment.bank.freezing import RELEASED_FILE
from assessment.bank.loading import load_bank
from assessment.errors import Refused, Unavailable


def release(folder: Path) -> str:
    """Freeze the version in the folder; return the fingerprint it was released with.

    Refused where it was released before; BankFaulty with all its problems where it has any.
    """
    path = folder / RELEASED_FILE
    if path.exists():
        raise Refused(
            f"The bank in {folder} was released before, so nothing was changed. "
            "Changes go into a new version's folder."
        )
    found = load_bank(folder).fingerprint
    try:
        path.write_text(f"{found}\n", encoding="utf-8")
    except OSError as error:
        raise Unavailable(
            f"The file {path} can't be written, so the bank is not released. "
            "See that the folder can be written to, and try again."
        ) from error
    return found
