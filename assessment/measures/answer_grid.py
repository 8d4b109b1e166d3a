"""The answers template as people fill it in: questions as rows, people as columns.

A sheet named ``Answers``: a row with the names or marks, one with the voices, one of headings
(*Code*, *Question*, then *Answer* and *Note* for each person), and below it a row for each
question.  The person ``agreed`` is the group.  Rows and columns may be moved, as long as these
words stand.  Every fault names its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.bank.model import Bank
from assessment.errors import BadInput
from assessment.measures.answers import AgreedLevel, OwnAnswer
from assessment.measures.tidy import AGREED, NEEDS_NOTE, NOT_AGREED, TidyAnswers, shown_cell
from assessment.store.grids import Grid
from assessment.store.text import LONGEST, LONGEST_NAME, one_line

SHEET = "Answers"
CODE, QUESTION, ANSWER, NOTE = "Code", "Question", "Answer", "Note"
NAME, VOICE = "Name or mark", "Voice"
MOST_COLUMNS = 250
_HEADINGS_WITHIN = 30  # rows from the top

Cells = Mapping[int, str]


def column_name(place: int) -> str:
    """Return a column as a spreadsheet calls it: 1 is A, 27 is AA."""
    name = ""
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def said_voice(code: str, name: str) -> str:
    """Return a voice as the template's list has it."""
    return f"{code} {name}"


def said_level(value: int, name: str) -> str:
    """Return a level as the template's list has it."""
    return f"{value} {name}"


def is_answer_grid(grid: Grid) -> bool:
    """Tell whether a sheet is laid out as the template is."""
    return _headings(grid) is not None


def read_answer_grid(grid: Grid, bank: Bank) -> TidyAnswers:
    """Read a filled template; BadInput with every fault and its cell where there is any.

    People of whom nothing was filled in are left out.
    """
    at = _headings(grid)
    if at is None:
        raise BadInput(
            f"The sheet “{grid.sheet}” is not laid out as the template, so nothing was taken in. "
            f"There have to be a row with “{NAME}”, one with “{VOICE}”, and one with “{CODE}” and "
            f"“{ANSWER}”."
        )
    reading = _Reading(grid, bank, at)
    reading.take_all()
    if reading.problems:
        count = len(reading.problems)
        raise BadInput(
            f"The template has {count} fault{'s' if count > 1 else ''}, so nothing was taken in. "
            "Put them right and try again.",
            tuple(reading.problems),
        )
    return TidyAnswers(tuple(reading.own), tuple(reading.agreed), reading.places, reading.people_at)


@dataclass(frozen=True, slots=True)
class _Headings:
    """Where what stands: rows by their numbers, columns from 1."""

    row: int
    names: int
    voices: int
    code: int
    answers: tuple[int, ...]


@dataclass(slots=True)
class _Person:
    """One column of answers; ``voice`` None where it can't be told."""

    column: int
    name: str
    voice: str | None


def _headings(grid: Grid) -> _Headings | None:
    found: dict[str, int] = {}
    for number, cells in grid.rows:
        if number > _HEADINGS_WITHIN:
            break
        folded = [cell.casefold() for cell in cells]
        for word in (NAME, VOICE, CODE):
            if word.casefold() in folded:
                found.setdefault(word, number)
        if found.get(CODE) == number:
            answers = tuple(n for n, cell in enumerate(folded, 1) if cell == ANSWER.casefold())
            code = folded.index(CODE.casefold()) + 1
            if answers and {NAME, VOICE} <= found.keys():
                return _Headings(number, found[NAME], found[VOICE], code, answers)
    return None


