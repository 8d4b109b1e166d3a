"""Prepared statements give and take what SQLAlchemy's own way of running them does."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from assessment.errors import Unavailable
from assessment.store.audit import Line, leave_line
from assessment.store.prepared import Prepared
from assessment.store.sessions import connection_of, reading, writing
from assessment.store.tables import AuditRow

AUDIT = AuditRow.__table__
AT = datetime(2026, 5, 4, 12, 30, 15, 678901, UTC)
LINE = {
    "id": 1,
    "at": AT,
    "person_id": None,
    "who": "ŵ 🙂 “x”",
    "act": "tried",
    "subject": "it",
    "site_id": None,
    "version": 3,
    "particulars": {"levels": [1, None], "said": "ŷ"},
    "previous_hash": "a",
    "hash": "b",
}
READ = select(*(AUDIT.c[name] for name in LINE)).where(AUDIT.c.id == bindparam("number"))


@pytest.mark.usefixtures("database")
def test_what_goes_in_comes_out_of_the_same_types():
    with writing() as session:
        Prepared(insert(AUDIT)).changed(connection_of(session), LINE)
    with reading() as session:
        connection = connection_of(session)
        prepared = Prepared(READ).first(connection, {"number": 1})
        assert prepared == tuple(connection.execute(READ, {"number": 1}).one())
        assert prepared == tuple(LINE.values())
        assert Prepared(READ).first(connection, {"number": 2}) is None


@pytest.mark.usefixtures("database")
def test_values_that_the_statement_holds_itself_are_kept():
    five = Prepared(select(AUDIT.c.id, AUDIT.c.version + 5).where(AUDIT.c.act == "tried").limit(1))
    with writing() as session:
        Prepared(insert(AUDIT)).changed(connection_of(session), LINE)
        for _ in range(2):
            assert five.first(connection_of(session), {}) == (1, 8)


@pytest.mark.usefixtures("database")
def test_faults_come_as_sqlalchemy_raises_them():
    with writing() as session:
        leave_line(session, Line(None, "a test", "counted", "line"))

    def twice():
        with writing() as session:
            Prepared(insert(AUDIT)).changed(connection_of(session), LINE)

    with pytest.raises(IntegrityError):
        twice()
    forbidden = Prepared(update(AUDIT).where(AUDIT.c.id == bindparam("number")).values(who="me"))

    def changed():
        with writing() as session:
            forbidden.changed(connection_of(session), {"number": 1})

    with pytest.raises(DBAPIError, match="append-only"):
        changed()
    with reading() as session:
        assert connection_of(session).execute(select(AUDIT.c.who)).scalars().all() == ["a test"]


def test_a_database_without_tables_gets_its_sentence(unmigrated):
    def looked():
        with reading() as session:
            return Prepared(READ).first(connection_of(session), {"number": 1})

    with pytest.raises(Unavailable, match="has not been set up"):
        looked()
    assert unmigrated
