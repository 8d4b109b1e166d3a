"""What verifiers said of one agreed level, in words that keep every view. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assessment.verification.model import COULD_NOT_TELL, LOWERED, QUERIED, UPHELD

Said = tuple[str, int | None]  # a verdict, and the level that it was lowered to

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def minds_in_words(agreed: int | None, said: Sequence[Said]) -> list[str]:
    """Return a phrase for each view, such as *one of three upheld 3*, the most frequent first.

    ``said`` are complete verdicts that are not stale.
    """
    counted = Counter(said)
    ordered = sorted(counted, key=lambda one: (-counted[one], said.index(one)))
    return [_phrase(agreed, one, counted[one], len(said)) for one in ordered]


def minority_views(agreed: int | None, said: Sequence[Said], settled: int | None) -> list[str]:
    """Return the phrases of those views that do not stand behind the settled level.

    Empty where nothing is settled: then no view has prevailed.
    """
    if settled is None:
        return []
    views = {one for one in said if level_of(agreed, one) != settled}
    counted = Counter(said)
    ordered = sorted(views, key=lambda one: (-counted[one], said.index(one)))
    return [_phrase(agreed, one, counted[one], len(said)) for one in ordered]


def level_of(agreed: int | None, said: Said) -> int | None:
    """Return the level that a verdict stands behind, None for none."""
    verdict, level = said
    if verdict == UPHELD:
        return agreed
    return level if verdict == LOWERED else None


def _phrase(agreed: int | None, said: Said, count: int, of: int) -> str:
    verdict, level = said
    who = "the only verifier" if of == 1 else f"{_number(count)} of {_number(of)}"
    return f"{who} " + {
        UPHELD: f"upheld {agreed}",
        LOWERED: f"lowered it to {level}",
        QUERIED: "queried it",
        COULD_NOT_TELL: "could not tell",
    }.get(verdict, verdict)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
