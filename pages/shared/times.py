"""When something was saved, for pages that cannot ask the browser for its own time."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assessment import clock


def _here() -> tzinfo:
    try:
        return ZoneInfo("Europe/London")  # all four nations
    except ZoneInfoNotFoundError:  # a machine without the tables of time zones
        return UTC


_ZONE = _here()


def saved_words(moment: datetime) -> str:
    """Return *Saved 14:03:22*, with the day where it was another than today; British time."""
    at, today = moment.astimezone(_ZONE), clock.now().astimezone(_ZONE)
    said = f"Saved {at:%H:%M:%S}"
    return said if at.date() == today.date() else f"{said} on {at.day} {at:%B %Y}"
