"""The questions: for each what is asked, the page to answer alone, and the page of the group."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.model import Bank, Dimension, Form, Issue, Question
from assessment.documents.blocks import Bullets, Heading, Prose
from assessment.documents.booklet.blanks import (
    BookletBlock,
    Boxes,
    Choice,
    EmptyTable,
    Field,
    Option,
    Room,
    Section,
)
from assessment.documents.booklet.rules_said import described, rule_of_claim
from assessment.measures.answers import TURNED
from assessment.workbook.rules import NEEDS_REASON

NOT_AGREED = "not agreed"
PIECES = 3  # lines for evidence


def asking(bank: Bank, form: Form) -> Iterator[Section]:
    """Return two sections for each question of the form."""
    tick = (
        "Read from the lowest up, and tick the highest level that is fully met"
        if described(bank, form)
        else "Tick the one answer that fits best"
    )
    issue = dimension = None
    for n, question in enumerate(bank.form(form), start=1):
        here, part = bank.issue_of(question.code), bank.dimension_of(question.code)
        above = (f"{here.code} {here.title}", f"{part.code} {part.title}")
        yield Section(
            (
                *(_issue(here, n) if here is not issue else ()),
                *(_dimension(part, n) if part is not dimension else ()),
                *_asked(bank, form, question, n),
                *_alone(bank, question, n, tick),
            ),
            above,
            question.code,
            left=here is not issue,
        )
        yield Section(tuple(_together(bank, form, question, n)), above, question.code)
        issue, dimension = here, part


def wording(form: Form, question: Question) -> str:
    """Return the wording that leads in a form."""
    return question.plain if form == "community" else question.text


def _issue(issue: Issue, n: int) -> Iterator[BookletBlock]:
    yield Heading(2, f"{issue.code} {issue.title}", f"issue-{n}")
    if issue.summary:
        yield Prose(issue.summary, leads=True)


def _dimension(dimension: Dimension, n: int) -> Iterator[BookletBlock]:
    yield Heading(3, f"{dimension.code} {dimension.title}", f"dimension-{n}")


def _asked(bank: Bank, form: Form, question: Question, n: int) -> Iterator[BookletBlock]:
    yield Heading(4, f"{question.code} {wording(form, question)}", f"question-{n}")
    if question.plain != question.text:
        if form == "community":
            yield Prose(question.text, "In the organisation's words:")
        else:
            yield Prose(question.plain, "In plain words:")
    if question.guidance:
        yield Prose(question.guidance)
    if question.reversed:
        yield Prose(TURNED)
    names = [voice.name for voice in bank.voices if voice.code in question.voices]
    if len(names) < len(bank.voices):
        yield Prose("; ".join(names), "Best placed to answer:", small=True)


def _alone(bank: Bank, question: Question, n: int, tick: str) -> Iterator[BookletBlock]:
    yield Heading(5, f"{question.code} On your own", f"own-{n}")
    yield Choice(
        f"{tick}.",
        tuple(
            Option(f"{level.value} {level.name}", text)
            for level, text in zip(bank.ladder, question.descriptors, strict=True)
        ),
    )
    reason = NEEDS_REASON in bank.silences
    if bank.silences:
        yield Boxes("Or, if you give no level", bank.silences, leads=reason)
    if reason:
        yield Field(f"Why it is {NEEDS_REASON}")
    yield Room(
        "Your note", "What makes you say so? One thing you saw or heard helps more than a view.", 2
    )


def _together(bank: Bank, form: Form, question: Question, n: int) -> Iterator[BookletBlock]:
    levels = tuple(f"{level.value} {level.name}" for level in bank.ladder)
    yield Heading(5, f"{question.code} Together", f"group-{n}")
    yield Prose(wording(form, question))
    yield Boxes(
        "How many ticked each level alone (leave it empty in a confidential round)",
        (*(str(level) for level in bank.levels), "no level"),
        wide=True,
    )
    yield Boxes("The level that you agree on", (*levels, NOT_AGREED))
    yield Prose(rule_of_claim(bank, question.code), small=True)
    yield Room("Reason", "Why this level and not the next? Name what others could look at.", 4)
    yield Room("Dissent", "What did some see otherwise, and who? It stays with the level.", 2)
    if any(voice.side == "community" for voice in bank.voices):
        yield Field("Community voices who agree")
    if question.evidence:
        yield Bullets("Evidence worth looking for", question.evidence)
    yield EmptyTable(
        "Evidence that the level rests on",
        (("What it is, and where it is kept", 0.76), ("Its date", 0.24)),
        PIECES,
    )
