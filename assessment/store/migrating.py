"""Creating and upgrading the database with Alembic, without an ini file.

Alembic itself is loaded only to migrate: most starts find nothing to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from assessment.store.sessions import engine

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415  heavy

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def migrate() -> str:
    """Bring the database to the newest revision, creating it where it is empty; return its name."""
    from alembic import command  # noqa: PLC0415  heavy

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
    """Return the name of the newest revision in the code: what its file's name begins with."""
    return max(path.name.partition("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def current() -> str | None:
    """Return the database's revision, None where it was never migrated."""
    with engine().connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
