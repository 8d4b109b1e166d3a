"""Coverage: which voices stand behind each issue, and where only one side does. Pure.

In a confidential round it says no more than nobody, some or all of a side: who has finished
would otherwise be told by the difference from one look to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.bank.model import Bank, Issue, Side
from assessment.measures.answers import OwnAnswer
from assessment.workbook.model import Mode

HowMany = Literal["nobody", "some", "all"]
SIDES: tuple[Side, ...] = ("statutory", "community")

NOBODY_YET = "Nobody has answered this yet."
NO_COMMUNITY = "Nobody from the community has answered this yet."


@dataclass(frozen=True, slots=True)
class IssueCoverage:
    """Who has answered, or passed, questions of one issue.

    ``sides`` has those sides that the bank has voices of: nobody yet, all (each of the side, each
    question that is asked), or some.  ``voices`` counts the people with at least one question
    done, by voice in the bank's order; None in a confidential round.  ``warning`` is a sentence,
    "" where there is nothing to warn of.
    """

    issue: str
    title: str
    sides: Mapping[Side, HowMany]
    voices: Mapping[str, int] | None
    warning: str


def coverage(
    bank: Bank, asked: Sequence[str], mode: Mode, answers: Iterable[OwnAnswer]
) -> tuple[IssueCoverage, ...]:
    """Return the coverage of each issue of which a question is asked, in the bank's order.

    ``answers`` has one for each person and question that is asked of them, unanswered ones too.
    """
    wanted = set(asked)
    by_issue: dict[str, list[OwnAnswer]] = {}
    for one in answers:
        if one.question in wanted:
            by_issue.setdefault(bank.issue_of(one.question).code, []).append(one)
    return tuple(
        _of(bank, issue, mode, by_issue.get(issue.code, []))
        for issue in bank.issues
        if any(question.code in wanted for question in issue.questions)
    )


def _of(bank: Bank, issue: Issue, mode: Mode, answers: Sequence[OwnAnswer]) -> IssueCoverage:
    there = {voice.side for voice in bank.voices}
    sides: dict[Side, HowMany] = {
        side: _how_many([one for one in answers if bank.side_of(one.voice) == side])
        for side in SIDES
        if side in there
    }
    counted = _voices(bank, answers) if mode == "named" else None
    return IssueCoverage(issue.code, issue.title, sides, counted, _warning(sides))


def _how_many(answers: Sequence[OwnAnswer]) -> HowMany:
    done = [_is_done(one) for one in answers]
    if not any(done):
        return "nobody"
    return "all" if all(done) else "some"


def _voices(bank: Bank, answers: Sequence[OwnAnswer]) -> dict[str, int]:
    begun = {(one.voice, one.participant) for one in answers if _is_done(one)}
    return {
        voice.code: sum(spoken == voice.code for spoken, _ in begun)
        for voice in bank.voices
        if any(spoken == voice.code for spoken, _ in begun)
    }


def _is_done(one: OwnAnswer) -> bool:
    return one.level is not None or one.silence is not None


def _warning(sides: Mapping[Side, HowMany]) -> str:
    if set(sides.values()) == {"nobody"}:
        return NOBODY_YET
    return NO_COMMUNITY if sides.get("community") == "nobody" else ""


def voices_in_words(bank: Bank, counted: Mapping[str, int], side: Side) -> str:
    """Return the voices of a side with how many people, such as *Front-line staff 2*."""
    said = [
        f"{voice.name} {counted[voice.code]}"
        for voice in bank.voices
        if voice.side == side and counted.get(voice.code)
    ]
    return ", ".join(said) or "Nobody yet"


IN_WORDS: Mapping[HowMany, str] = {
    "nobody": "Nobody yet",
    "some": "Some have answered or passed",
    "all": "All have answered or passed",
}
