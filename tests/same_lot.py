"""The same moment and the same lot, so that two courses of things come to the same bytes."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from assessment import clock


@contextmanager
def same_lot(began: datetime) -> Iterator[None]:
    """Let it stay a minute past the beginning, and lots fall as they always do."""
    moment, lot = began + timedelta(minutes=1), random.Random(5)  # noqa: S311  a lot that is known
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        patch.setattr(secrets, "token_bytes", lambda size=32: lot.randbytes(size or 32))
        patch.setattr(secrets, "token_hex", lambda size=32: lot.randbytes(size or 32).hex())
        patch.setattr(secrets, "token_urlsafe", lambda size=32: lot.randbytes(size or 32).hex())
        yield
