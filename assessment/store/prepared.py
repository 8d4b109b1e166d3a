"""Statements that every save runs, made ready once.

Running one of these through SQLAlchemy costs several times what SQLite itself takes, and a save
runs five.  So on SQLite the text that SQLAlchemy compiled goes straight to the driver, with the
same conversions of values; elsewhere SQLAlchemy runs them as always.  See decision 6.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

_Convert = Callable[[Any], Any] | None
_Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


class Prepared:
    """One statement of plain columns whose values all have names.

    ``first`` and ``changed`` run it on a connection, inside the transaction that is open there.
    They raise what SQLAlchemy would.
    """

    def __init__(self, statement: _Statement) -> None:
        self._statement = statement
        self._on_sqlite: _OnSqlite | None = None

    def first(self, connection: Connection, given: Mapping[str, object]) -> tuple[Any, ...] | None:
        """Return the first row's values in the order of the columns; None where there is none."""
        if connection.dialect.name != "sqlite":
            found = connection.execute(self._statement, given).first()
            return None if found is None else tuple(found)
        return self._ready(connection).first(connection, given)

    def changed(self, connection: Connection, given: Mapping[str, object]) -> int:
        """Return how many rows an UPDATE or DELETE has found; of an INSERT it tells nothing."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, given).rowcount
        return self._ready(connection).run(connection, given).rowcount

    def _ready(self, connection: Connection) -> _OnSqlite:
        if self._on_sqlite is None:
            self._on_sqlite = _OnSqlite(self._statement, connection.dialect)
        return self._on_sqlite


class _OnSqlite:
    """The compiled text, its values in order with their conversions, and those of the columns."""

    def __init__(self, statement: _Statement, dialect: Dialect) -> None:
        names = None
        if isinstance(statement, Insert):  # takes a value for each column
            names = [column.key for column in statement.table.columns]
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self._text = str(compiled)
        fixed = compiled.construct_params(_check=False)
        self._values = [
            (name, fixed.get(name), _converting(compiled.binds[name].type, dialect))
            for name in compiled.positiontup or ()
        ]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._columns = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]

    def run(self, connection: Connection, given: Mapping[str, object]) -> sqlite3.Cursor:
        values = [
            convert(given.get(name, fixed)) if convert else given.get(name, fixed)
            for name, fixed, convert in self._values
        ]
        driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
        try:
            return driver.execute(self._text, values)
        except sqlite3.Error as error:
            raise DBAPIError.instance(self._text, values, error, sqlite3.Error) from error

    def first(self, connection: Connection, given: Mapping[str, object]) -> tuple[Any, ...] | None:
        cursor = self.run(connection, given)
        row = cursor.fetchone()
        cursor.close()
        if row is None:
            return None
        return tuple(
            value if convert is None else convert(value)
            for value, convert in zip(row, self._columns, strict=True)
        )


def _converting(of: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return of.dialect_impl(dialect).bind_processor(dialect)
