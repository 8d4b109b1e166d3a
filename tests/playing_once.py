"""What many tests begin with is played once on each kind of database, and then put there at once.

``@played_once`` goes above a function that plays real actions and returns plain values.  Where the
database is still empty and the function was called with the same words before, in this process
and on this kind of database, every row that it left then is written as it was, instead of being
played again; the sequences go on from where they were.  Anywhere else the function just runs.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from itertools import starmap
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, text

from assessment.settings import settings
from assessment.store.sessions import engine
from assessment.store.tables import Base

TABLES = [table.name for table in Base.metadata.sorted_tables]  # whom others point at comes first
_IS_EMPTY = text(
    "SELECT NOT (" + " OR ".join(f"EXISTS (SELECT 1 FROM {name})" for name in TABLES) + ")"  # noqa: S608  our own names
)
_SEQUENCES = text("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class _Left:
    """What a function returned, and what lay in the database when it had."""

    made: Any
    rows: dict[str, Any]  # by table; SQLite: tuples, PostgreSQL: what COPY tells
    sequences: dict[str, int]


_left: dict[object, _Left] = {}


def played_once(play: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Play each call once on an empty database of a kind, and put down what it left after that."""

    @wraps(play)
    def once(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        with engine().connect() as connection:
            is_empty = connection.scalar(_IS_EMPTY)
        if not is_empty:
            return play(*args, **kwargs)
        kind = engine().dialect.name
        call = (kind, play.__qualname__, args, tuple(sorted(kwargs.items())))
        if call in _left:
            with engine().begin() as connection:
                _put_back(connection, _left[call])
        else:
            made = play(*args, **kwargs)
            assert not settings().files.exists(), "files are not put back"
            with engine().connect() as connection:
                rows = _on_sqlite(connection) if kind == "sqlite" else _on_postgresql(connection)
                begun = [] if kind == "sqlite" else connection.execute(_SEQUENCES).all()
            _left[call] = _Left(deepcopy(made), rows, dict(map(tuple, begun)))
        made_then: _Made = deepcopy(_left[call].made)
        return made_then

    return once


def _on_sqlite(connection: Connection) -> dict[str, Any]:
    driver: Any = connection.connection.dbapi_connection
    found = {name: driver.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}  # noqa: S608  our own names
    return {name: rows for name, rows in found.items() if rows}


def _on_postgresql(connection: Connection) -> dict[str, Any]:
    driver: Any = connection.connection.dbapi_connection
    found = {}
    for name in TABLES:
        with driver.cursor().copy(f"COPY {name} TO STDOUT") as told:
            found[name] = b"".join(told)
    return {name: rows for name, rows in found.items() if rows}


def _put_back(connection: Connection, left: _Left) -> None:
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        driver.execute("PRAGMA defer_foreign_keys=ON")  # until the transaction ends
        for name, rows in left.rows.items():
            places = ", ".join("?" * len(rows[0]))
            driver.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608  our own names
        return
    for name, rows in left.rows.items():
        with driver.cursor().copy(f"COPY {name} FROM STDIN") as into:
            into.write(rows)
    calls = starmap("setval('{}', {})".format, left.sequences.items())
    connection.execute(text("SELECT " + ", ".join(calls)))
