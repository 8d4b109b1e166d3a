"""What a verdict may be, when it is complete, and what it settles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.measures.answers import scored
from assessment.verification.model import (
    COULD_NOT_TELL,
    DECISIONS,
    LOWERED,
    QUERIED,
    SETTLED,
    UPHELD,
    VERDICTS,
    Moderated,
    Settlement,
    Verdict,
)

COMMUNITY_VERIFIERS = frozenset({"CP", "CW"})  # the voices that a community verifier may have
# Why a pack was closed, beside HANDED_OVER_AGAIN; they are shown to anybody who checks one.
SUPERSEDED = "A newer pack took its place."
CONCLUDED = "The review is concluded."


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


def stood_behind(agreed: int | None, verdicts: Iterable[Verdict]) -> list[int | None]:
    """Return the level that each complete, fresh verdict stands behind, None for no level.

    Upheld stands behind the agreed level; queried and could not tell behind none.
    """
    counted = (v for v in verdicts if not v.stale and is_complete(v.verdict, v.level, v.reason))
    return [_stands_behind(v, agreed) for v in counted]


def settle(
    agreed: int | None, verdicts: Iterable[Verdict], moderated: Moderated | None = None
) -> Settlement:
    """Return what complete, fresh verdicts on one agreed level settle.

    Where all of them stand behind one level, it is settled on that. Where two or more do not say
    the same, or nobody stands behind a level, it is settled on what a moderator decided, if that
    is about the answer as it is and still lies between what verifiers stand behind.
    """
    behind = stood_behind(agreed, verdicts)
    if agreed is None or not behind:
        return Settlement(verified=None, settled=None)
    if len(set(behind)) == 1 and behind[0] is not None:
        return Settlement(verified=behind[0], settled=behind[0])
    if moderated is None or not moderated.counts or not _lies_between(moderated.level, behind):
        return Settlement(verified=None, settled=None, disputed=True)
    return Settlement(verified=None, settled=moderated.level, disputed=True, moderated=moderated)


def levels_to_settle_on(
    bank: Bank, question: str, agreed: int, verdicts: Iterable[Verdict]
) -> tuple[int, ...]:
    """Return the levels that a moderator can settle on, lowest value (as scored) first.

    They lie between the lowest and the highest that verdicts stand behind. Where nobody stands
    behind any, they are all that are not above the agreed one.
    """
    behind = [level for level in stood_behind(agreed, verdicts) if level is not None]
    if behind:
        return tuple(
            level
            for level in _as_scored(bank, question, bank.levels)
            if _lies_between(level, behind)
        )
    return (*_as_scored(bank, question, lower_levels(bank, question, agreed)), agreed)


def check_settlement(
    decision: str, level: int | None, *, allowed: Sequence[int], agreed: int | None
) -> None:
    """Refuse what may not even be kept unfinished; ``allowed`` are ``levels_to_settle_on``."""
    if decision not in ("", *DECISIONS):
        raise Refused(
            "A level is settled, or left unsettled for the reason given. Nothing was changed."
        )
    if level is None:
        return
    if decision != SETTLED:
        raise Refused("What stays unsettled has no level. Nothing was changed.")
    if level not in allowed:
        said = " or ".join(str(one) for one in allowed)
        raise Refused(
            f"Level {level} is not one that the verifiers' verdicts leave open (agreed {agreed}): "
            f"it can be settled on {said}. Nothing was changed."
        )


def _as_scored(bank: Bank, question: str, levels: Iterable[int]) -> list[int]:
    return sorted(levels, key=lambda level: scored(bank, question, level))


def _lies_between(level: int | None, behind: Iterable[int | None]) -> bool:
    """Tell whether a level lies within those that somebody stands behind, if anybody does."""
    levels = [one for one in behind if one is not None]
    return level is None or not levels or min(levels) <= level <= max(levels)


def _stands_behind(verdict: Verdict, agreed: int | None) -> int | None:
    if verdict.verdict == UPHELD:
        return agreed
    return verdict.level if verdict.verdict == LOWERED else None
