"""Packs sealed for a test, small enough to be held whole."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.verification.packs.assembling import (
    ALLOWED_SIGNERS,
    MANIFEST,
    MOST_FILES,
    PUBLIC_KEY,
    SIGNATURE,
    SSH_SIGNATURE,
    TAG_MANIFEST,
    PackSeal,
    write_pack,
)
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.packs.sealing import SigningKey
from assessment.workbook.canonical import sha256_hex
from documents.documents_example import a_document, kept_evidence

KEY = SigningKey(bytes(range(32)))
FORGER = SigningKey(bytes(32))
REPORT = "data/report/report.html"
FILES = {"report/report.html": b"<!DOCTYPE html><p>Read me", "evidence/index.csv": b"a,b\r\n"}
TOP = "pack-7f3a9c"


def a_pack(document=None, files=FILES, **changed: object) -> tuple[bytes, PackSeal]:
    """Return a sealed pack and its seal; of the example's workbook where none is given.

    ``changed`` are facts of the issue, or ``kept``, ``key`` and ``tell``.
    """
    with TemporaryDirectory() as name:
        facts = {
            "kept": kept_evidence(Path(name)),
            "key": KEY,
        } | {name: changed.pop(name) for name in ("kept", "key", "tell") if name in changed}
        issue = PackIssue(
            **{
                "pack_id": TOP.removeprefix("pack-"),
                "number": 1,
                "issued_to": "Prof. Nia Verifier",
                "issued_at": datetime(2026, 6, 1, 9, 30, tzinfo=UTC),
                **changed,
            }
        )
        to = Path(name) / "pack.zip"
        whole = document or a_document()
        seal = write_pack(to, document=whole, files=files, issue=issue, **facts)
        return to.read_bytes(), seal


def zipped(files, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of files, given by name or as pairs of name and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, content)
    return buffer.getvalue()


def tampered(pack: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return a pack with some files (paths below its folder) replaced, or left out for None."""
    files = {f"{TOP}/{path}": content for path, content in (files_of(pack) | changes).items()}
    return zipped({name: content for name, content in files.items() if content is not None})


def tampered_packs() -> dict[str, bytes]:
    """Return a good pack tampered with in every way that a checker has to catch, by what it is."""
    good, _ = a_pack(a_document(questions=4))
    forged, _ = a_pack(a_document(questions=4), key=FORGER)
    inside = files_of(good)
    resigned = inside[MANIFEST].replace(
        sha256_hex(inside[REPORT]).encode(), sha256_hex(b"forged").encode()
    )
    tags = inside[TAG_MANIFEST].replace(
        sha256_hex(inside[MANIFEST]).encode(), sha256_hex(resigned).encode()
    )
    of_forger = files_of(forged)
    both = {path: of_forger[path] for path in (PUBLIC_KEY, ALLOWED_SIGNERS)}
    changed = {
        path: {path: inside[path][:-1] + bytes([inside[path][-1] ^ 1])}
        for path in inside
        if path != PUBLIC_KEY  # its last byte is a line end, which some readers forgive
    }
    ways: dict[str, dict[str, bytes | None]] = {
        **{f"a changed byte in {path}": change for path, change in changed.items()},
        **{f"{path} missing": {path: None} for path in inside},
        "a file added to the evidence": {"data/evidence/E009-1-more.pdf": b"more"},
        "a file added at the top": {"letter.txt": b"more"},
        "a changed list": {MANIFEST: inside[MANIFEST].replace(b"a", b"b")},
        "a list that is none": {MANIFEST: b"\xff nothing"},
        "a file changed with its list": {REPORT: b"forged", MANIFEST: resigned},
        "a file changed with both lists": {
            REPORT: b"forged",
            MANIFEST: resigned,
            TAG_MANIFEST: tags,
        },
        "a swapped key": {PUBLIC_KEY: of_forger[PUBLIC_KEY]},
        "a key swapped everywhere": both,
        "a swapped signature": {SIGNATURE: of_forger[SIGNATURE]},
        "a swapped SSH signature": {SSH_SIGNATURE: of_forger[SSH_SIGNATURE]},
        "a key that is none": {PUBLIC_KEY: b"no key"},
    }
    whole = {name: tampered(good, changes) for name, changes in ways.items()}
    named = {f"{TOP}/{path}": content for path, content in inside.items()}
    return whole | {
        "another ZIP": zipped({"letter.txt": b"no pack"}),
        "an empty ZIP": zipped({}),
        "half a pack": good[: len(good) // 2],
        "no ZIP": b"%PDF-1.7",
        "nothing": b"",
        "a path that leads out": zipped([*named.items(), (f"{TOP}/../../x", b"x")]),
        "a file twice": zipped([*named.items(), (f"{TOP}/{REPORT.upper()}", b"x")]),
        "another way of packing": zipped(named, zipfile.ZIP_BZIP2),
        "a giant file": zipped({f"{TOP}/0": bytes(201 * 2**20)}),
        "a bomb": zipped({f"{TOP}/{n}": bytes(190 * 2**20) for n in range(4)}),
        "too many files": zipped({f"{TOP}/{n}": b"" for n in range(MOST_FILES + 1)}),
    }


def unpacked(content: bytes, folder: Path) -> Path:
    """Unpack a pack into a folder; return its top folder there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
        return folder / archive.namelist()[0].split("/")[0]


def files_of(content: bytes) -> dict[str, bytes]:
    """Return the content of every file of a pack, by its path below the top folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
