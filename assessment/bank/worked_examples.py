"""Examples worked by hand: run as tests, and printed so that a reader can check the arithmetic."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from pathlib import Path

import yaml

_FOLDER = Path(__file__).resolve().parents[2] / "tests" / "worked_examples"
_UNANSWERED = "(no answer)"
_NOT_ASKED = ""


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """One example: what it shows, its steps in order, and its answers as a tidy file.

    ``number`` counts from 1 over all examples.  ``part`` is the heading that it stands under.
    """

    number: int
    part: str
    title: str
    says: str
    working: tuple[str, ...]
    answers: str

    @property
    def sheet(self) -> tuple[list[str], list[list[str]]]:
        """The answers as people read them: headings, and a row for each who answered."""
        rows = list(csv.DictReader(StringIO(self.answers)))
        questions = list(dict.fromkeys(row["question"] for row in rows))
        people = dict.fromkeys((row["participant"], row["voice"]) for row in rows)
        given = {
            (row["participant"], row["question"]): row["answer"] or _UNANSWERED for row in rows
        }
        return ["Who", "Voice", *questions], [
            [who, voice, *(given.get((who, question), _NOT_ASKED) for question in questions)]
            for who, voice in people
        ]


def worked_examples(folder: Path = _FOLDER) -> tuple[WorkedExample, ...]:
    """Return the examples in the order of their file names; none where the folder is not there."""
    paths = sorted(folder.glob("*.yaml"))
    return tuple(_read(number, path) for number, path in enumerate(paths, 1))


def by_part(examples: tuple[WorkedExample, ...]) -> list[tuple[str, list[WorkedExample]]]:
    """Return the parts in the order of the examples, each with its own."""
    return [(part, list(mine)) for part, mine in groupby(examples, key=lambda one: one.part)]


def _read(number: int, path: Path) -> WorkedExample:
    told = yaml.safe_load(path.read_text("utf-8"))
    working = tuple(map(_printed, told["working"]))
    return WorkedExample(
        number, told["part"], told["title"], told["says"], working, told["answers"]
    )


def _printed(step: str) -> str:
    """Return a step with the signs of print, which the files spare their writers."""
    return re.sub(
        "(?<=[0-9)]) - (?=[0-9(])", " − ", re.sub("(?<=[0-9)]) x (?=[0-9(])", " × ", step)
    )
