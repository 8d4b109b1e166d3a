"""What people are told before they answer: who sees what, and how long it takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from assessment.bank.model import Bank
from assessment.workbook.model import Mode

WORDS_A_MINUTE = 200  # read with care, on a screen or on paper
SECONDS_TO_DECIDE = 30  # on a level, with a note to some of them
_STEP = 5  # minutes


def minutes_to_answer(bank: Bank, questions: Iterable[str], *, plain: bool) -> int:
    """Return about how many minutes these questions take, rounded up to five.

    It counts the words that stand open: the question in the wording that is shown, its guidance
    and the levels' descriptors, read at WORDS_A_MINUTE; and SECONDS_TO_DECIDE for each question.
    """
    words = seconds = 0
    for code in questions:
        question = bank.question(code)
        shown = question.plain if plain else question.text
        texts = (shown, question.guidance, *question.descriptors)
        words += sum(len(text.split()) for text in texts)
        seconds += SECONDS_TO_DECIDE
    return max(_STEP, ceil((words / WORDS_A_MINUTE + seconds / 60) / _STEP) * _STEP)


def how_long(bank: Bank, questions: Iterable[str], *, plain: bool) -> str:
    """Return how many questions there are and about how long they take, as one sentence."""
    asked = tuple(questions)
    many = "There is 1 question" if len(asked) == 1 else f"There are {len(asked)} questions"
    return f"{many}; they take about {minutes_to_answer(bank, asked, plain=plain)} minutes."


def how_it_is_worked_out() -> str:
    """Return where the minutes of ``how_long`` come from."""
    return (
        f"The minutes are worked out from the words: {WORDS_A_MINUTE} a minute, and half a minute "
        "to decide on each question. Take all the time you need."
    )


def who_sees_what(mode: Mode, threshold: int) -> str:
    """Return, in one paragraph, who will see what of somebody's own answers.

    ``threshold`` is the fewest people that a figure may be about.
    """
    if mode == "named":
        return (
            "Who sees what: this round is named, so your name stands beside your answers and "
            "notes. Nobody else who answers sees your answer to a question before they have "
            "answered or passed it themselves. Whoever leads the talk without answering, the "
            "organisation's team, the programme and the people from outside who check the "
            "workbook later can read your answers; figures for research carry no names."
        )
    return (
        "Who sees what: this round is confidential. No screen, file or report shows anybody which "
        "answers or notes are yours: not the organisation's team, not the programme, not the "
        "people from outside who check the workbook later. Others see figures about everybody's "
        "answers together, only once answering is closed for all, and none about fewer than "
        f"{threshold} people. They can see that you joined, and which voice you speak from."
    )
