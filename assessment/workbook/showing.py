"""What may be shown of own answers, to whom. Pure.

Named: nothing is hidden, except that nobody sees the others' answers to a question before
answering or passing it.  Confidential: no own answer is ever shown, only figures, and those by
the rule of small numbers; the hidden ones leave no remainder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assessment.bank.model import Bank
from assessment.measures.accounts import Accounts
from assessment.measures.answers import OwnAnswer
from assessment.measures.small_numbers import Hidden, ShownSpread, shown_spread
from assessment.measures.spread import SideSpread, Spread, spreads
from assessment.workbook.model import Mode, OwnPart, SpreadPart, WorkbookDocument

NOT_ASKED_ALONE = "Nobody was asked this alone, so it can only be agreed on together."


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
    return {
        code: one.part for code, one in seen_spreads(bank, own, questions, mode, threshold).items()
    }


@dataclass(frozen=True, slots=True)
class Seen:
    """What may be shown of one question's own answers.

    ``part`` is for tables and documents, ``spread`` the figures for charts, None where they are
    hidden; ``part["hidden"]`` then says why.
    """

    part: SpreadPart
    spread: Spread | ShownSpread | None


def seen_spreads(
    bank: Bank,
    own: Collection[OwnAnswer],
    questions: Iterable[str],
    mode: Mode,
    threshold: int,
) -> dict[str, Seen]:
    """Return what may be shown of each question's own answers; ``threshold`` in people."""
    found = spreads(bank, own)
    return {
        code: _confidential(bank, found[code], threshold)
        if mode == "confidential"
        else Seen(_part(bank, found[code].accounts, found[code]), found[code])
        for code in questions
    }


def unseen(asked: int, why: str) -> Seen:
    """Return a question of whose own answers nothing is shown; ``asked`` in people."""
    return Seen(_hidden(asked, why), None)


Keyed = Mapping[tuple[str, str], tuple[str, datetime]]
"""Who keyed an answer in from paper and when, by handle and question."""


def own_parts(own: Iterable[OwnAnswer], question: str, keyed: Keyed | None = None) -> list[OwnPart]:
    """Return the own answers to one question as the document holds them, by handle."""
    return [
        _own_part(one, (keyed or {}).get((one.participant, question)))
        for one in own
        if one.question == question
    ]


def _own_part(one: OwnAnswer, keyed: tuple[str, datetime] | None) -> OwnPart:
    return {
        "handle": one.participant,
        "voice": one.voice,
        "level": one.level,
        "silence": one.silence,
        "note": one.note,
        "keyed_by": keyed[0] if keyed else None,
        "keyed_at": keyed[1].isoformat() if keyed else None,
    }


def noted(part: OwnPart) -> str:
    """Return an own answer's note, and that it came from paper where it did."""
    paper = from_paper(part)
    return "\n".join(filter(None, (part["note"], f"({paper})" if paper else "")))


def from_paper(part: OwnPart) -> str:
    """Return *from paper, keyed by Tess Brook, on 4 May 2026*; "" for an answer given on screen."""
    if part["keyed_by"] is None or part["keyed_at"] is None:
        return ""
    return f"from paper, keyed by {part['keyed_by']}, on {_day(part['keyed_at'])}"


def _day(written: str) -> str:
    """Return the day of a moment; what is no moment as it stands."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{moment.day} {moment:%B %Y}"


def _confidential(bank: Bank, spread: Spread, threshold: int) -> Seen:
    accounts = spread.accounts
    if not accounts.asked:
        return unseen(0, NOT_ASKED_ALONE)
    shown = shown_spread(spread, threshold)
    if isinstance(shown, Hidden):
        return unseen(accounts.asked, f"{shown}.")
    part = _part(bank, accounts, shown)
    if any(isinstance(side, Hidden) for side in shown.sides.values()):
        part["hidden"] = f"The two sides: {str(Hidden('remainder')).lower()}."
    return Seen(part, shown)


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


def accounts_in_order(document: WorkbookDocument) -> list[tuple[str, int]]:
    """Return the lines of the accounts as the method lists them; what was asked comes last.

    A workbook that was read from its canonical JSON has them in the order of the alphabet.  A line
    that its bank does not name is still a line, and comes after the others.
    """
    order = ("levelled", *document["bank"]["silences"], "unanswered", "hidden", "asked")
    places = {name: place for place, name in enumerate(order)}
    return sorted(document["accounts"].items(), key=lambda line: places.get(line[0], len(order)))


def accounts_part(parts: Iterable[SpreadPart]) -> dict[str, int]:
    """Return the accounts over all own answers, which balance.

    They are added up over the questions whose figures are shown; of the others only how many own
    answers were asked for is said, as hidden.  Else one hidden question would come back by
    subtraction.
    """
    every = list(parts)
    shown = [part for part in every if part["distribution"] is not None]
    hidden = sum(part["asked"] for part in every if part["distribution"] is None)
    total: Counter[str] = Counter({"asked": sum(part["asked"] for part in every)})
    for part in shown:
        total.update(levelled=part["levelled"] or 0)
        total.update(part["silences"] or {})
        total.update(unanswered=part["unanswered"] or 0)
    if hidden:
        total["hidden"] = hidden
    return dict(total)
