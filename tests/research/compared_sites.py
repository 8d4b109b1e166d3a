"""Sites with answers to compare, taken in as from paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

import factories
from assessment.barriers.findings import findings_of
from assessment.store.sessions import engine, writing
from assessment.workbook import actions as workbook
from factories import OPERATOR, Workbook, bank

VOICES = ("SL", "EM", "MM", "FL", "EN", "PV", "CP", "CW")
Answers = Callable[[int, int], str | int]  # person and question, both from 0 → answer
CODES = [question.code for question in bank().form("short")]


def varied(person: int, question: int) -> int:
    """Return a level so that no question has all levels alike; its median is 1."""
    return (0, 1, 1, 2, 1, 3, 1, 0)[(person + question) % 8]


def answered(of: Workbook, people: int = 8, answer: Answers = varied) -> None:
    """Let people answer every question, and agree on level 2 of each."""
    own = [
        f"Person {person},{VOICES[person % 8]},{code},{answer(person, place)},"
        for person in range(people)
        for place, code in enumerate(CODES)
    ]
    agreed = [f"agreed,,{code},2,We talked." for code in CODES]
    text = "\n".join(["participant,voice,question,answer,note", *own, *agreed])
    with writing() as session:
        workbook.take_in_answers(
            session, by=OPERATOR, round_id=of.round_id, raw=text.encode(), bank=bank()
        )


def hand_over(of: Workbook) -> Workbook:
    """Hand a workbook over as it stands."""
    with writing() as session:
        workbook.hand_over(
            session,
            by=of.team_id,
            round_id=of.round_id,
            signed_by="Tess Brook",
            bank=bank(),
            findings=findings_of,
        )
    return of


def compared(people: int = 8, answer: Answers = varied, **round_of: str) -> Workbook:
    """Return a handed-over workbook of a site of its own."""
    made = factories.opened(**round_of)
    answered(made, people, answer)
    return hand_over(made)


def next_round(of: Workbook, name: str = "follow-up") -> Workbook:
    """Open another round at the same site."""
    with writing() as session:
        round_id = workbook.open_round(
            session,
            by=OPERATOR,
            site_id=of.site_id,
            partnership_id=of.partnership_id,
            name=name,
            bank=bank(),
        )
    return Workbook(of.site_id, of.partnership_id, round_id, of.team_id)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Yield the statements sent to the database while the block runs."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    yield sent
    event.remove(engine(), "before_cursor_execute", note)
