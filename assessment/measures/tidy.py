"""The tidy answers file: one row per person and question, taken in whole or not at all.

Columns ``participant,voice,question,answer,note``, UTF-8 with or without BOM.  Rows whose
participant is ``agreed`` are agreed levels (or ``not agreed``) with the reason in ``note``; their voice is not read,
because a group speaks with no one voice.  Rows are numbered as a spreadsheet numbers them: the
header is row 1.  The ' that our own tables put before what a spreadsheet would run is taken away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.bank.model import Bank
from assessment.errors import BadInput
from assessment.measures.answers import AgreedLevel, OwnAnswer
from assessment.store.formulas import unguarded
from assessment.store.text import LONGEST_NAME, one_line

COLUMNS = ("participant", "voice", "question", "answer", "note")
AGREED = "agreed"
NOT_AGREED = "not agreed"  # of the group alone: openly no level
NEEDS_NOTE = "not applicable"
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class TidyAnswers:
    """The contents of a tidy file, in its order; ``NOT_AGREED`` stands as the group's silence.

    ``places`` says where each answer stands, by participant and question, such as *Row 3* or *Cell
    D7*; ``people_at`` where a participant is named first.
    """

    own: tuple[OwnAnswer, ...]
    agreed: tuple[AgreedLevel, ...]
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    people_at: Mapping[str, str] = field(default_factory=dict)


def read_tidy(raw: bytes, bank: Bank) -> TidyAnswers:
    """Read a tidy answers file against a bank.

    Raises BadInput with every fault (row, column, what is allowed) when there is any; nothing is
    taken in then.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "The answers file is not UTF-8 text, so nothing was taken in. "
            "Save it as CSV UTF-8 and try again.",
            (f"Byte {error.start + 1} of the file is not UTF-8.",),
        ) from error
    reading = _Reading(bank)
    reading.take_all(text)
    return reading.taken()


def read_tidy_rows(rows: Iterable[tuple[int, Sequence[str]]], bank: Bank) -> TidyAnswers:
    """Read the same from the numbered rows of a spreadsheet, its headings first."""
    reading = _Reading(bank)
    for place, (number, row) in enumerate(rows):
        if not place and not is_header(row):
            reading.wrong_header(number, row)
            break
        if place:
            reading.take(number, [*row, *("" for _ in COLUMNS)][: max(len(COLUMNS), _width(row))])
    return reading.taken()


def is_header(row: Sequence[str]) -> bool:
    """Tell whether a row holds the headings of a tidy file."""
    return tuple(cell.strip() for cell in row[: _width(row)]) == COLUMNS


