"""Saying where links lead nowhere: their address is one that every machine calls its own."""

from __future__ import annotations

from assessment.settings import settings


def only_here() -> str:
    """Return what to say beside links that work on this machine alone; "" where they do not."""
    if not settings().reaches_only_here:
        return ""
    return (
        f"So far links and codes lead to {settings().url}, which works on this computer only: no "
        "phone and no other computer gets in by them. Whoever looks after the workbook can change "
        "that: see “Letting phones in” in its README."
    )
