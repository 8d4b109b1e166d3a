"""What participants are called on the screens, and who is told a handle of a confidential round."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

import factories
from assessment.barriers.findings import findings_of
from assessment.errors import NotYours
from assessment.people.queries import known_people, who_is
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow
from assessment.workbook.queries import document, own_handle, participants, round_of
from assessment.workbook.sheets import Participant
from pages.shared.group_answers import names_of
from pages.shared.screens import SCREENS, screens_for

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"


def _screen(person_id, of, file, **query):
    """Return all that a screen says to a person, as one text."""
    token = factories.sign_in(person_id)
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    test.query_params["round"] = str(of.round_id)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    test.switch_page(str(NAVIGATION.parent / file)).run()
    assert not test.exception
    return "\n".join(str(element.proto) for element in test.main if element.type != "component")


def _told(handle):
    return f"you are **{handle}**"


def _handle_of(one):
    with reading() as session:
        return own_handle(session, one.id)


@pytest.fixture
def confidential(sqlite_database):
    del sqlite_database
    made = factories.opened(mode="confidential")
    return made, factories.participant(made, "FL"), factories.participant(made, "FL")


ANSWERING = "team/answer_questions.py"
VIEWS = [{}, {"question": "CC-1.1a"}, {"check": "yes"}]


@pytest.mark.parametrize("view", VIEWS)
def test_each_is_told_their_own_handle_and_no_other(confidential, view):
    made, one, other = confidential
    shown = _screen(one.person_id, made, ANSWERING, **view)
    assert _told(_handle_of(one)) in shown
    assert _handle_of(other) not in shown


@pytest.mark.parametrize("view", VIEWS)
def test_a_named_round_needs_no_handle(sqlite_database, view):
    del sqlite_database
    made = factories.opened()
    one = factories.participant(made)
    assert _handle_of(one) not in _screen(one.person_id, made, ANSWERING, **view)


def test_nobody_else_meets_a_handle_beside_its_name(confidential):
    made, *answering = confidential
    with reading() as session:
        known = known_people(session)
        programme = next(p.id for p in known if any(r.role == "programme" for r in p.roles))
        visitors = [
            (who_is(session, person), answering[1 - place].id if place in (0, 1) else None)
            for place, person in enumerate(
                [answering[0].person_id, answering[1].person_id, made.team_id, programme]
            )
        ]
        workbook = round_of(session, made.round_id)
        names = {one.id: who_is(session, one.person_id).name for one in answering}
    handles = {one.id: _handle_of(one) for one in answering}
    met = set()
    for who, other in visitors:
        for screen in screens_for(who, None, workbook):
            shown = _screen(who.person_id, made, screen.file)
            for number, handle in handles.items():
                theirs = other is not None and number != other
                met |= {kind for kind in (handle, names[number]) if kind in shown}
                assert theirs or not (handle in shown and names[number] in shown), screen.file
    assert met == {*handles.values(), *names.values()}  # there was something to hide
    assert {screen.file for screen in SCREENS} >= {ANSWERING}


def test_neither_the_document_nor_the_audit_lines_hold_name_and_handle(confidential):
    made, one, _ = confidential
    factories.own_answer(one, level=3)
    with reading() as session:
        lines = [
            f"{line.who} {line.subject} {json.dumps(line.particulars)}"
            for line in session.scalars(select(AuditRow))
        ]
        name = who_is(session, one.person_id).name
        workbook = document(session, made.round_id, factories.bank(), findings=findings_of)
    handle = _handle_of(one)
    assert any(name in line for line in lines)
    assert not [line for line in lines if handle in line]
    assert handle in json.dumps(workbook["participants"])
    assert name not in json.dumps(workbook)


def test_a_handle_of_nobody_is_refused(confidential):
    del confidential
    with reading() as session, pytest.raises(NotYours):
        own_handle(session, 999)


def test_two_of_one_name_and_voice_are_told_apart():
    bank = factories.bank()
    people = [
        Participant(1, "P01", "FL", "Ann Hill", on_paper=True, progress=None),
        Participant(2, "P02", "FL", "Ann Hill", on_paper=True, progress=None),
        Participant(3, "P03", "FL", None, on_paper=True, progress=None),
    ]
    assert names_of(people, bank) == {
        "P01": "Ann Hill (Front-line staff), P01",
        "P02": "Ann Hill (Front-line staff), P02",
        "P03": "P03 (Front-line staff)",
    }


def test_who_was_there_offers_each_of_two_alike(sqlite_database):
    del sqlite_database
    made = factories.opened()
    for _ in range(2):
        factories.participant(made)
    with reading() as session:
        people = participants(session, made.round_id)
    shown = _screen(made.team_id, made, "team/agree_levels.py", question="CC-1.1a")
    for one in people:
        assert f"{one.name} (Community participants in the partnership), {one.handle}" in shown
