import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from assessment import clock
from assessment.errors import Unavailable
from assessment.store.audit import Line, broken_lines, leave_line
from assessment.store.sessions import forget_engines, reading, writing
from assessment.store.tables import AuditRow, SiteRow


def _site(code):
    return SiteRow(code=code, name=code, nation="wales", kind="fire", made_at=clock.now())


def _codes():
    with reading() as session:
        return list(session.scalars(select(SiteRow.code).order_by(SiteRow.code)))


@pytest.mark.usefixtures("database")
class TestTheTwoDoors:
    def test_what_is_written_is_read(self):
        with writing() as session:
            session.add(_site("A"))
        assert _codes() == ["A"]

    def test_what_fails_halfway_is_not_there(self):
        def write():
            with writing() as session:
                session.add(_site("A"))
                session.flush()
                raise KeyError

        with pytest.raises(KeyError):
            write()
        assert _codes() == []

    def test_reading_changes_nothing(self):
        with reading() as session:
            session.add(_site("A"))
            session.flush()
            assert session.scalar(select(SiteRow.code)) == "A"
        assert _codes() == []

    def test_no_update_is_lost_between_threads(self):
        with writing() as session:
            session.add(_site("0"))

        def count_up():
            for _ in range(20):
                with writing() as session:
                    site = session.scalars(select(SiteRow)).one()
                    site.code = str(int(site.code) + 1)
                    leave_line(session, Line(None, "a test", "counted", "site"))

        threads = [threading.Thread(target=count_up) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert _codes() == ["120"]
        with reading() as session:
            assert list(broken_lines(session)) == []
            assert session.scalar(select(func.max(AuditRow.id))) == 120


def test_a_database_that_is_away_is_a_sentence(database, set_to):
    away = {"sqlite": "sqlite:////proc/nowhere/workbook.db", "postgresql": database.url + "_gone"}
    set_to("WORKBOOK_DATABASE_URL", away[database.kind])
    with pytest.raises(Unavailable, match=r"Nothing was changed\."), reading() as session:
        session.execute(text("SELECT 1"))
    set_to("WORKBOOK_DATABASE_URL", database.url)
    assert _codes() == []


def test_a_database_without_tables_says_what_to_run(unmigrated):
    assert unmigrated.url
    with pytest.raises(Unavailable, match="assessment migrate"), reading() as session:
        session.scalars(select(SiteRow)).all()
    forget_engines()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_audit_chain(statement):
    with writing() as session:
        leave_line(session, Line(None, "a test", "tried", "nothing"))
    with pytest.raises(DBAPIError, match="append-only"), writing() as session:
        session.execute(text(statement))
    with reading() as session:
        assert session.scalars(select(AuditRow.who)).all() == ["a test"]
