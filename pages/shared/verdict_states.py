"""Where a verdict stands, in words that every page of verifiers shares."""

from __future__ import annotations

from assessment.verification.model import Verdict
from assessment.verification.rules import is_complete, what_is_missing


def state_of(given: Verdict | None) -> str:
    """Return the words that stand beside an answer in the list."""
    if given is None or not given.verdict:
        return "To do"
    if given.stale:
        return "Changed since: give it again"
    if not is_complete(given.verdict, given.level, given.reason):
        return what_is_missing(given.verdict, given.level, given.reason) or ""
    return verdict_in_words(given).capitalize()


def verdict_in_words(given: Verdict) -> str:
    """Return a verdict as it is read, such as *lowered to 2*."""
    return given.verdict + ("" if given.level is None else f" to {given.level}")


def is_done(given: Verdict | None) -> bool:
    """Tell whether nothing more is needed for one answer."""
    return (
        given is not None
        and not given.stale
        and is_complete(given.verdict, given.level, given.reason)
    )
