"""A round to work with, built through real actions on a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.barriers.findings import findings_of
from assessment.mapping.actions import add_partnership, choose_partnership
from assessment.mapping.model import Entry
from assessment.people.administering import add_person, add_site, set_up_programme
from assessment.people.model import OPERATOR
from assessment.store.sessions import connection_of, engine, reading, writing
from assessment.store.tables import AuditRow, PersonRow
from assessment.workbook.actions import (
    add_evidence,
    add_participant,
    close_answering,
    hand_over,
    lead_talk,
    open_round,
    record_agreed_answer,
    record_attendance,
    record_own_answer,
    reopen,
    take_in_answers,
)
from assessment.workbook.model import Saved, WorkbookDocument
from assessment.workbook.queries import agreed_sheet, document, own_sheet
from assessment.workbook.sheets import AgreedLine, OwnLine, TakenIn
from playing_once import played_once

ROOT = Path(__file__).parent.parent.parent


@cache
def _bank() -> Bank:
    return load_bank(ROOT / "questions" / "2026.1")


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bank that a first dialogue uses: twenty questions in its short form."""
    return _bank()


@dataclass
class Scene:
    """A site with an open round, its people by name, and shortcuts for looking at it."""

    bank: Bank
    site_id: int
    other_site_id: int
    partnership_id: int
    round_id: int = 0
    people: dict[str, int] = field(default_factory=dict)
    participants: dict[str, int] = field(default_factory=dict)

    def own(self, name: str, place: int = 0) -> OwnLine:
        """Return a participant's own answer by its place in the form."""
        with reading() as session:
            return own_sheet(session, self.participants[name])[place]

    def agreed(self, place: int = 0) -> AgreedLine:
        """Return an agreed answer by its place in the form."""
        with reading() as session:
            return agreed_sheet(session, self.round_id)[place]

    def audit(self) -> list[AuditRow]:
        """Return the audit lines, first to last."""
        with reading() as session:
            rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
            session.expunge_all()
            return rows

    def join(self, name: str, voice: str) -> int:
        """Let somebody join through a sign-in of their own; return the participant's id."""
        with writing() as session:
            person = PersonRow(name=name, made_at=datetime(2026, 1, 1, tzinfo=UTC))
            session.add(person)
            session.flush()
            self.people[name] = person.id
            self.participants[name] = add_participant(
                session,
                by=OPERATOR,
                round_id=self.round_id,
                bank=self.bank,
                name=name,
                voice=voice,
                person_id=person.id,
            )
        return self.participants[name]

    def on_paper(self, name: str, voice: str = "CP") -> int:
        with writing() as session:
            return add_participant(
                session,
                by=OPERATOR,
                round_id=self.round_id,
                bank=self.bank,
                name=name,
                voice=voice,
            )

    def save(self, name: str, place: int = 0, **given: object) -> Saved:
        """Save somebody's own answer; ``by`` is another person's name."""
        line = self.own(name, place)
        by = self.people[given.pop("by", name)]
        values = {"level": None, "silence": None, "note": "", "revision": line.revision}
        values |= {"answer_id": line.id, "bank": self.bank} | given
        with writing() as session:
            return record_own_answer(session, by=by, **values)

    def agree(self, place: int = 0, **given: object) -> Saved:
        """Save what the group settled on, as the team."""
        line = self.agreed(place)
        by = self.people[given.pop("by", "the team")]
        values = {"level": None, "not_agreed": False, "reason": "", "dissents": []}
        values |= {"answer_id": line.id, "revision": line.revision, "bank": self.bank} | given
        with writing() as session:
            return record_agreed_answer(session, by=by, **values)

    def attend(self, place: int = 0, **given: object) -> Saved:
        """Save who was there and who agrees, as the team."""
        line = self.agreed(place)
        by = self.people[given.pop("by", "the team")]
        values = {"present": [], "community_agrees": [], "bank": self.bank}
        values |= {"answer_id": line.id, "revision": line.attendance_revision} | given
        with writing() as session:
            return record_attendance(session, by=by, **values)

    def prove(self, *places: int, **given: object) -> int:
        """Add a piece of evidence behind some questions, as the team; return its id."""
        questions = [self.agreed(place).question for place in places]
        by = self.people[given.pop("by", "the team")]
        values = {
            "title": "Minutes of the forum",
            "dated": "2026-03-14",
            "strength": "documented",
            "where": "https://example.org/minutes",
            "look_at": "page 3",
            "questions": questions,
            "round_id": self.round_id,
            "bank": self.bank,
        }
        with writing() as session:
            return add_evidence(session, by=by, **(values | given))

    def close(self, by: str = "the team") -> datetime:
        """Close the answering of a confidential round."""
        with writing() as session:
            return close_answering(session, by=self.people[by], round_id=self.round_id)

    def lead(self, by: str = "the team") -> None:
        """Say that one leads the talk and does not answer."""
        with writing() as session:
            lead_talk(session, by=self.people[by], round_id=self.round_id)

    def sign(self, by: str = "the team", signed_by: str = "T. Lead") -> int:
        """Hand the workbook over; return the version."""
        with writing() as session:
            return hand_over(
                session,
                by=self.people[by],
                round_id=self.round_id,
                signed_by=signed_by,
                bank=self.bank,
                findings=findings_of,
            )

    def reopen(self, by: str = "the programme", reason: str = "A date was wrong.") -> None:
        """Open a handed-over workbook again."""
        with writing() as session:
            reopen(session, by=self.people[by], round_id=self.round_id, reason=reason)

    def take_in(self, *rows: str, by: int = OPERATOR) -> TakenIn:
        """Take in a tidy file with these rows under its header."""
        text = "\n".join(["participant,voice,question,answer,note", *rows])
        with writing() as session:
            return take_in_answers(
                session, by=by, round_id=self.round_id, raw=text.encode(), bank=self.bank
            )

    def document(self) -> WorkbookDocument:
        """Return the document as it stands."""
        with reading() as session:
            return document(session, self.round_id, self.bank, findings=findings_of)


