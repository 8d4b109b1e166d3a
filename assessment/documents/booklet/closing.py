"""What comes after the questions: barriers and where to intervene, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.model import Bank, Form, Question
from assessment.documents.blocks import Heading, Prose
from assessment.documents.booklet.blanks import BookletBlock, Section

BARRIERS = "Afterwards: what stands in the way"
GLOSSARY = "Words"


def closing(bank: Bank, form: Form, *, whole: bool) -> Iterator[Section]:
    """Return the sections after the last question; those with nothing to say are left out.

    ``whole`` keeps all that is said behind a question on one page.
    """
    barriers = tuple(_barriers(bank, form, whole=whole))
    if barriers:
        yield Section((*_barriers_head(), *barriers), (BARRIERS,))
    if bank.glossary:
        yield Section(
            (
                Heading(2, GLOSSARY, "words"),
                *(Prose(meaning, f"{term}:") for term, meaning in bank.glossary.items()),
            ),
            (GLOSSARY,),
        )


def _barriers_head() -> Iterator[BookletBlock]:
    yield Heading(2, BARRIERS, "barriers")
    yield Prose(
        "Read this once the levels are agreed: what a low level of each question shows, where "
        "somebody could intervene, and what a verifier is advised to do."
    )


def _barriers(bank: Bank, form: Form, *, whole: bool) -> Iterator[BookletBlock]:
    issue = None
    for n, question in enumerate(bank.form(form), start=1):
        said = _barrier(bank, question, whole=whole)
        if not said:
            continue
        here = bank.issue_of(question.code)
        if here is not issue:
            yield Heading(3, f"What stands in the way: {here.title}", f"barriers-{n}")
            issue = here
        yield Heading(4, f"{question.code} {question.barrier.name}", f"barrier-{n}")
        yield from said


def _barrier(bank: Bank, question: Question, *, whole: bool) -> list[Prose]:
    """Return what is said behind a question; nothing where its bank says nothing of its own."""
    names = [voice.name for voice in bank.voices if voice.code in question.hear]
    own = question.barrier.sentence != question.text
    said = {
        f"A low {'score' if question.reversed else 'level'} shows:": question.barrier.sentence
        if own
        else "",
        "Where somebody could intervene:": " ".join(map(_sentence, question.intervene)),
        "Advice to a verifier:": question.verifier_asks,
        "Whom a verifier should hear:": "; ".join(names),
    }
    there = [(text, label) for label, text in said.items() if text]
    return [
        Prose(text, label, leads=whole and n < len(there))
        for n, (text, label) in enumerate(there, start=1)
    ]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
