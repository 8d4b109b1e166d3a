"""The files of a bank as they are written: every scalar is a text, and every text has its line.

YAML 1.1 would turn ``no`` into false and ``2026.10`` into 2026.1, so nothing is ever resolved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from assessment.bank.problems import Problem

LARGEST = 1_000_000
"""Bytes a file of a bank may hold; the largest real one has about 60,000."""

DEEPEST = 20
"""Levels of indentation; the format itself has eight."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")

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
class _Open:
    """A list or mapping whose end has not been reached; ``key`` waits for its value."""

    line: int
    keyed: bool
    items: list[Written] = field(default_factory=list)
    values: dict[str, Written] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)
    key: Written | None = None

    def closed(self) -> Written:
        if self.keyed:
            return Mapping(self.values, self.key_lines, self.line)
        return Listing(tuple(self.items), self.line)


@dataclass
class _Building:
    """Puts a file together from the parser's events.

    Composing nodes would be shorter, but the C composer recurses: a file of a hundred thousand
    brackets ends the process.  Here depth is counted, and the rest of such a file is not read.
    """

    file: str
    found: list[Problem]
    open: list[_Open] = field(default_factory=list)
    whole: Written | None = None

    def read(self, text: str) -> None:
        for event in yaml.parse(text, Loader=_LOADER):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent) and self.whole is not None:
                self.note(line, "A second document begins here (---).", "Keep one in a file.")
                return
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                if len(self.open) == DEEPEST:
                    what = f"This is nested more than {DEEPEST} deep."
                    self.note(line, what, "Look at the indentation and at the brackets.")
                    return
                self.open.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.put(self.open.pop().closed())
            elif isinstance(event, yaml.ScalarEvent):
                self.put(Text(event.value.strip(), line))
            elif isinstance(event, yaml.AliasEvent):
                self.note(line, "A part is repeated by a YAML alias (*).", "Write it out.")
                self.put(Text("", line))

    def note(self, line: int, what: str, do: str) -> None:
        self.found.append(Problem(self.file, line, what, do))

    def put(self, written: Written) -> None:
        if not self.open:
            self.whole = written
            return
        parent = self.open[-1]
        if not parent.keyed:
            parent.items.append(written)
        elif parent.key is None:
            parent.key = written
        else:
            key, parent.key = parent.key, None
            self.pair(parent, key, written)

    def pair(self, parent: _Open, key: Written, value: Written) -> None:
        if not isinstance(key, Text) or not key.text:
            self.note(key.line, "A key is not a word.", "Write a word, a colon and a value.")
        elif key.text in parent.values:
            first = parent.key_lines[key.text]
            what = f"The key “{key.text}” stands here a second time; the first is in line {first}."
            self.note(key.line, what, "Keep one of the two.")
        else:
            parent.values[key.text], parent.key_lines[key.text] = value, key.line


def read_file(path: Path) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """Return the file's mapping with its problems; None where it cannot be read as one at all."""
    text, found = _text(path)
    if text is None:
        return None, tuple(found)
    found += _odd_characters(path.name, text)
    building = _Building(path.name, found)
    try:
        building.read(text)
    except yaml.YAMLError as error:
        broken = _broken(path.name, error)
        # A tab or a hidden character is what YAML stumbles over: said once, in plain words.
        if not found or broken.line not in {None, *(problem.line for problem in found)}:
            found.append(broken)
        return None, tuple(found)
    if isinstance(building.whole, Mapping):
        return building.whole, tuple(found)
    if not found:
        what = "The file does not hold keys and values."
        do = "Begin it with lines such as “title: …”; questions/README.md shows how."
        found.append(Problem(path.name, 1, what, do))
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


def _odd_characters(file: str, text: str) -> list[Problem]:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            found.append(Problem(file, number, "There is a tab in this line.", "Write spaces."))
        if _CONTROL.search(line):
            what = "There is a character in this line that cannot be seen."
            found.append(Problem(file, number, what, "Type the line again."))
    return found


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
