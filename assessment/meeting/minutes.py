"""The minutes of a round's meetings, as plain JSON: what was said, settled, disputed, left open.

Nothing of own answers is in them but what their reader may see of a question as a whole, and
votes as they may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from assessment.measures.small_numbers import Hidden
from assessment.meeting.model import AgendaItem, Meeting, ShownVote
from assessment.workbook.model import (
    AgreedPart,
    AnswerPart,
    BankPart,
    ParticipantPart,
    RoundPart,
    SitePart,
    SpreadPart,
    ThreadPart,
    WorkbookDocument,
)
from assessment.workbook.sheets import Thread


class MeetingPart(TypedDict):
    """One meeting; ``closed_at`` None: it goes on.  ``present`` are handles."""

    number: int
    opened_at: str
    closed_at: str | None
    present: list[str]


class VotePart(TypedDict):
    """One vote; ``distribution`` has a count for each level of the ladder.

    Figures are None while it is open, or where ``hidden`` says why.
    """

    number: int
    opened_at: str
    open: bool
    voted: int
    seats: int
    passed: int | None
    distribution: list[int] | None
    median: float | None
    statutory_median: float | None
    community_median: float | None
    split: bool | None
    hidden: str | None


class MinutesQuestion(TypedDict):
    """One question as it was talked about; ``votes`` and ``threads`` the first one first."""

    question: str
    title: str  # of its dimension
    text: str
    reversed: bool
    votes: list[VotePart]
    agreed: AgreedPart
    threads: list[ThreadPart]  # of remarks that are open
    disputed: list[str]  # sentences
    left: list[str]  # what is left open, as sentences


class LeftPart(TypedDict):
    """A question that nothing came of, and why it stands here."""

    question: str
    title: str
    text: str
    why: str


class MinutesDocument(TypedDict):
    """All of it; ``questions`` in the order in which they were talked about."""

    site: SitePart
    partnership: str
    round: RoundPart
    bank: BankPart
    participants: list[ParticipantPart]
    led_by: list[str]  # names of those who lead the talk and do not answer
    meetings: list[MeetingPart]
    questions: list[MinutesQuestion]
    left: list[LeftPart]
    dropped: list[LeftPart]
    at: str  # when they were drawn up
    example: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """What was read of the talk, by question where it is about one.

    ``first`` is when each question first came up: on the projector, in a vote, or written down.
    """

    meetings: Sequence[Meeting]
    led_by: Sequence[str]
    agenda: Sequence[AgendaItem]
    titles: Mapping[str, str]
    votes: Mapping[str, Sequence[ShownVote]]
    spreads: Mapping[str, SpreadPart]
    threads: Mapping[str, Sequence[Thread]]
    first: Mapping[str, datetime]


def draw_up_minutes(document: WorkbookDocument, talk: Talk, at: datetime) -> MinutesDocument:
    """Return the minutes of a round from its document and what was read of the talk."""
    dropped = {item.question for item in talk.agenda if item.dropped}
    discussed = [one for one in document["answers"] if _came_to_something(one, talk)]
    discussed.sort(key=lambda one: _moment_of(one, talk))
    codes = {one["question"] for one in discussed}
    others = [one for one in document["answers"] if one["question"] not in codes]
    return {
        "site": document["site"],
        "partnership": document["mapping"]["partnership"]["name"],
        "round": document["round"],
        "bank": document["bank"],
        "participants": document["participants"],
        "led_by": list(talk.led_by),
        "meetings": [
            {
                "number": one.number,
                "opened_at": one.opened_at.isoformat(),
                "closed_at": one.closed_at.isoformat() if one.closed_at else None,
                "present": list(one.present),
            }
            for one in talk.meetings
        ],
        "questions": [_question(one, talk) for one in discussed],
        "left": [_left(one, talk) for one in others if one["question"] not in dropped],
        "dropped": [_left(one, talk) for one in others if one["question"] in dropped],
        "at": at.isoformat(),
        "example": document["example"],
    }


def _came_to_something(answer: AnswerPart, talk: Talk) -> bool:
    code, agreed = answer["question"], answer["agreed"]
    return bool(
        talk.votes.get(code)
        or agreed["level"] is not None
        or agreed["not_agreed"]
        or agreed["reason"].strip()
        or agreed["dissents"]
        or talk.threads.get(code)
    )


def _moment_of(answer: AnswerPart, talk: Talk) -> datetime:
    first = talk.first.get(answer["question"])
    written = [datetime.fromisoformat(answer["agreed"]["at"])] if answer["agreed"]["at"] else []
    said = [one.remarks[0].at for one in talk.threads.get(answer["question"], ())]
    return first or min([*written, *said])


def _question(answer: AnswerPart, talk: Talk) -> MinutesQuestion:
    code = answer["question"]
    votes = [vote_part(vote) for vote in talk.votes.get(code, ())]
    threads = [one.part for one in talk.threads.get(code, ()) if one.is_open]
    return {
        "question": code,
        "title": talk.titles[code],
        "text": answer["text"],
        "reversed": answer["reversed"],
        "votes": votes,
        "agreed": answer["agreed"],
        "threads": threads,
        "disputed": _disputed(answer["agreed"], votes, talk.spreads.get(code)),
        "left": _left_open(answer["agreed"], votes, threads),
    }


def _disputed(
    agreed: AgreedPart, votes: Sequence[VotePart], spread: SpreadPart | None
) -> list[str]:
    dissents = len(agreed["dissents"])
    found = {
        "The group did not agree on a level.": agreed["not_agreed"],
        f"{dissents} saw it otherwise."
        if dissents > 1
        else "One view is held against it.": dissents,
        "The last vote was split.": bool(votes) and votes[-1]["split"],
        "The answers given alone were split.": spread and spread["split"],
    }
    return [sentence for sentence, holds in found.items() if holds]


def _left_open(
    agreed: AgreedPart, votes: Sequence[VotePart], threads: Sequence[ThreadPart]
) -> list[str]:
    settled = agreed["level"] is not None or agreed["not_agreed"]
    found = {
        "No outcome was written down yet.": not settled,
        "The outcome has no reason yet.": settled and not agreed["reason"].strip(),
        "A vote is still open.": any(vote["open"] for vote in votes),
        _threads_said(len(threads)): bool(threads),
    }
    missed = [f"Missed: {claim['rule']}" for claim in agreed["claims"] if not claim["met"]]
    return [*(sentence for sentence, holds in found.items() if holds), *missed]


def _threads_said(count: int) -> str:
    return (
        "One thread of remarks is open." if count == 1 else f"{count} threads of remarks are open."
    )


def _left(answer: AnswerPart, talk: Talk) -> LeftPart:
    code = answer["question"]
    shown = code in talk.first
    return {
        "question": code,
        "title": talk.titles[code],
        "text": answer["text"],
        "why": "It came up, and nothing was written down." if shown else "It was not talked about.",
    }


def vote_part(vote: ShownVote) -> VotePart:
    """Return a vote as the minutes hold it."""
    spread = vote.spread
    middles: dict[str, float | None] = {"all": None, "statutory": None, "community": None}
    if spread is not None:
        middles["all"] = None if spread.median is None else float(spread.median)
        for side, of in spread.sides.items():
            if not isinstance(of, Hidden) and of.median is not None:
                middles[side] = float(of.median)
    return {
        "number": vote.number,
        "opened_at": vote.opened_at.isoformat(),
        "open": vote.is_open,
        "voted": vote.voted,
        "seats": vote.seats,
        "passed": vote.passed,
        "distribution": None if spread is None else list(spread.distribution.values()),
        "median": middles["all"],
        "statutory_median": middles["statutory"],
        "community_median": middles["community"],
        "split": None if spread is None else spread.split,
        "hidden": vote.hidden,
    }
