"""One line of the audit chain, before it is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what to what. ``person_id`` None: the command line, or withheld."""

    person_id: int | None
    who: str
    act: str
    subject: str
    site_id: int | None = None
    version: int | None = None
