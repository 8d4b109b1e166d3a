"""The one-time code by which the person at the machine sets up the programme."""

from __future__ import annotations

import hmac

from assessment.people.tokens import new_token
from assessment.settings import settings

_code = new_token()  # lives and ends with this process


def setup_link() -> str:
    """Return the address that the terminal shows."""
    return f"{settings().url}/set-up?code={_code}"


def is_setup_code(given: str) -> bool:
    """Tell whether the code is the one that the terminal shows."""
    return hmac.compare_digest(given.encode(), _code.encode())
