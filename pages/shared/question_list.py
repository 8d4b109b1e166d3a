"""A list of the questions that a round asks: by issue, and by dimension where that asks several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

import streamlit as st

from assessment.bank.model import Bank, Issue
from pages.shared.here import Here
from pages.shared.tasks import Task, draw_tasks
from pages.shared.wording import literal


def question_name(bank: Bank, code: str) -> str:
    """Return the name of a question's dimension with its code, such as *Routes in (CC-1.1a)*."""
    return f"{bank.dimension_of(code).title} ({code})"


def question_title(bank: Bank, code: str, asked: Collection[str]) -> str:
    """Return what a question is called among the questions ``asked`` in a round.

    Its dimension's name and its code; its own text, too, where the dimension asks another.
    """
    name = question_name(bank, code)
    alone = sum(one.code in asked for one in bank.dimension_of(code).questions) == 1
    return name if alone else f"{name}: {bank.question(code).text}"


def draw_questions(
    me: Here, bank: Bank, codes: Collection[str], task_of: Callable[[str, str], Task]
) -> None:
    """Draw the questions as tasks under their issues; ``task_of`` takes a code and its title.

    Where every dimension asks one question, its name is enough; else each dimension has a heading
    and its questions stand below it in their own words.
    """
    asked = Counter(bank.dimension_of(code).code for code in codes)
    grouped = any(count > 1 for count in asked.values())
    for issue in bank.issues:
        mine = [question.code for question in issue.questions if question.code in codes]
        if mine:
            st.header(literal(issue.title))
            if grouped:
                _draw_dimensions(me, bank, issue, mine, task_of)
            else:
                tasks = [task_of(code, question_title(bank, code, codes)) for code in mine]
                draw_tasks(me, issue.code, tasks)


def _draw_dimensions(
    me: Here, bank: Bank, issue: Issue, codes: Collection[str], task_of: Callable[[str, str], Task]
) -> None:
    for dimension in issue.dimensions:
        mine = [question.code for question in dimension.questions if question.code in codes]
        if mine:
            st.subheader(literal(dimension.title))
            tasks = [task_of(code, f"{code} {bank.question(code).text}") for code in mine]
            draw_tasks(me, f"of-{dimension.code}", tasks)
