"""Codes and figures as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from assessment.mapping.model import RUNGS
from assessment.meeting.minutes import MinutesDocument
from assessment.workbook.model import AgreedPart, AnswerPart, OwnPart, WorkbookDocument

MODES = {
    "named": "named: everybody in the group sees who gave which answer",
    "confidential": "confidential: nobody sees who gave which own answer",
}
FORMS = {
    "short": "short: one question per dimension",
    "full": "full: all questions",
    "community": "community: the questions that community voices are best placed to answer",
}
NONE = "–"


def moment(written: str | None) -> str:
    """Return an ISO 8601 moment as ``29 May 2026, 15:42 UTC``; "not yet" for None.

    A day stays a day, ``29 May 2026``.
    """
    if not written:
        return "not yet"
    if len(written) == len("2026-05-29"):
        return day(written)
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return written
    when = when.astimezone(UTC) if when.tzinfo else when
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def day(written: str) -> str:
    """Return an ISO date as ``4 March 2026``; what is no date as it stands."""
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{when.day} {when:%B %Y}"


def number(value: float | None) -> str:
    """Return a level, median or mean with two decimals at most; a dash for None."""
    if value is None:
        return NONE
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """Return a share as whole per cent; what is not nothing is never shown as 0 %."""
    whole = round(share * 100)
    return f"{whole} %" if whole or not share else "under 1 %"


def count(value: int | None) -> str:
    """Return a count; a dash for None."""
    return NONE if value is None else str(value)


def or_none(text: str) -> str:
    """Return a text, or a dash where nothing was written."""
    return text if text.strip() else NONE


def sentences(texts: Sequence[str]) -> str:
    """Return texts that each begin with a capital in one paragraph, every one with its stop."""
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)


def rung(value: int | None) -> str:
    """Return a level of participation, ``6 of 8, partnership``."""
    if value is None:
        return "not said"
    name = f", {RUNGS[value].lower()}" if value in RUNGS else ""
    return f"{value} of {len(RUNGS)}{name}"


class Words:
    """What the codes of one document mean."""

    def __init__(self, document: WorkbookDocument | MinutesDocument) -> None:
        self.ladder = {rung_value(r["value"]): str(r["name"]) for r in document["bank"]["ladder"]}
        self.voices = {voice["code"]: voice["name"] for voice in document["bank"]["voices"]}
        self.sides = {voice["code"]: voice["side"] for voice in document["bank"]["voices"]}
        self.people = {p["handle"]: p for p in document["participants"]}

    def level(self, value: int | None) -> str:
        """Return a level with its name, ``3 Routine``; a dash for None."""
        if value is None:
            return NONE
        return f"{value} {self.ladder.get(value, '')}".strip()

    def scores(self, answer: AnswerPart, value: int) -> int:
        """Return what a level scores: itself, or from the other end for a reversed question."""
        return min(self.ladder) + max(self.ladder) - value if answer["reversed"] else value

    def told(self, answer: AnswerPart, value: int | None) -> str:
        """Return a level with its name, and what it scores where the question is reversed."""
        if value is None or not answer["reversed"]:
            return self.level(value)
        return f"{self.level(value)}, which scores {self.scores(answer, value)}"

    def agreed(self, answer: AnswerPart) -> str:
        """Return the agreed level, or that there is none."""
        part: AgreedPart = answer["agreed"]
        if part["level"] is not None:
            return self.told(answer, part["level"])
        return "the group did not agree" if part["not_agreed"] else "none yet"

    def own(self, part: OwnPart) -> str:
        """Return an own answer: a level, a silence or unanswered."""
        if part["level"] is not None:
            return self.level(part["level"])
        return part["silence"] or "unanswered"

    def voice(self, code: str) -> str:
        """Return a voice's name; its code where the bank has none."""
        return self.voices.get(code, code)

    def person(self, handle: str) -> str:
        """Return ``P01 (Community participants)``, or the handle alone for a stranger."""
        part = self.people.get(handle)
        return f"{handle} ({self.voice(part['voice'])})" if part else handle

    def persons(self, handles: list[str]) -> str:
        """Return several people in one line; "nobody named" for none."""
        return "; ".join(self.person(handle) for handle in handles) or "nobody named"

    def named(self, handles: list[str]) -> str:
        """Return several people by name where the round gives names; "nobody named" for none."""
        told = (self.people.get(handle) for handle in handles)
        names = [
            f"{part['name']} ({part['handle']})" if part and part["name"] else self.person(handle)
            for handle, part in zip(handles, told, strict=True)
        ]
        return "; ".join(names) or "nobody named"


def rung_value(value: object) -> int:
    """Return a ladder's value, which a document holds as an integer."""
    return int(str(value))
