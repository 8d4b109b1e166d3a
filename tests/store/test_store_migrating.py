import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from assessment.store import migrating
from assessment.store.migrating import current, migrate, newest
from assessment.store.sessions import engine
from assessment.store.tables import Base


def test_migrating_an_empty_database_gives_exactly_the_tables_of_the_code(unmigrated):
    assert current() is None
    assert migrate() == newest() == current()
    with engine().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == [], unmigrated.kind


def test_the_newest_revision_is_the_one_that_alembic_would_take():
    scripts = Path(migrating.__file__).parent / "migrations"
    assert ScriptDirectory(str(scripts)).get_heads() == [newest()]


def test_the_comparison_would_notice_a_missing_column(database):
    with engine().begin() as connection:
        connection.execute(text("ALTER TABLE sites DROP COLUMN nation"))
    with engine().connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert ("add_column", "sites", "nation") in [
        (change[0], change[2], change[3].name) for change in found if len(change) == 4
    ], database.kind


@pytest.mark.usefixtures("database")
def test_migrating_again_changes_nothing():
    with engine().connect() as connection:
        before = inspect(connection).get_table_names()
    assert migrate() == current()
    with engine().connect() as connection:
        assert inspect(connection).get_table_names() == before


@pytest.mark.usefixtures("database")
def test_every_constraint_has_a_name_that_a_migration_can_find():
    with engine().connect() as connection:
        looking = inspect(connection)
        names = [
            constraint["name"]
            for table in Base.metadata.tables
            for constraint in [
                *looking.get_foreign_keys(table),
                *looking.get_unique_constraints(table),
                *looking.get_indexes(table),
            ]
        ]
    assert len(names) > 30
    assert [name for name in names if not re.match("(ix|uq|fk)_", name or "")] == []
