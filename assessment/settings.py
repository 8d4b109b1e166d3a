"""What an installation may set, each with a default that just works; see the README's table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from math import inf
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from assessment.errors import BadInput

Tls = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that reminders go through; ``sender`` is whom they come from."""

    host: str
    port: int
    sender: str
    user: str
    password: str = field(repr=False)
    tls: Tls


@dataclass(frozen=True, slots=True)
class Settings:
    """One reading of the environment."""

    database_url: str
    files: Path
    key_file: Path
    questions: Path
    url: str
    idle_hours: float
    answering_days: float
    document_workers: int
    evidence_file_mb: float
    evidence_round_mb: float
    pack_evidence_mb: float
    smtp: Smtp | None  # None: no e-mail is ever sent

    @property
    def evidence_file_bytes(self) -> int:
        """The most bytes that one file of evidence may have."""
        return int(self.evidence_file_mb * 1024 * 1024)

    @property
    def evidence_round_bytes(self) -> int:
        """The most bytes that the evidence of one workbook may have, replaced files included."""
        return int(self.evidence_round_mb * 1024 * 1024)

    @property
    def pack_evidence_bytes(self) -> int:
        """The most bytes of evidence in a pack; with more of it, a pack is a light one."""
        return int(self.pack_evidence_mb * 1024 * 1024)

    @property
    def reaches_only_here(self) -> bool:
        """Whether links lead back to the machine that opens them, so that no phone gets in."""
        host = (urlsplit(self.url).hostname or "").rstrip(".")
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return address.is_loopback or address.is_unspecified

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
    "WORKBOOK_ANSWERING_DAYS": "30",
    "WORKBOOK_DOCUMENT_WORKERS": "1",
    "WORKBOOK_EVIDENCE_FILE_MB": "25",
    "WORKBOOK_EVIDENCE_ROUND_MB": "500",
    "WORKBOOK_PACK_EVIDENCE_MB": "250",
    "WORKBOOK_SMTP_HOST": "",
    "WORKBOOK_SMTP_PORT": "587",
    "WORKBOOK_SMTP_FROM": "",
    "WORKBOOK_SMTP_USER": "",
    "WORKBOOK_SMTP_PASSWORD": "",
    "WORKBOOK_SMTP_TLS": "starttls",
}


@cache  # every save asks several times
def settings() -> Settings:
    """Read the environment, once a process; raise BadInput naming the setting that does not fit.

    ``settings.cache_clear()`` has it read again.
    """
    given = {name: os.environ.get(name, default) for name, default in _DEFAULTS.items()}
    return Settings(
        database_url=given["WORKBOOK_DATABASE_URL"],
        files=Path(given["WORKBOOK_FILES"]),
        key_file=Path(given["WORKBOOK_KEY_FILE"]),
        questions=Path(given["WORKBOOK_QUESTIONS"]),
        url=given["WORKBOOK_URL"].rstrip("/"),
        idle_hours=_positive(given, "WORKBOOK_IDLE_HOURS"),
        answering_days=_positive(given, "WORKBOOK_ANSWERING_DAYS"),
        document_workers=int(_positive(given, "WORKBOOK_DOCUMENT_WORKERS")),
        evidence_file_mb=_positive(given, "WORKBOOK_EVIDENCE_FILE_MB"),
        evidence_round_mb=_positive(given, "WORKBOOK_EVIDENCE_ROUND_MB"),
        pack_evidence_mb=_positive(given, "WORKBOOK_PACK_EVIDENCE_MB"),
        smtp=_smtp(given) if given["WORKBOOK_SMTP_HOST"] else None,
    )


def _smtp(given: Mapping[str, str]) -> Smtp:
    tls, sender = given["WORKBOOK_SMTP_TLS"], given["WORKBOOK_SMTP_FROM"]
    if tls not in get_args(Tls):
        raise BadInput(f"The setting WORKBOOK_SMTP_TLS must be starttls, tls or none, not “{tls}”.")
    if sender.count("@") != 1:
        raise BadInput(
            "The setting WORKBOOK_SMTP_FROM must be the address that reminders come from, such as "
            f"workbook@example.org, and is “{sender}”."
        )
    if tls == "none" and given["WORKBOOK_SMTP_USER"]:
        raise BadInput(
            "The setting WORKBOOK_SMTP_TLS must not be none where WORKBOOK_SMTP_USER is set: the "
            "password would travel in the open."
        )
    return Smtp(
        given["WORKBOOK_SMTP_HOST"],
        int(_positive(given, "WORKBOOK_SMTP_PORT")),
        sender,
        given["WORKBOOK_SMTP_USER"],
        given["WORKBOOK_SMTP_PASSWORD"],
        cast("Tls", tls),
    )


def _positive(given: Mapping[str, str], name: str) -> float:
    try:
        value = float(given[name])
    except ValueError:
        value = 0.0
    if not 0 < value < inf:
        raise BadInput(f"The setting {name} must be a number above 0, and is “{given[name]}”.")
    return value
