"""The files of a bank as they are written: every scalar is a text, and every text has its line.

YAML 1.1 would turn ``no`` into false and ``2026.10`` into 2026.1, so nothing is ever resolved:
the nodes are walked as they were composed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assessment.bank.problems import Problem

LARGEST = 1_000_000
"""Bytes a file of a bank may hold; the largest real one has about 60,000."""

DEEPEST = 20
"""Levels of indentation; the format itself has eight."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar exactly as written, without the spaces around it."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A YAML list."""

    items: tuple[Written, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping; ``key_lines`` holds the line of each key."""

    values: dict[str, Written]
    key_lines: dict[str, int]
    line: int


Written = Text | Listing | Mapping


@dataclass
class _Walk:
    file: str
    found: list[Problem]
    seen: set[int] = field(default_factory=set)

    def note(self, node: Any, what: str, do: str) -> None:
        self.found.append(Problem(self.file, node.start_mark.line + 1, what, do))

    def written(self, node: Any, depth: int = 0) -> Written:
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            self.note(node, "A part is repeated by a YAML alias (*).", "Write the text out.")
            return Text("", line)
        self.seen.add(id(node))
        if depth > DEEPEST:
            self.note(node, f"This is nested more than {DEEPEST} deep.", "Look at the indentation.")
            return Text("", line)
        if isinstance(node, yaml.SequenceNode):
            return Listing(tuple(self.written(item, depth + 1) for item in node.value), line)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, depth)
        return Text(str(node.value).strip(), line)

    def mapping(self, node: Any, depth: int) -> Mapping:
        values: dict[str, Written] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            written = self.written(value, depth + 1)
            if name is None:
                self.note(key, "A key is not a word.", "Write a word, a colon and a value.")
            elif name in values:
                self.note(
                    key,
                    f"The key “{name}” stands here a second time; the first is in line {lines[name]}.",
                    "Keep one of the two.",
                )
            else:
                values[name], lines[name] = written, key.start_mark.line + 1
        return Mapping(values, lines, node.start_mark.line + 1)


def read_file(path: Path) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """Return the file's mapping with its problems; None where it cannot be read as one at all."""
    text, found = _text(path)
    if text is None:
        return None, tuple(found)
    found += _tabs(path.name, text)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        broken = _broken(path.name, error)
        # An indenting tab is what YAML stumbles over: one problem, said in plain words.
        known = {problem.line for problem in found}
        return None, tuple(found if broken.line in known else [*found, broken])
    walk = _Walk(path.name, found)
    written = walk.written(node) if node is not None else Text("", 1)
    if isinstance(written, Mapping):
        return written, tuple(found)
    found.append(
        Problem(
            path.name,
            written.line,
            "The file does not hold keys and values.",
            "Begin it with lines such as “title: …”; questions/README.md shows how.",
        )
    )
    return None, tuple(found)


def _text(path: Path) -> tuple[str | None, list[Problem]]:
    try:
        content = path.read_bytes()
    except OSError:
        what, do = "The file is missing or cannot be opened.", "Put it there, readable."
        return None, [Problem(path.name, None, what, do)]
    if len(content) > LARGEST:
        what, do = f"The file is larger than {LARGEST:,} bytes.", "Split it or look what is in it."
        return None, [Problem(path.name, None, what, do)]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what, do = "The file is not UTF-8 text.", "Save it again with the encoding UTF-8."
        return None, [Problem(path.name, line, what, do)]


def _tabs(file: str, text: str) -> list[Problem]:
    return [
        Problem(file, number, "There is a tab in this line.", "Write spaces instead.")
        for number, line in enumerate(text.split("\n"), start=1)
        if "\t" in line
    ]


def _broken(file: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "too deeply nested"
    return Problem(
        file,
        mark.line + 1 if mark else None,
        f"From here on the file cannot be read as YAML ({said}).",
        "Look at the indentation, and put a text with a colon or a quotation mark in it after “>-” "
        "on a line of its own.",
    )