def _width(row: Sequence[str]) -> int:
    """Return how many cells a row has, counted without empty ones at its end."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


class _Reading:
    """One pass over a file: what was taken in so far, and every fault met on the way."""

    def __init__(self, bank: Bank) -> None:
        self.own: list[OwnAnswer] = []
        self.agreed: list[AgreedLevel] = []
        self.problems: list[str] = []
        self._levels = {str(value): value for value in bank.levels}
        self._silences = {_as_typed(silence): silence for silence in bank.silences}
        self._questions = {question.code: question.code for question in bank.questions}
        self._voices = {voice.code: voice.code for voice in bank.voices}
        self._bank = bank
        # One string for each person and code, however many rows a large file has.
        self._people: dict[str, str] = {}  # names as they are stored, by the cell
        # The row of the first answer, by participant and question, for the message.
        self._seen: dict[str, dict[str, int]] = {}
        self._voice_of: dict[str, tuple[str, int]] = {}

    def taken(self) -> TidyAnswers:
        if self.problems:
            count = len(self.problems)
            raise BadInput(
                f"The answers file has {count} fault{'s' if count > 1 else ''}, so nothing was "
                "taken in. Put them right and try again.",
                tuple(self.problems),
            )
        places = {
            (name, code): f"Row {number}"
            for name, rows in self._seen.items()
            for code, number in rows.items()
        }
        people_at = {
            name: f"Row {min(rows.values())}, column participant"
            for name, rows in self._seen.items()
        }
        return TidyAnswers(tuple(self.own), tuple(self.agreed), places, people_at)

    def take_all(self, text: str) -> None:
        # strict: an unclosed quotation mark would otherwise swallow every row after it.
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        number = 0
        try:
            for number, row in enumerate(rows, 1):
                if number == 1:
                    if tuple(cell.strip() for cell in row) != COLUMNS:
                        self.wrong_header(1, row)
                        return
                elif any(row):
                    self.take(number, row)
        except csv.Error as error:
            self.problems.append(
                f"Row {number + 1}: the row cannot be read as CSV ({error}). A cell that holds a "
                "comma, a line break or a quotation mark stands in quotation marks, and a "
                "quotation mark inside it is doubled."
            )
        if number == 0:
            self.wrong_header(1, [])

    def wrong_header(self, number: int, row: Sequence[str]) -> None:
        found = shown_cell(",".join(row)) if row else "nothing"
        self.problems.append(
            f"Row {number}: the header is {found}; it has to be {','.join(COLUMNS)}, "
            "separated by commas, in this order."
        )

    def take(self, number: int, row: Sequence[str]) -> None:
        if len(row) != len(COLUMNS):
            self.problems.append(
                f"Row {number}: there are {len(row)} cells; allowed are exactly {len(COLUMNS)} "
                f"({', '.join(COLUMNS)})."
            )
            return
        participant = self._people.get(row[0])
        if participant is None:
            participant = self._people[row[0]] = _named(row[0])
        together = participant == AGREED
        voice, code, answer = (cell.strip() for cell in row[1:4])
        note = unguarded(row[4])
        level, silence = self._answer(answer, together=together)
        faults = [
            *(() if together else self._who_faults(number, participant, voice)),
            *self._question_faults(number, code),
            *self._answer_faults(number, row, level, silence),
            *self._again_faults(number, participant, code),
        ]
        if faults:
            self.problems.extend(faults)
        elif together:
            self.agreed.append(AgreedLevel(self._questions[code], level, note, silence))
        else:
            self.own.append(
                OwnAnswer(
                    participant, self._voices[voice], self._questions[code], level, silence, note
                )
            )

    def _answer(self, answer: str, *, together: bool) -> tuple[int | None, str | None]:
        level = self._levels.get(answer)
        if level is not None or not answer:
            return level, None
        if together and _as_typed(answer) == NOT_AGREED:
            return None, NOT_AGREED
        return None, self._silences.get(_as_typed(answer))

    def _who_faults(self, number: int, participant: str, voice: str) -> Iterator[str]:
        if not participant:
            yield (
                f"Row {number}, column participant: the cell is empty; allowed is any name or "
                f"number for one person, or {AGREED}."
            )
        if len(participant) > LONGEST_NAME:
            yield (
                f"Row {number}, column participant: the name has {len(participant):,} characters; "
                f"allowed are at most {LONGEST_NAME}."
            )
        if voice not in self._voices:
            yield (
                f"Row {number}, column voice: {shown_cell(voice)} is not a voice of this bank; "
                f"allowed are {', '.join(self._voices)}."
            )
            return
        first, row = self._voice_of.setdefault(participant, (voice, number))
        if first != voice:
            yield (
                f"Row {number}, column voice: {shown_cell(participant)} speaks as {voice} here and as "
                f"{first} in row {row}; allowed is one voice for each participant."
            )

    def _question_faults(self, number: int, code: str) -> Iterator[str]:
        if code not in self._questions:
            codes = list(self._questions)
            yield (
                f"Row {number}, column question: {shown_cell(code)} is not a question of bank "
                f"{self._bank.version}; allowed are its {len(codes)} codes, "
                f"{codes[0]} to {codes[-1]}."
            )

    def _answer_faults(
        self, number: int, row: Sequence[str], level: int | None, silence: str | None
    ) -> Iterator[str]:
        if row[3].strip() and level is None and silence is None:
            allowed = ", ".join([*self._levels, *self._silences.values()])
            yield (
                f"Row {number}, column answer: {shown_cell(row[3])} is not an answer; allowed are "
                f"{allowed}, or an empty cell (unanswered)."
            )
        if silence == NEEDS_NOTE and not row[4].strip():
            yield (
                f'Row {number}, column note: the cell is empty beside "{NEEDS_NOTE}"; '
                "allowed is any text that gives the reason."
            )

    def _again_faults(self, number: int, participant: str, code: str) -> Iterator[str]:
        first = self._seen.setdefault(participant, {}).setdefault(code, number)
        if first != number:
            yield (
                f"Row {number}, column question: {shown_cell(participant)} already has an answer to "
                f"{shown_cell(code)} in row {first}; allowed is one row for each participant and "
                "question."
            )


def _named(cell: str) -> str:
    """Return a participant's name as it is stored: on one line, AGREED in small letters."""
    name = one_line(unguarded(cell))
    return AGREED if name.casefold() == AGREED else name


def _as_typed(silence: str) -> str:
    """Return a silence as it is looked up.

    Spreadsheets put a typographic apostrophe and a capital where people type plain ones.
    """
    return silence.casefold().replace("’", "'")


def shown_cell(cell: str) -> str:
    """Return a cell for a message: quoted, shortened, nothing that could steer a terminal."""
    short = cell if len(cell) <= LONGEST_SHOWN else cell[:LONGEST_SHOWN] + "…"
    return '"' + "".join(c if c.isprintable() else "\ufffd" for c in short) + '"'
