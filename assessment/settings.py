"""What an installation may set, each with a default that just works; see the README's table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assessment.errors import BadInput


@dataclass(frozen=True, slots=True)
class Settings:
    """One reading of the environment."""

    database_url: str
    files: Path
    key_file: Path
    questions: Path
    url: str
    idle_hours: float
    document_workers: int

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded SQLite file."""
        return self.database_url.startswith("sqlite")


_DEFAULTS = {
    "WORKBOOK_DATABASE_URL": "sqlite:///data/workbook.db",
    "WORKBOOK_FILES": "data/files",
    "WORKBOOK_KEY_FILE": "data/signing.key",
    "WORKBOOK_QUESTIONS": "questions",
    "WORKBOOK_URL": "http://127.0.0.1:8501",
    "WORKBOOK_IDLE_HOURS": "8",
    "WORKBOOK_DOCUMENT_WORKERS": "1",
}


@cache  # every save asks several times
def settings() -> Settings:
    """Read the environment, once a process; raise BadInput naming the setting that does not fit.

    ``settings.cache_clear()`` has it read again.
    """
    database_url, files, key_file, questions, url, idle_hours, document_workers = (
        os.environ.get(name, default) for name, default in _DEFAULTS.items()
    )
    return Settings(
        database_url=database_url,
        files=Path(files),
        key_file=Path(key_file),
        questions=Path(questions),
        url=url.rstrip("/"),
        idle_hours=_positive("WORKBOOK_IDLE_HOURS", idle_hours),
        document_workers=int(_positive("WORKBOOK_DOCUMENT_WORKERS", document_workers)),
    )


def _positive(name: str, given: str) -> float:
    try:
        value = float(given)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise BadInput(f"The setting {name} must be a number above 0, and is “{given}”.")
    return value
