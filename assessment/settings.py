"""What an installation may set, each with a default that just works; see the README's table."""

from __future__ import annotations

import os
from dataclasses import dataclass
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


def settings() -> Settings:
    """Read the environment; raise BadInput naming the setting that does not fit."""
    read = os.environ.get
    return Settings(
        database_url=read("WORKBOOK_DATABASE_URL", "sqlite:///data/workbook.db"),
        files=Path(read("WORKBOOK_FILES", "data/files")),
        key_file=Path(read("WORKBOOK_KEY_FILE", "data/signing.key")),
        questions=Path(read("WORKBOOK_QUESTIONS", "questions")),
        url=read("WORKBOOK_URL", "http://127.0.0.1:8501").rstrip("/"),
        idle_hours=_positive("WORKBOOK_IDLE_HOURS", "8"),
        document_workers=int(_positive("WORKBOOK_DOCUMENT_WORKERS", "1")),
    )


def _positive(name: str, default: str) -> float:
    given = os.environ.get(name, default)
    try:
        value = float(given)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise BadInput(f"The setting {name} must be a number above 0, and is “{given}”.")
    return value
