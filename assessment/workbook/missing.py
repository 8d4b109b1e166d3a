"""What a workbook lacks when it is handed over, item by item. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from assessment.bank.model import Bank
from assessment.measures.answers import OwnAnswer
from assessment.workbook.model import AgreedPart, AnswerPart, Mode, ParticipantPart
from assessment.workbook.sheets import Missing
from assessment.workbook.showing import called


def missing(
    bank: Bank,
    answers: Sequence[AnswerPart],
    own: Collection[OwnAnswer],
    people: Sequence[ParticipantPart],
    mode: Mode,
) -> tuple[Missing, ...]:
    """Return everything that is missing; nothing of it keeps a workbook from being handed over."""
    return (
        *_of_the_participants(bank, answers, own, people, mode),
        *(
            Missing(f"{answer['question']}: {sentence}", answer["question"])
            for answer in answers
            for sentence in _of_one(answer["agreed"])
        ),
    )


def _of_the_participants(
    bank: Bank,
    answers: Sequence[AnswerPart],
    own: Collection[OwnAnswer],
    people: Sequence[ParticipantPart],
    mode: Mode,
) -> Iterator[Missing]:
    if not people:
        yield Missing("Nobody takes part, so no own answers stand beside the agreed levels.")
        return
    heard = any(voice.side == "community" for voice in bank.voices)
    if heard and all(bank.side_of(one["voice"]) != "community" for one in people):
        yield Missing("No community voice takes part in this round.")
    if mode == "confidential":
        yield from _of_those_shown(answers)
        return
    asked = Counter(one.participant for one in own)
    open_still = Counter(
        one.participant for one in own if one.level is None and one.silence is None
    )
    for one in people:
        handle = one["handle"]
        if open_still[handle]:
            who = called(bank, handle, one["voice"], one["name"])
            yield Missing(f"{who}: {open_still[handle]} of {asked[handle]} not answered.")


def _of_those_shown(answers: Sequence[AnswerPart]) -> Iterator[Missing]:
    """Count what is not answered of the questions whose figures are shown, and of no others."""
    shown = [one["spread"] for one in answers if one["spread"]["distribution"] is not None]
    unanswered = sum(part["unanswered"] or 0 for part in shown)
    if unanswered:
        asked = sum(part["asked"] for part in shown)
        yield Missing(f"{unanswered} of {asked} own answers that figures are shown of are missing.")


def _of_one(agreed: AgreedPart) -> Iterator[str]:
    if agreed["level"] is None and not agreed["not_agreed"]:
        yield "no level is agreed, and it is not marked as “not agreed”."
        return
    if not agreed["reason"].strip():
        what = "the outcome “not agreed”" if agreed["not_agreed"] else "the agreed level"
        yield f"{what} has no reason."
    for claim in agreed["claims"]:
        if not claim["met"]:
            rule = claim["rule"]
            yield f"{rule[0].lower()}{rule[1:-1]}, and there is none."
