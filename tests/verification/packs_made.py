"""Packs sealed for a test, small enough to be held whole."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.verification.assembling import PackSeal, write_pack
from assessment.verification.sealing import SigningKey
from documents.documents_example import a_document, kept_evidence

KEY = SigningKey(bytes(range(32)))
FILES = {"report/report.html": b"<!DOCTYPE html><p>Read me", "evidence/index.csv": b"a,b\r\n"}
TOP = "pack-7f3a9c"


def a_pack(document=None, files=FILES, **changed: object) -> tuple[bytes, PackSeal]:
    """Return a sealed pack and its seal; of the example's workbook where none is given."""
    with TemporaryDirectory() as name:
        facts = {
            "kept": kept_evidence(Path(name)),
            "pack_id": TOP.removeprefix("pack-"),
            "key": KEY,
            "issued_to": "Prof. Nia Verifier",
            "issued_at": datetime(2026, 6, 1, 9, 30, tzinfo=UTC),
        }
        to = Path(name) / "pack.zip"
        whole = document or a_document()
        seal = write_pack(to, document=whole, files=files, **(facts | changed))
        return to.read_bytes(), seal


def unpacked(content: bytes, folder: Path) -> Path:
    """Unpack a pack into a folder; return its top folder there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        return folder / archive.namelist()[0].split("/")[0]


def files_of(content: bytes) -> dict[str, bytes]:
    """Return the content of every file of a pack, by its path below the top folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
