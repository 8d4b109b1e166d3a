"""What holds for every action that there is."""

import inspect

import pytest
from sqlalchemy import func, select

import factories
from assessment.people import actions as people
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow, Base, GrantRow
from assessment.workbook.news import KEPT, TOLD, first_word
from every_action import VALID, all_actions, lets_in

ACTIONS = all_actions()
# People may do these to themselves whoever they are, so only somebody unknown is a stranger.
OWN = {"people.set_password", "people.sign_out"}
# Only done in an empty database, where nobody is known yet.
FIRST = {"people.set_up_programme", "example.fill_example"}
# What a verifier does to a query is written down without their name: the programme reads it.
NAMELESS = {f"verification.{act}_query" for act in ("open", "add_to", "close")}
UNKNOWN = 999_999


def test_every_action_stands_in_the_table():
    assert set(VALID) == set(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_a_session_and_then_keywords_by_among_them(name):
    session, *facts = inspect.signature(ACTIONS[name]).parameters.values()
    assert session.name == "session"
    assert "by" in {fact.name for fact in facts}
    assert {fact.kind for fact in facts} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", VALID)
def test_an_action_leaves_an_audit_line_of_whoever_did_it(name):
    given = VALID[name]()
    before = _audit_lines()
    with writing() as session:
        ACTIONS[name](session, **given)
    with reading() as session:
        lines = session.scalars(select(AuditRow).where(AuditRow.id > before)).all()
        assert lines
        assert lines[0].person_id == (None if name in NAMELESS else given["by"] or None)
        assert all(line.act and line.subject for line in lines)
        # Whoever adds an act says there whether those who work on the round hear of it.
        assert {first_word(line.act) for line in lines} <= TOLD | KEPT


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", VALID)
def test_an_action_refuses_every_stranger_and_changes_nothing(name):
    given = VALID[name]()
    strangers = {"unknown": UNKNOWN} if name in OWN | FIRST else _strangers()
    before = _everything()
    let_in = {who for who, person_id in strangers.items() if lets_in(name, given, person_id)}
    assert let_in == set()
    assert _everything() == before


def _strangers():
    """Return people who may do something, but none of it here."""
    elsewhere = factories.handed_over()
    ended = factories.person("team", site_id=elsewhere.site_id)
    without = factories.person("researcher")
    with writing() as session:
        grant = session.scalar(select(GrantRow.id).where(GrantRow.person_id == without))
        people.withdraw_role(session, by=0, grant_id=grant)
        people.end_person(session, by=0, person_id=ended)
    return {
        "unknown": UNKNOWN,
        "an ended account": ended,
        "without any role": without,
        "a researcher": factories.person("researcher"),
        "another site's team": elsewhere.team_id,
        "another round's participant": factories.participant(factories.opened()).person_id,
        "another round's verifier": factories.verifier(elsewhere),
    }


def _audit_lines():
    with reading() as session:
        return session.scalar(select(func.coalesce(func.max(AuditRow.id), 0)))


def _everything():
    with reading() as session:
        return {
            name: session.execute(table.select().order_by(*table.primary_key)).all()
            for name, table in Base.metadata.tables.items()
        }
