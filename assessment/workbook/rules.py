"""What counts as answered, what progress means, and what a round still allows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assessment.bank.model import Bank
from assessment.errors import BadInput, Locked, Refused
from assessment.workbook.model import RoundState
from assessment.workbook.sheets import OwnLine, Progress

NEEDS_REASON = "not applicable"

LOCKED = (
    "This workbook was handed over and is locked, so nothing was changed. "
    "If it has to be changed, ask the programme to reopen it."
)
READ_ONLY = (
    "This workbook was handed over and is locked: you can read it, and nothing can be changed. "
    "If something has to be, ask the programme to reopen it."
)
OTHER_BANK = (
    "This workbook was opened with another version of the questions, so nothing was saved. "
    "What you typed is still on your screen. Load the page again."
)
SET_ASIDE = (
    "This workbook does not ask this question any more, so nothing was saved. "
    "What was answered before is kept aside. Load the page again."
)
KEEPS_ITS_QUESTIONS = (
    "This workbook was handed over before, and verdicts and comparisons rest on what it asked then, "
    "so it keeps its questions and nothing was changed. The next round can use others."
)


def check_open(state: str) -> None:
    """Raise Locked unless the round is open."""
    if state != "open":
        raise Locked(LOCKED)


def closed_since(closed_at: datetime) -> str:
    """Return in words since when answering is closed."""
    return f"Answering was closed for good on {closed_at:%d %B %Y at %H:%M} (UTC)"


def read_only_since(closed_at: datetime) -> str:
    """Return what somebody reads above answers of theirs that can't be changed any more."""
    return (
        f"{closed_since(closed_at)}: you can read your answers, and none can be given or changed "
        "any more. What you would say now, say in the meeting."
    )


def check_answering(closed_at: datetime | None) -> None:
    """Raise Locked once answering is closed; ``closed_at`` None: it is not."""
    if closed_at is not None:
        raise Locked(
            f"{closed_since(closed_at)}, so this was not saved. What you typed is still on your "
            "screen: copy it, and say it in the meeting."
        )


def check_answering_from_file(closed_at: datetime | None) -> None:
    """Raise Locked for own answers out of a file once answering is closed."""
    if closed_at is not None:
        raise Locked(
            f"{closed_since(closed_at)}, so no own answers can be taken in, and nothing was "
            "changed. Rows of participant “agreed” can still be: leave only these in the file."
        )


def check_joining(closed_at: datetime | None) -> None:
    """Raise Locked once answering is closed: whoever joined now could answer nothing."""
    if closed_at is not None:
        raise Locked(
            f"{closed_since(closed_at)}, so nobody can join this round as a participant or leave "
            "it any more. Nothing was changed. Whoever comes can take part in the meeting."
        )


def check_same_bank(bank: Bank, bank_version: str) -> None:
    """Refuse a bank that is not the one the round is tied to."""
    if bank.version != bank_version:
        raise Refused(OTHER_BANK)


def check_never_handed_over(version: int) -> None:
    """Refuse other questions to a workbook of which a version was handed over."""
    if version:
        raise Refused(KEEPS_ITS_QUESTIONS)


def check_asked(*, set_aside: bool) -> None:
    """Refuse a question that was set aside when the round moved to other questions."""
    if set_aside:
        raise Refused(SET_ASIDE)


def check_level(level: int | None, silence: str | None, bank: Bank) -> None:
    """Refuse what is neither a level of the ladder, nor a silence of the bank, nor nothing."""
    if level is not None and silence is not None:
        raise BadInput(
            "An answer is either a level or a silence, not both. "
            "Nothing was saved; choose one of them."
        )
    # A forged client may send true or 2.0, which are equal to levels in Python.
    if level is not None and (type(level) is not int or level not in bank.levels):
        levels = ", ".join(str(value) for value in bank.levels)
        raise BadInput(
            f"This is not a level of the ladder, so nothing was saved. Choose one of {levels}."
        )
    if silence is not None and silence not in bank.silences:
        raise BadInput(
            "This answer is not one of the choices, so nothing was saved. "
            f"Choose a level, or one of: {', '.join(bank.silences)}."
        )


def is_finished(level: int | None, silence: str | None, note: str) -> bool:
    """Tell whether an own answer needs nothing more: a level, or a silence with what it needs."""
    if level is not None:
        return True
    return silence is not None and (silence != NEEDS_REASON or bool(note.strip()))


def counted_silence(level: int | None, silence: str | None, note: str) -> str | None:
    """Return the silence as the accounts count it: None where its reason is still to come."""
    return silence if is_finished(level, silence, note) else None


def is_answered(line: OwnLine) -> bool:
    """Tell whether somebody answered or passed: then they may see what others said."""
    return is_finished(line.level, line.silence, line.note)


def progress(lines: Iterable[OwnLine]) -> Progress:
    """Return the progress over some own answers; see ``Progress`` for the one meaning it has."""
    return sum((_progress(line) for line in lines), Progress())


def _progress(line: OwnLine) -> Progress:
    if line.level is not None:
        return Progress(asked=1, answered=1)
    if is_answered(line):
        return Progress(asked=1, silent=1)
    if line.looked_at is not None or line.saved_at is not None:
        return Progress(asked=1, unfinished=1)
    return Progress(asked=1, left=1)


# Every way from one state of a round to another; docs/states.md is drawn from this.
MOVES: dict[tuple[RoundState, str], RoundState] = {
    ("open", "hand over"): "handed over",
    ("handed over", "last verifier signs off"): "verified",
    ("handed over", "every sign-off holds"): "verified",
    ("handed over", "reopen"): "open",
    ("verified", "last sign-off is set aside"): "handed over",
    ("verified", "reopen"): "open",
}


def state_after(state: str, move: str) -> RoundState | None:
    """Return the state that ``move`` leads to, None where it is not possible from ``state``."""
    return next((to for (at, by), to in MOVES.items() if (at, by) == (state, move)), None)
