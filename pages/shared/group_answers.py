"""What the group sees of one question: the spread of own answers, who said what, where it stands.

Whatever may not be shown is left out before it comes here (``workbook.queries``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.bank.model import Bank, Question
from assessment.charts.spread import spread_chart
from assessment.measures.split import FEWEST
from assessment.meeting.rules import WIDE_GAP, gap_of
from assessment.workbook.model import OwnPart, SpreadPart
from assessment.workbook.sheets import AgreedLine, Participant
from assessment.workbook.showing import Seen, called, noted
from pages.shared.drawing import draw_chart
from pages.shared.tables import show_table
from pages.shared.tasks import BEGUN, DONE, NOT_YET, WAITING, Task
from pages.shared.wording import literal


def question_task(title: str, line: AgreedLine, part: SpreadPart, threads: int = 0) -> Task:
    """Return a question's line in the group's task list; ``threads`` of remarks are open."""
    status, colour = "Nothing agreed yet", NOT_YET
    if line.level is not None:
        status, colour = f"Level {line.level} agreed", DONE
    elif line.not_agreed:
        status, colour = "Not agreed, and said so", DONE
    elif part["split"]:
        status, colour = "Answers are split", WAITING
    elif line.revision:
        status, colour = "Begun", BEGUN
    if threads:
        status += f", {threads} open thread{'' if threads == 1 else 's'}"
    return Task(title, "agree", status, colour, {"question": line.question})


def spread_sentence(part: SpreadPart) -> str:
    """Return in words what the spread says: whether split, and how far the sides are apart."""
    if part["hidden"] and part["distribution"] is None:
        return part["hidden"]
    if not part["levelled"]:
        return "Nobody has chosen a level yet."
    few = part["levelled"] < FEWEST
    said = {
        True: "The answers are split: talk about this one first.",
        False: "The answers are in agreement.",
        None: "Fewer than five levels were given, so no conclusion is drawn."
        if few
        else "The ladder is too short for a conclusion on whether the answers are split.",
    }[part["split"]]
    gap = gap_of(part)
    if gap is not None and gap >= WIDE_GAP:
        said += f" The two sides are {gap:g} levels apart."
    return f"{said} {part['hidden']}" if part["hidden"] else said


def draw_spread(bank: Bank, question: Question, seen: Seen) -> None:
    """Draw the spread in a sentence, a chart and a table, as far as it may be shown."""
    part = seen.part
    st.markdown(literal(spread_sentence(part)))
    if seen.spread is None or not part["levelled"]:
        return
    chart = spread_chart(question, seen.spread, bank.ladder)
    draw_chart(chart, f"spread {question.code}")
    show_table(*chart.table, caption="Own answers by level")
    st.markdown(literal(accounts_sentence(part)))


def accounts_sentence(part: SpreadPart) -> str:
    """Return who was asked and what became of it; its numbers add up."""
    silences = [f"{count} “{name}”" for name, count in (part["silences"] or {}).items()]
    given = [f"{part['levelled']} gave a level", *silences, f"{part['unanswered']} not answered"]
    return f"{part['asked']} people were asked: {', '.join(given)}."


def draw_own_answers(bank: Bank, own: Sequence[OwnPart], names: Mapping[str, str]) -> None:
    """Draw who said what, with the notes; ``names`` by handle. Only in a named round."""
    levels: dict[int | None, str] = {
        level.value: f"{level.value} {level.name}" for level in bank.ladder
    }
    show_table(
        ("Who", "Answer", "Note"),
        [
            (
                names.get(one["handle"], one["handle"]),
                levels.get(one["level"], one["silence"] or "No answer yet")
                if one["level"] is not None or one["silence"]
                else "No answer yet",
                noted(one),
            )
            for one in own
        ],
        caption="Own answers",
    )


def names_of(people: Sequence[Participant], bank: Bank) -> dict[str, str]:
    """Return how each participant is called, by handle; no two are called the same."""
    return {one.handle: called(bank, one.handle, one.voice, one.name) for one in people}
