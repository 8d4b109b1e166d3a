"""Examples worked by hand: run as tests, and printed so that a reader can check the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

_FOLDER = Path(__file__).resolve().parents[2] / "tests" / "worked_examples"


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One example: what it shows, its steps in order, and its answers as a tidy file."""

    title: str
    says: str
    working: tuple[str, ...]
    answers: str


def worked_examples(folder: Path = _FOLDER) -> tuple[WorkedExample, ...]:
    """Return the examples in the order of their file names; none where the folder is not there."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> WorkedExample:
    told = yaml.safe_load(path.read_text("utf-8"))
    return WorkedExample(told["title"], told["says"], tuple(told["working"]), told["answers"])
