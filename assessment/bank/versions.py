"""All versions of the questions side by side."""

from __future__ import annotations

import re
from pathlib import Path

from assessment.bank.freezing import released
from assessment.bank.loading import load_bank
from assessment.bank.model import Bank
from assessment.bank.problems import BankFaulty, Problem

__all__ = ["is_newer", "load_all", "released"]

SCHEMAS = "schema"
"""The folder beside the versions that holds the JSON Schemas of their files."""


def load_all(questions_folder: Path) -> dict[str, Bank]:
    """Return every version by its name, oldest first (2026.2 before 2026.10).

    BankFaulty carries the problems of all versions together, each file with its version's name.
    """
    banks: dict[str, Bank] = {}
    found: list[Problem] = []
    for folder in _version_folders(questions_folder):
        try:
            banks[folder.name] = load_bank(folder)
        except BankFaulty as faulty:
            found += [
                Problem(f"{folder.name}/{problem.file}", problem.line, problem.what, problem.do)
                for problem in faulty.found
            ]
    if not banks and not found:
        what, do = "There is no version of the questions here.", "Put a folder such as 2026.1 here."
        found.append(Problem(questions_folder.name, None, what, do))
    if found:
        raise BankFaulty(questions_folder.name, tuple(found))
    return banks


def _version_folders(questions_folder: Path) -> list[Path]:
    if not questions_folder.is_dir():
        return []
    folders = [path for path in questions_folder.iterdir() if path.is_dir()]
    return sorted(
        (f for f in folders if not f.name.startswith(".") and f.name != SCHEMAS),
        key=lambda f: _natural(f.name),
    )


def is_newer(version: str, than: str) -> bool:
    """Tell whether a version comes after another: 2026.10 after 2026.2."""
    return _natural(version) > _natural(than)


def _natural(version: str) -> tuple[tuple[int, str], ...]:
    parts = re.findall(r"[0-9]+|[^0-9]+", version)
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