@dataclass
class _Reading:
    """One pass over a template: what was taken in so far, and every fault met on the way."""

    grid: Grid
    bank: Bank
    at: _Headings
    own: list[OwnAnswer] = field(default_factory=list)
    agreed: list[AgreedLevel] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    people_at: dict[str, str] = field(default_factory=dict)

    def take_all(self) -> None:
        rows = {number: dict(enumerate(cells, 1)) for number, cells in self.grid.rows}
        questions = self._questions(rows)
        self._check_cells(questions)
        for person in self._people(rows, questions):
            for number, code in questions.items():
                self._take(person, number, code, rows[number])

    def _questions(self, rows: Mapping[int, Cells]) -> dict[int, str]:
        """Return the codes of the rows that ask something; faults for those that can't be told."""
        at = self.at
        known = {question.code for question in self.bank.questions}
        found: dict[int, str] = {}
        first: dict[str, int] = {}
        for number, cells in rows.items():
            code = cells.get(at.code, "")
            if number <= at.row or not (code or self._filled(cells)):
                continue
            where = _cell(number, at.code)
            if code not in known:
                self.problems.append(
                    f"{where}: {shown_cell(code)} is not a question of bank {self.bank.version}; "
                    "leave the codes as they are in the template."
                )
            elif code in first:
                self.problems.append(
                    f"{where}: {code} stands in row {first[code]} as well; allowed is one row for "
                    "each question."
                )
            else:
                first[code] = number
                found[number] = code
        return found

    def _filled(self, cells: Cells) -> bool:
        return any(cells.get(one) or self._note(cells, one) for one in self.at.answers)

    def _check_cells(self, questions: Mapping[int, str]) -> None:
        left = min(self.at.answers)
        wanted = {self.at.names, self.at.voices, *questions}
        for name in self.grid.merged:
            first, last = (_place(corner) for corner in name.split(":"))
            if last[1] >= left and any(first[0] <= row <= last[0] for row in wanted):
                self.problems.append(
                    f"Cells {name}: they are merged, so it can't be told whose answer they hold; "
                    "divide them and write the answer into each cell it is for."
                )
        for row, column in sorted(self.grid.unworked):
            if row in wanted and column >= left:
                self.problems.append(
                    f"{_cell(row, column)}: it holds a formula whose result was not saved; write "
                    "the answer itself."
                )

    def _people(self, rows: Mapping[int, Cells], questions: Mapping[int, str]) -> Iterator[_Person]:
        """Yield whoever something was filled in for."""
        at = self.at
        for column in at.answers:
            if not any(
                rows[number].get(column) or self._note(rows[number], column) for number in questions
            ):
                continue
            name = one_line(rows.get(at.names, {}).get(column, ""))
            name = AGREED if name.casefold() == AGREED else name
            where = _cell(at.names, column)
            if not name or len(name) > LONGEST_NAME:
                self.problems.append(
                    f"{where}: below it are answers; allowed is the name or mark of whoever gave "
                    f"them, of at most {LONGEST_NAME} characters, or {AGREED}."
                )
                continue
            if name in self.people_at:
                self.problems.append(
                    f"{where}: {shown_cell(name)} stands in {self.people_at[name]} as well; "
                    "allowed is one column for each person."
                )
                continue
            self.people_at[name] = where
            said = rows.get(at.voices, {}).get(column, "")
            voice = self._voice(said)
            if name != AGREED and voice is None:
                voices = ", ".join(said_voice(one.code, one.name) for one in self.bank.voices)
                self.problems.append(
                    f"{_cell(at.voices, column)}: {shown_cell(said)} is not a voice; allowed are "
                    f"{voices}."
                )
            yield _Person(column, name, voice)

    def _note(self, cells: Cells, column: int) -> str:
        """Return the note beside an answer, "" where the next column is another's answers."""
        return "" if column + 1 in self.at.answers else cells.get(column + 1, "")

    def _voice(self, said: str) -> str | None:
        folded = said.casefold()
        for one in self.bank.voices:
            if folded in {one.code.casefold(), one.name.casefold()} | {
                said_voice(one.code, one.name).casefold()
            }:
                return one.code
        return None

    def _take(self, person: _Person, number: int, code: str, cells: Cells) -> None:
        said = cells.get(person.column, "")
        note = self._note(cells, person.column)
        where = _cell(number, person.column)
        level, silence = read_answer(self.bank, said, together=person.name == AGREED)
        faults = list(self._faults(person, number, said, note, level, silence))
        self.problems.extend(faults)
        if faults or (person.voice is None and person.name != AGREED):
            return
        self.places[person.name, code] = where
        if person.name == AGREED:
            self.agreed.append(AgreedLevel(code, level, note, silence))
        else:
            self.own.append(OwnAnswer(person.name, person.voice or "", code, level, silence, note))

    def _faults(  # noqa: PLR0917  one cell and what was read of it
        self,
        person: _Person,
        number: int,
        said: str,
        note: str,
        level: int | None,
        silence: str | None,
    ) -> Iterator[str]:
        if said and level is None and silence is None:
            yield (
                f"{_cell(number, person.column)}: {shown_cell(said)} is not an answer; allowed are "
                f"{', '.join(answers_of(self.bank, together=person.name == AGREED))}, or an empty "
                "cell."
            )
        beside = _cell(number, person.column + 1)
        if silence == NEEDS_NOTE and not note:
            yield f"{beside}: it is empty beside “{NEEDS_NOTE}”; allowed is any text that says why."
        if len(note) > LONGEST:
            yield (
                f"{beside}: the note has {len(note):,} characters; allowed are at most {LONGEST:,}."
            )


def answers_of(bank: Bank, *, together: bool) -> tuple[str, ...]:
    """Return what may stand in a cell, as the template's lists have it; the group's has one more."""
    levels = (said_level(one.value, one.name) for one in bank.ladder)
    silences = (one.capitalize() for one in bank.silences)
    return (*levels, *silences, *([NOT_AGREED.capitalize()] if together else []))


def read_answer(bank: Bank, said: str, *, together: bool) -> tuple[int | None, str | None]:
    """Return the level or the silence that a cell holds, both None where it holds neither.

    A level may stand alone or with its name.  ``together``: the group may also not agree.
    """
    folded = " ".join(said.casefold().replace("’", "'").split())
    for one in bank.ladder:
        if folded in {str(one.value), said_level(one.value, one.name).casefold()}:
            return one.value, None
    silences = [*bank.silences, *([NOT_AGREED] if together else [])]
    return None, next((one for one in silences if one.casefold() == folded), None)


_CORNER = re.compile(r"([A-Z]+)([0-9]+)")


def _place(corner: str) -> tuple[int, int]:
    """Return row and column of a cell such as D5."""
    found = _CORNER.fullmatch(corner)
    if found is None:  # what a spreadsheet never writes
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _cell(row: int, column: int) -> str:
    return f"Cell {column_name(column)}{row}"


def wanted_grid(grids: Sequence[Grid]) -> Grid | None:
    """Return the sheet that holds the answers; None where none is named so."""
    return next((one for one in grids if one.sheet == SHEET), None)
