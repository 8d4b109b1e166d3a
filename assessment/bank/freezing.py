"""A released version never changes: ``released.txt`` holds the fingerprint it was released with."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from assessment.bank.problems import Problem

RELEASED_FILE = "released.txt"


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 (hex) over the names and bytes of the bank's YAML files, by name."""
    digest = sha256()
    for path in sorted(path for path in folder.glob("*.yaml") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def released(folder: Path) -> str | None:
    """Return the fingerprint a version was released with; None while it is not released."""
    path = folder / RELEASED_FILE
    return path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else None


def check_frozen(folder: Path) -> tuple[Problem, ...]:
    """Return the problem of a released version that was changed; empty where all is well."""
    frozen = released(folder)
    if frozen is None or frozen == fingerprint(folder):
        return ()
    what = "This version was released, and its files were changed since."
    do = "Bring the released files back, and make the change in a new version's folder."
    return (Problem(RELEASED_FILE, 1, what, do),)
