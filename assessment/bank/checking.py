"""Reading a bank's folder and gathering everything that is wrong with it, at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assessment.bank.fields import Fields
from assessment.bank.frame import Frame, read_frame
from assessment.bank.freezing import check_frozen
from assessment.bank.model import Dimension, Issue, Question
from assessment.bank.problems import BankFaulty, Problem
from assessment.bank.scoring import uncovered
from assessment.bank.sections import read_issue
from assessment.bank.written import Listing, Mapping, read_file

__all__ = ["BankFaulty", "Draft", "Problem", "check_bank", "read_draft"]

FRAME_FILE = "bank.yaml"


@dataclass(frozen=True, slots=True)
class Draft:
    """A bank as read; it may be used only where ``problems`` is empty."""

    frame: Frame | None
    issues: tuple[Issue, ...]
    problems: tuple[Problem, ...]


def check_bank(folder: Path) -> tuple[Problem, ...]:
    """Return every problem of the bank in the folder, by file and line; empty means it is sound."""
    return read_draft(folder).problems


def read_draft(folder: Path) -> Draft:
    """Read the bank in the folder with all its problems."""
    if not folder.is_dir():
        what, do = "There is no such folder.", "Name the folder that holds bank.yaml."
        return Draft(None, (), (Problem(folder.name, None, what, do),))
    found: list[Problem] = []
    mapping = _mapping(folder / FRAME_FILE, found)
    if mapping is None:
        return Draft(None, (), _sorted(found))
    name = folder.resolve().name
    frame = read_frame(Fields(mapping, FRAME_FILE, "the bank", found), name)
    found += _unlisted(folder, frame)
    files = {code: _mapping(folder / f"{code}.yaml", found) for code in frame.issue_codes}
    issues = []
    for code, content in files.items():
        if content is not None:
            fields = Fields(content, f"{code}.yaml", f"the issue {code}", found)
            issues.append(read_issue(fields, frame, code))
    lines = _CodeLines(files)
    found += [*_equal_codes(lines), *_short_form(tuple(issues), lines)]
    for line, what, do in uncovered(frame.scoring, frame.ladder, tuple(issues), frame.band_lines):
        found.append(Problem(FRAME_FILE, line, what, do))
    found += check_frozen(folder)
    return Draft(frame, tuple(issues), _sorted(found))


def _mapping(path: Path, found: list[Problem]) -> Mapping | None:
    mapping, problems = read_file(path)
    found += problems
    return mapping


def _sorted(found: list[Problem]) -> tuple[Problem, ...]:
    """Sort by file, ``bank.yaml`` first, then by line; the same problem is said once."""
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda p: (p.file != FRAME_FILE, p.file, p.line or 0)))


def _unlisted(folder: Path, frame: Frame) -> Iterator[Problem]:
    listed = {FRAME_FILE, *(f"{code}.yaml" for code in frame.issue_codes)}
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        if path.name not in listed:
            what = "The file is not listed under “issues” in bank.yaml."
            yield Problem(path.name, None, what, "List its code there, or take the file away.")


class _CodeLines:
    """Where each code of an issue, dimension or question is written, in the order of the files."""

    def __init__(self, files: dict[str, Mapping | None]) -> None:
        self.places: list[tuple[str, str, int]] = []
        for issue, content in files.items():
            if content is not None:
                self._add(issue, content)
            for dimension in _parts(content, "dimensions"):
                self._add(issue, dimension)
                for question in _parts(dimension, "questions"):
                    self._add(issue, question)

    def _add(self, issue: str, part: Mapping) -> None:
        code = part.values.get("code")
        if code is not None and not isinstance(code, Listing | Mapping) and code.text:
            self.places.append((code.text, f"{issue}.yaml", code.line))

    def of(self, code: str) -> tuple[str, int | None]:
        """Return file and line of a code's first place."""
        return next(((file, line) for text, file, line in self.places if text == code), ("", None))


def _parts(content: Mapping | None, key: str) -> Iterator[Mapping]:
    listing = content.values.get(key) if content is not None else None
    if isinstance(listing, Listing):
        yield from (item for item in listing.items if isinstance(item, Mapping))


def _equal_codes(lines: _CodeLines) -> Iterator[Problem]:
    """Yield codes that are equal, or that differ only in capitals, dots and hyphens."""
    earlier: dict[str, tuple[str, str, int]] = {}
    for code, file, line in lines.places:
        key = re.sub("[.-]", "-", code.casefold())
        if key in earlier:
            other, other_file, other_line = earlier[key]
            same = "is used" if other == code else f"is as good as “{other}”, used"
            what = f"The code “{code}” {same} in {other_file}, line {other_line}, already."
            yield Problem(file, line, what, "Give one of the two a code of its own.")
        earlier.setdefault(key, (code, file, line))


def _short_form(issues: tuple[Issue, ...], lines: _CodeLines) -> Iterator[Problem]:
    dimensions = [dimension for issue in issues for dimension in issue.dimensions]
    if not any(_short(dimension) for dimension in dimensions):
        return
    for dimension in dimensions:
        count = len(_short(dimension))
        if count != 1:
            what = f"{dimension.code} has {count} short questions; the short form asks one of each."
            yield Problem(*lines.of(dimension.code), what, "Write “short: true” at one question.")


def _short(dimension: Dimension) -> list[Question]:
    return [question for question in dimension.questions if question.short]
