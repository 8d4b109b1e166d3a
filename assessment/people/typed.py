"""What people may type as an e-mail address or the code of a site."""

from __future__ import annotations

import re

from assessment.errors import BadInput
from assessment.store.text import clean_text

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,38}")
_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\]{1,250}\.[^@\s.]{2,63}")


def tidy_email(email: str) -> str:
    """Return an e-mail address as it is stored and compared: trimmed, in lower case."""
    return email.strip().lower()


def checked_email(email: str) -> str:
    """Return the address as it is stored; BadInput where it can't be one."""
    tidy = tidy_email(email)
    if tidy != clean_text(tidy) or not _EMAIL.fullmatch(tidy):
        raise BadInput(
            "This is not an e-mail address; it should look like name@example.org. "
            "Nothing was changed."
        )
    return tidy


def checked_code(code: str) -> str:
    """Return the code of a site in capitals; BadInput unless letters, digits and hyphens."""
    tidy = code.strip().upper()
    if not _CODE.fullmatch(tidy):
        raise BadInput(
            "The code of a site is made of the letters A to Z, digits and hyphens, at most 39 of "
            "them, such as BH-01. Nothing was changed."
        )
    return tidy
