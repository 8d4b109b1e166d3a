"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_SET_BACK = ContextVar("_SET_BACK", default=timedelta())


def now() -> datetime:
    """Return the present moment, aware, in UTC, to the microsecond."""
    return datetime.now(tz=UTC) - _SET_BACK.get()  # noqa: TID251  the one home of the clock


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Let it be so many days earlier while the block runs, for nobody else.

    For the example programme alone, which has a past.
    """
    before = _SET_BACK.set(timedelta(days=days))
    try:
        yield
    finally:
        _SET_BACK.reset(before)
