"""Two doors to the database: ``reading()`` and ``writing()``.

Writers come one at a time on both databases, because each leaves a line in one audit chain:
SQLite by ``BEGIN IMMEDIATE``, PostgreSQL by locking the audit table before the first statement,
so that REPEATABLE READ sees everything the writer before it committed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from assessment.errors import Unavailable
from assessment.settings import settings

_SECONDS_TO_WAIT = 10

# Streamlit lets any client empty its caches, so the engine is a global of the module.
_engines: dict[str, Engine] = {}
_making = threading.Lock()


def engine() -> Engine:
    """Return the one engine for the database that the settings name."""
    url = settings().database_url
    if url not in _engines:
        with _making:
            if url not in _engines:
                _engines[url] = _make_engine(url)
    return _engines[url]


def forget_engines() -> None:
    """Close every engine; the next use opens the database afresh."""
    with _making:
        while _engines:
            _engines.popitem()[1].dispose()


def _make_engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url,
            isolation_level="REPEATABLE READ",
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
            pool_timeout=_SECONDS_TO_WAIT,
            connect_args={"connect_timeout": _SECONDS_TO_WAIT},
        )
    if parsed.database and parsed.database != ":memory:":
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                "The folder of the database can't be made. Nothing was changed. "
                "Put right the setting WORKBOOK_DATABASE_URL, or the rights to its folder."
            ) from error
    made = create_engine(
        url,
        pool_size=10,
        max_overflow=30,
        pool_timeout=_SECONDS_TO_WAIT,
        connect_args={"timeout": _SECONDS_TO_WAIT, "check_same_thread": False},
    )
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # we begin by ourselves
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # "saved" survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_SECONDS_TO_WAIT * 1000}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing_now = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing_now else "BEGIN")


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a session that sees one moment of the database; whatever it changed is dropped.

    Raises Unavailable, with a sentence, while the database can't be reached.
    """
    with _sentences("Nothing was changed."), Session(engine(), autoflush=False) as session:
        yield session
        session.rollback()


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session in one transaction of its own, committed when the block ends without error.

    What is inside is saved only once this block has been left. Raises Unavailable, with a
    sentence, where it could not be.
    """
    with (
        _sentences("Nothing was saved. What you typed is still on your screen."),
        engine().connect().execution_options(writing=True) as connection,
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{_SECONDS_TO_WAIT}s'"))
            connection.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
        with Session(connection, join_transaction_mode="rollback_only") as session:
            yield session
            session.flush()


def connection_of(session: Session) -> Connection:
    """Return the connection of a session, for statements of plain columns, many times repeated.

    The same as ``session.connection()``, which takes longer than such a statement does.  Whoever
    uses it flushes the session first where rows of it may be waiting.
    """
    return session.bind if isinstance(session.bind, Connection) else session.connection()


@contextmanager
def _sentences(what_is_kept: str) -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise Unavailable(f"{_reason(str(error))} {what_is_kept} Please try again.") from error
    except DBAPIError as error:
        if not (error.connection_invalidated or _without_tables(str(error))):
            raise
        raise Unavailable(f"{_reason(str(error))} {what_is_kept} Please try again.") from error


def _reason(message: str) -> str:
    if "disk is full" in message or "No space left" in message:
        return "The disk that holds the database is full."
    if "locked" in message or "lock timeout" in message:
        return "The database is busy with somebody else's change."
    if "readonly" in message:
        return "The database can be read but not written."
    if _without_tables(message):
        return "The database has not been set up: run “python -m assessment migrate”."
    return "The database can't be reached at the moment."


def _without_tables(message: str) -> bool:
    return "no such table" in message or "UndefinedTable" in message
