"""Somebody's own answers, in words: where each stands, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.bank.model import Bank, Dimension
from assessment.measures.answers import TURNED
from assessment.workbook.rules import is_answered, progress
from assessment.workbook.sheets import OwnLine, Progress
from pages.shared.here import Here
from pages.shared.tasks import BEGUN, DONE, NOT_YET, WAITING, Task, draw_tasks
from pages.shared.wording import literal

PAGE = "team/answer_questions.py"

Lines = Mapping[str, OwnLine]


def dimensions_asked(bank: Bank, lines: Lines) -> list[Dimension]:
    """Return the dimensions of which something is asked in this round, in order."""
    return [one for one in bank.dimensions if any(q.code in lines for q in one.questions)]


def lines_in(dimension: Dimension, lines: Lines) -> list[OwnLine]:
    """Return the answers to a dimension's questions, in order."""
    return [lines[q.code] for q in dimension.questions if q.code in lines]


def next_to_answer(lines: Lines) -> str | None:
    """Return the code of the first question that is not finished, None when all are."""
    return next((line.question for line in lines.values() if not is_answered(line)), None)


def next_dimension(dimensions: Sequence[Dimension], place: int, lines: Lines) -> Dimension | None:
    """Return the next dimension after this place, going round, in which something is left."""
    others = (*dimensions[place + 1 :], *dimensions[:place])
    return next((one for one in others if next_to_answer(_by_code(one, lines))), None)


def _by_code(dimension: Dimension, lines: Lines) -> Lines:
    return {line.question: line for line in lines_in(dimension, lines)}


def progress_sentence(done: Progress) -> str:
    """Return one honest sentence; its four numbers add up to what was asked."""
    parts = [
        f"{done.answered} with a level",
        f"{done.silent} passed",
        f"{done.unfinished} looked at, not finished",
        f"{done.left} not opened yet",
    ]
    return f"{done.done} of {done.asked} done: {', '.join(parts)}."


def dimension_task(dimension: Dimension, lines: Sequence[OwnLine]) -> Task:
    """Return a dimension's line in the task list; ``lines`` are the answers to its questions."""
    done = progress(lines)
    status, colour = f"{done.done} of {done.asked} answered", BEGUN
    if done.done == done.asked:
        status, colour = "Passed" if done.silent == done.asked else "Answered", DONE
    elif done.left == done.asked:
        status, colour = "Not opened yet", NOT_YET
    elif not done.done:
        status, colour = "Looked at, not finished", WAITING
    return Task(dimension.title, "answer", status, colour, {"question": lines[0].question})


def answer_in_words(bank: Bank, line: OwnLine) -> str:
    """Return an answer as it is read: *2 Partial*, *Don't know*, *No answer yet*."""
    if line.level is not None:
        name = next(level.name for level in bank.ladder if level.value == line.level)
        return f"{line.level} {name}"
    if line.silence is not None:
        return line.silence.capitalize()
    return "No answer yet"


def draw_task_list(me: Here, bank: Bank, lines: Lines) -> None:
    """Draw every dimension with its status, under its issue."""
    asked = dimensions_asked(bank, lines)
    for issue in bank.issues:
        mine = [one for one in issue.dimensions if one in asked]
        if mine:
            st.header(literal(issue.title))
            draw_tasks(me, issue.code, [dimension_task(one, lines_in(one, lines)) for one in mine])


def draw_check(bank: Bank, lines: Lines, *, plain: bool) -> None:
    """Draw every question, in the wording it was asked in, with its answer and a link to it."""
    asked = dimensions_asked(bank, lines)
    for issue in bank.issues:
        mine = [one for one in issue.dimensions if one in asked]
        if mine:
            st.header(literal(issue.title))
        for dimension in mine:
            st.subheader(literal(dimension.title))
            for line in lines_in(dimension, lines):
                _draw_answer(bank, line, plain=plain)


def _draw_answer(bank: Bank, line: OwnLine, *, plain: bool) -> None:
    question = bank.question(line.question)
    with st.container(border=True):
        st.markdown(literal(question.plain if plain else question.text))
        if question.reversed:
            st.caption(TURNED)
        st.markdown(f"**{literal(answer_in_words(bank, line))}**")
        if line.note:
            st.text(line.note)
        st.page_link(
            PAGE,
            label=f"Change {literal(line.question)}",
            query_params={"question": line.question},
        )
