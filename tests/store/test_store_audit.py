import pytest
from sqlalchemy import text

from assessment.store.audit import Line, broken_lines, leave_line
from assessment.store.sessions import engine, reading, writing

UNGUARD = {
    "sqlite": "DROP TRIGGER audit_refuses_{act}",
    "postgresql": "DROP TRIGGER audit_refuses_change ON audit",
}


@pytest.fixture
def three_lines(database):
    for number in range(3):
        with writing() as session:
            leave_line(session, Line(None, "a test", "counted", f"line {number}"), {"n": number})
    return database


def _faults():
    with reading() as session:
        return list(broken_lines(session))


def _tamper(database, act, statement):
    """Change what the database itself refuses to change, as somebody with the file could."""
    with engine().begin() as connection:
        connection.execute(text(UNGUARD[database.kind].format(act=act)))
        connection.execute(text(statement))


@pytest.mark.usefixtures("three_lines")
def test_a_chain_that_nobody_touched_holds():
    assert _faults() == []


def test_a_changed_line_is_named(three_lines):
    _tamper(three_lines, "UPDATE", "UPDATE audit SET who = 'somebody else' WHERE id = 2")
    assert _faults() == ["Audit line 2 was changed after it was written."]


def test_a_missing_line_is_named(three_lines):
    _tamper(three_lines, "DELETE", "DELETE FROM audit WHERE id = 2")
    assert _faults()[0] == "Audit line 2 is missing: line 3 follows line 1."


def test_a_line_that_was_undone_leaves_no_gap(three_lines):
    def undone():
        with writing() as session:
            leave_line(session, Line(None, "a test", "counted", "undone"))
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    with writing() as session:
        leave_line(session, Line(None, "a test", "counted", "after"))
    assert _faults() == [], three_lines.kind
    with reading() as session:
        assert session.execute(text("SELECT max(id) FROM audit")).scalar() == 4