PEOPLE = (
    ("the programme", "programme", False),
    ("the team", "team", True),
    ("another team", "team", False),
    ("a researcher", "researcher", False),
    ("a stranger", "verifier", False),
)


@played_once
def _two_sites() -> dict[str, Any]:
    """Set up two sites, of which the first has chosen a partnership; return what a Scene needs."""
    with writing() as session:
        first = set_up_programme(
            session, by=OPERATOR, name="Pilot", person_name="Ada", email="ada@example.org"
        )
        site_id, other = (
            add_site(session, by=OPERATOR, code=code, name=code, nation="wales", kind="council")
            for code in ("RIVER", "HILL")
        )
        partnership = add_partnership(
            session, by=OPERATOR, site_id=site_id, entry=Entry(name="Riverside Forum")
        )
        add_partnership(session, by=OPERATOR, site_id=site_id, entry=Entry(name="Hill Watch"))
        choose_partnership(
            session,
            by=OPERATOR,
            site_id=site_id,
            partnership_id=partnership,
            reason="It has met for three years.",
            reasons={},
            reason_for_the_rest="It has only just begun.",
            criteria=(),
            decided_before=None,
        )
    known = {"site_id": site_id, "other_site_id": other, "partnership_id": partnership}
    return {**known, "people": {"Ada": first, **_people(site_id, other)}}


def _people(here_id: int, other_id: int) -> dict[str, int]:
    with writing() as session:
        return {
            name: add_person(
                session,
                by=OPERATOR,
                name=name,
                email=f"{name.replace(' ', '-')}@example.org",
                role=role,
                site_id=(here_id if here else other_id) if role == "team" else None,
            )
            for name, role, here in PEOPLE
        }


@played_once
def _two_answering() -> dict[str, Any]:
    """Open a named round at the first of the two sites, and let two people join."""
    scene = _begun(Scene(_bank(), **_two_sites()))
    scene.join("Cai", "CP")
    scene.join("Fay", "FL")
    return {one.name: getattr(scene, one.name) for one in fields(scene) if one.name != "bank"}


@pytest.fixture
def chosen(database: object, bank: Bank) -> Scene:
    """Two sites; the first has chosen a partnership and opened no round yet."""
    del database
    return Scene(bank, **_two_sites())


@pytest.fixture
def scene(database: object, bank: Bank) -> Scene:
    """An open named round with one community and one statutory participant."""
    del database
    return Scene(bank, **_two_answering())


def _begun(scene: Scene, name: str = "baseline", mode: str = "named") -> Scene:
    with writing() as session:
        scene.round_id = open_round(
            session,
            by=OPERATOR,
            site_id=scene.site_id,
            partnership_id=scene.partnership_id,
            name=name,
            bank=scene.bank,
            mode=mode,
        )
    return scene


@pytest.fixture
def begin() -> Callable[..., Scene]:
    """Return a function that opens a round in a scene."""
    return _begun


@contextmanager
def counted(session: Session | None = None) -> Iterator[list[str]]:
    """Yield the statements sent to the database while the block runs.

    With a session on SQLite the driver itself tells, of that session's connection: prepared
    statements go past SQLAlchemy.
    """
    sent: list[str] = []
    if session is not None and engine().dialect.name == "sqlite":
        driver = connection_of(session).connection.dbapi_connection
        # The steps of a trigger are told as the statement that set it off, again.
        driver.set_trace_callback(lambda one: one in sent[-1:] or sent.append(one))
        yield sent
        driver.set_trace_callback(None)
        return

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    yield sent
    event.remove(engine(), "before_cursor_execute", note)


@pytest.fixture
def counting() -> Callable[[], Iterator[list[str]]]:
    """Return the context manager that counts statements."""
    return counted
