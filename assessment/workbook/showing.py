"""What may be shown of own answers, to whom. Pure.

Named: nothing is hidden, except that nobody sees the others' answers to a question before
answering or passing it.  Confidential: no own answer is ever shown, only figures, and those by
the rule of small numbers; the hidden ones leave no remainder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assessment.bank.model import Bank
from assessment.measures.accounts import Accounts, in_all
from assessment.measures.answers import OwnAnswer
from assessment.measures.small_numbers import Hidden, ShownSpread, shown_spread
from assessment.measures.spread import SideSpread, Spread, spreads
from assessment.workbook.model import Mode, OwnPart, SpreadPart

ANSWER_FIRST = "You see what the others answered once you have answered this question or passed it."


def called(bank: Bank, handle: str, voice: str, name: str | None) -> str:
    """Return what a participant is called: *Beth Hill (Front-line staff), P02*.

    The handle tells people of one name and voice apart; where a confidential round gives no name
    (None) it stands in the name's place.
    """
    voices = {one.code: one.name for one in bank.voices}
    return f"{name} ({voices[voice]}), {handle}" if name else f"{handle} ({voices[voice]})"


def spread_parts(
    bank: Bank,
    own: Collection[OwnAnswer],
    questions: Iterable[str],
    mode: Mode,
    threshold: int,
) -> dict[str, SpreadPart]:
    """Return what may be shown of each question's own answers; ``threshold`` in people."""
    found = spreads(bank, own)
    return {
        code: _confidential(bank, found[code], threshold)
        if mode == "confidential"
        else _named(bank, found[code])
        for code in questions
    }


def before_answering(spread: SpreadPart) -> SpreadPart:
    """Return the spread as it is shown to somebody who has not answered the question yet."""
    return _hidden(spread["asked"], ANSWER_FIRST)


def own_parts(own: Iterable[OwnAnswer], question: str) -> list[OwnPart]:
    """Return the own answers to one question as the document holds them, by handle."""
    return [
        {
            "handle": one.participant,
            "voice": one.voice,
            "level": one.level,
            "silence": one.silence,
            "note": one.note,
        }
        for one in own
        if one.question == question
    ]


def _named(bank: Bank, spread: Spread) -> SpreadPart:
    return _part(bank, spread.accounts, spread)


def _confidential(bank: Bank, spread: Spread, threshold: int) -> SpreadPart:
    accounts = spread.accounts
    shown = shown_spread(spread, threshold)
    if isinstance(shown, Hidden):
        return _hidden(accounts.asked, f"{shown}.")
    part = _part(bank, accounts, shown)
    if any(isinstance(side, Hidden) for side in shown.sides.values()):
        part["hidden"] = f"The two sides: {str(Hidden('remainder')).lower()}."
    return part


def _part(bank: Bank, accounts: Accounts, spread: Spread | ShownSpread) -> SpreadPart:
    statutory, community = spread.sides["statutory"], spread.sides["community"]
    return {
        "asked": accounts.asked,
        "levelled": accounts.levelled,
        "silences": accounts.silences,
        "unanswered": accounts.unanswered,
        "distribution": [spread.distribution[level] for level in bank.levels],
        "median": None if spread.median is None else float(spread.median),
        "statutory_median": _median(statutory),
        "statutory_n": _n(statutory),
        "community_median": _median(community),
        "community_n": _n(community),
        "split": spread.split,
        "hidden": None,
    }


def _median(side: SideSpread | Hidden) -> float | None:
    return None if isinstance(side, Hidden) or side.median is None else float(side.median)


def _n(side: SideSpread | Hidden) -> int | None:
    return None if isinstance(side, Hidden) else side.n


def _hidden(asked: int, why: str) -> SpreadPart:
    return {
        "asked": asked,
        "levelled": None,
        "silences": None,
        "unanswered": None,
        "distribution": None,
        "median": None,
        "statutory_median": None,
        "statutory_n": None,
        "community_median": None,
        "community_n": None,
        "split": None,
        "hidden": why,
    }


def accounts_part(
    own: Collection[OwnAnswer], bank: Bank, questions: Collection[str], mode: Mode, threshold: int
) -> dict[str, int]:
    """Return the accounts over all own answers, which balance.

    In a confidential round with too few people only how many were asked is said, and that all of
    them are hidden.
    """
    found = spreads(bank, own)
    total = in_all(found[code].accounts for code in questions)
    people = len({one.participant for one in own})
    if mode == "confidential" and people < threshold:
        return {"asked": total.asked, "hidden": total.asked}
    return {
        "asked": total.asked,
        "levelled": total.levelled,
        **total.silences,
        "unanswered": total.unanswered,
    }
