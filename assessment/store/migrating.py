"""Creating and upgrading the database with Alembic, without an ini file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from assessment.store.sessions import engine

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def migrate() -> str:
    """Bring the database to the newest revision, creating it where it is empty; return its name."""
    config = _config()
    with engine().connect() as connection:
        if connection.dialect.name == "postgresql":
            # Two servers may start at once; the second waits here and then finds nothing to do.
            connection.execute(text("SELECT pg_advisory_lock(820417)"))
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(820417)"))
            connection.commit()
    return newest()


def newest() -> str:
    """Return the name of the newest revision in the code."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current() -> str | None:
    """Return the database's revision, None where it was never migrated."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
