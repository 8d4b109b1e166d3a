"""Histories: what happened one after the other, and beside each other, over some weeks.

A history is a generator.  It yields how many days ago its next part was, then lets that part
happen; so nothing happens before its first ``yield``, and the days only grow fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessment import clock

History = Iterator[int]


def let_happen(history: History) -> None:
    """Let each part of a history happen on its day."""
    days = next(history, None)
    while days is not None:
        with clock.days_ago(days):
            days = next(history, None)


def beside_each_other(histories: Iterable[History]) -> History:
    """Join histories into one: what is longest ago comes first, and of one day the first named."""
    ahead: list[tuple[int, History]] = []
    for history in histories:
        days = next(history, None)
        if days is not None:
            ahead.append((days, history))
    while ahead:
        at = max(range(len(ahead)), key=lambda place: (ahead[place][0], -place))
        days, history = ahead[at]
        yield days
        following = next(history, None)
        if following is None:
            del ahead[at]
        else:
            ahead[at] = (following, history)
