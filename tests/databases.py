"""A database for a test, and the settings that lead to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Pool, event
from sqlalchemy.pool import ConnectionPoolEntry

from assessment.settings import settings
from assessment.store.sessions import forget_engines

ROOT = Path(__file__).parent.parent
# What a fixture is given that goes through each kind of database.
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@event.listens_for(Pool, "checkout")
def _leave_writing_to_the_disk(
    connection: Any, record: ConnectionPoolEntry, _proxy: object
) -> None:
    """Let SQLite not wait for the disk in the tests' own process: what it writes is thrown away.

    The servers that tests start wait for it, as the application always does.
    """
    if isinstance(connection, sqlite3.Connection) and "waits for no disk" not in record.info:
        connection.execute("PRAGMA synchronous=OFF")
        record.info["waits for no disk"] = True


@dataclass(frozen=True)
class Database:
    """A database that the settings point at, and the folder of what lies beside it."""

    kind: str
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that lead here, for another process."""
        return settings_for(self.url, self.folder)


def settings_for(url: str, folder: Path) -> dict[str, str]:
    """Return the application's settings for a database and a folder."""
    return {
        "WORKBOOK_DATABASE_URL": url,
        "WORKBOOK_FILES": str(folder / "files"),
        "WORKBOOK_KEY_FILE": str(folder / "signing.key"),
        "WORKBOOK_QUESTIONS": str(ROOT / "questions"),
        "WORKBOOK_URL": "http://127.0.0.1:8501",
    }


@contextmanager
def settled(url: str, folder: Path) -> Iterator[None]:
    """Point the settings at a database while the block runs; close it afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("WORKBOOK_")]:
            patch.delenv(name)
        for name, value in settings_for(url, folder).items():
            patch.setenv(name, value)
        settings.cache_clear()
        forget_engines()
        yield
        forget_engines()
    settings.cache_clear()
