"""What a verdict may be, when it is complete, and what it settles."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.measures.answers import scored
from assessment.verification.model import (
    COULD_NOT_TELL,
    LOWERED,
    QUERIED,
    UPHELD,
    VERDICTS,
    Settlement,
    Verdict,
)

COMMUNITY_VERIFIERS = frozenset({"CP", "CW"})  # the voices that a community verifier may have


def check_verdict(
    verdict: str, level: int | None, *, agreed: int | None, bank: Bank, question: str
) -> None:
    """Refuse a verdict that may not even be kept unfinished; ``agreed`` None: nothing to judge.

    What is lower is lower as scored: on a question worded in the negative, a higher level.
    A verdict whose level or reason is still to come is kept as it is: see ``is_complete``.
    """
    if agreed is None:
        raise Refused(
            "There is no agreed level on this question, so there is nothing to give a verdict on. "
            "Nothing was changed."
        )
    if verdict not in ("", *VERDICTS):
        raise Refused(f"A verdict is one of: {', '.join(VERDICTS)}. Nothing was changed.")
    if level is None:
        return
    if verdict != LOWERED:
        raise Refused("Only the verdict “lowered” carries a level. Nothing was changed.")
    if level not in bank.levels:
        raise Refused(f"Level {level} is not on this workbook's ladder. Nothing was changed.")
    if level not in lower_levels(bank, question, agreed):
        worded = bank.question(question).reversed
        side = "above" if worded else "below"
        why = " (this question is worded in the negative)" if worded else ""
        raise Refused(
            f"A verifier never raises a level: “lowered” has to be {side} the agreed {agreed}{why}. "
            "Nothing was changed. Choose “upheld”, or say what you saw in the reason."
        )


def put_to(bank: Bank, voice: str | None, questions: Iterable[str]) -> tuple[str, ...]:
    """Return those questions, in their order, that a verifier is asked for a verdict on.

    ``voice`` None is a verifier from outside, who is asked them all; a community verifier those
    that the bank has answered by, or heard from, a community participant or the wider community.
    """
    if voice is None:
        return tuple(questions)
    return tuple(
        code
        for code in questions
        if COMMUNITY_VERIFIERS.intersection(bank.question(code).voices + bank.question(code).hear)
    )


def lower_levels(bank: Bank, question: str, agreed: int) -> tuple[int, ...]:
    """Return the levels that an agreed one can be lowered to, lowest value first.

    They are those that score less: above the agreed one where the question is reversed.
    """
    highest = scored(bank, question, agreed)
    return tuple(level for level in bank.levels if scored(bank, question, level) < highest)


def is_complete(verdict: str, level: int | None, reason: str) -> bool:
    """Tell whether a verdict counts: only “upheld” stands without a reason."""
    if verdict == UPHELD:
        return True
    if verdict == LOWERED:
        return level is not None and bool(reason.strip())
    return verdict in {QUERIED, COULD_NOT_TELL} and bool(reason.strip())


def what_is_missing(verdict: str, level: int | None, reason: str) -> str | None:
    """Return the sentence that says what an unfinished verdict needs, None where it is complete."""
    if is_complete(verdict, level, reason):
        return None
    if not verdict:
        return "No verdict yet."
    if verdict == LOWERED and level is None:
        return "Lowered, but not to which level."
    wanted = "question" if verdict == QUERIED else "reason"
    return f"The verdict “{verdict}” needs its {wanted}."


def settle(agreed: int | None, verdicts: Iterable[Verdict]) -> Settlement:
    """Return what complete, fresh verdicts on one agreed level settle.

    One verifier's upheld or lowered settles it. Where two or more do not say the same, nothing
    is settled: that is for a moderator.
    """
    counted = [v for v in verdicts if not v.stale and is_complete(v.verdict, v.level, v.reason)]
    levels = {_stands_behind(v, agreed) for v in counted}
    if agreed is None or len(levels) != 1:
        return Settlement(verified=None, settled=None)
    level = levels.pop()
    return Settlement(verified=level, settled=level)


def _stands_behind(verdict: Verdict, agreed: int | None) -> int | None:
    if verdict.verdict == UPHELD:
        return agreed
    return verdict.level if verdict.verdict == LOWERED else None
