"""One mapping of a bank's file, asked for key by key.

What does not fit is noted with its line and something empty is returned, so that reading goes on
and all problems come out at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from assessment.bank.problems import Problem
from assessment.bank.written import Listing, Mapping, Text, Written

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Fields:
    """The keys and values of one part of a bank, such as a question.

    ``part`` names it in problems ("question CC-1.1a").
    """

    mapping: Mapping
    file: str
    part: str
    found: list[Problem]

    def named(self, part: str) -> Fields:
        """Return the same fields under another name, once their code is known."""
        return Fields(self.mapping, self.file, part, self.found)

    def note(self, line: int, what: str, do: str) -> None:
        """Add a problem of this file."""
        self.found.append(Problem(self.file, line, what, do))

    def line(self, key: str) -> int:
        """Return the line of a key, or of the whole part where the key is absent."""
        return self.mapping.key_lines.get(key, self.mapping.line)

    def expect(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Note each required key that is absent and each key that is not known here."""
        required = tuple(required)
        known = (*required, *optional)
        for key in required:
            if key not in self.mapping.values:
                self.note(self.mapping.line, f"“{key}” is missing in {self.part}.", "Add it.")
        for key, line in self.mapping.key_lines.items():
            if key not in known:
                self.note(line, f"“{key}” is not known in {self.part}.", _meant(key, known))

    def text(self, key: str, fallback: str = "") -> str:
        """Return the text under a key; the fallback where the key is absent."""
        value = self.mapping.values.get(key)
        return fallback if value is None else self._text(value, f"“{key}” in {self.part}")

    def flag(self, key: str) -> bool:
        """Return whether a flag is set; an absent one is not."""
        value = self.text(key, "false")
        if value not in ("true", "false"):
            what = f"“{key}” in {self.part} is “{value}”, which is neither true nor false."
            self.note(self.line(key), what, "Write true or false.")
        return value == "true"

    def number(self, key: str, fallback: int, least: int = 0) -> int:
        """Return the whole number under a key; the fallback where it is absent or is none."""
        if key not in self.mapping.values:
            return fallback
        value = self.text(key)
        if re.fullmatch(r"-?[0-9]{1,6}", value) and int(value) >= least:
            return int(value)
        what = f"“{key}” in {self.part} is “{value}”, not a whole number from {least} up."
        self.note(self.line(key), what, "Write it in digits.")
        return fallback

    def texts(self, key: str, least: int = 0) -> tuple[str, ...]:
        """Return a list of texts, none empty and none twice; at least so many where asked."""
        items = self._items(key)
        texts = tuple(self._text(item, f"an item of “{key}” in {self.part}") for item in items)
        for index, text in enumerate(texts):
            if text and text in texts[:index]:
                what = f"“{text}” stands twice in “{key}” of {self.part}."
                self.note(items[index].line, what, "Keep one of the two.")
        if isinstance(self.mapping.values.get(key), Listing) and len(texts) < least:
            what = f"“{key}” in {self.part} has {len(texts)} of at least {least}."
            self.note(self.line(key), what, "Add what is missing.")
        return texts

    def pairs(self, key: str) -> tuple[tuple[str, str, int], ...]:
        """Return the (name, text, line) triples of a mapping of texts, in order."""
        value = self.mapping.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, Mapping):
            self._shape(value.line, f"“{key}” in {self.part}", "lines of “name: text”")
            return ()
        return tuple(
            (
                name,
                self._text(item, f"“{name}” under “{key}” in {self.part}"),
                value.key_lines[name],
            )
            for name, item in value.values.items()
        )

    def one(self, key: str, part: str) -> Fields | None:
        """Return the fields under a key; None where it is absent or no mapping."""
        value = self.mapping.values.get(key)
        return None if value is None else self._fields(value, part)

    def many(self, key: str, part: str) -> tuple[Fields, ...]:
        """Return the fields of each item of a list of mappings."""
        fields = (self._fields(item, part) for item in self._items(key))
        return tuple(one for one in fields if one is not None)

    def _fields(self, value: Written, part: str) -> Fields | None:
        if isinstance(value, Mapping):
            return Fields(value, self.file, part, self.found)
        self._shape(value.line, part, "keys and values")
        return None

    def _items(self, key: str) -> tuple[Written, ...]:
        value = self.mapping.values.get(key)
        if value is None:
            return ()
        if isinstance(value, Listing):
            return value.items
        self._shape(value.line, f"“{key}” in {self.part}", "a list")
        return ()

    def _text(self, value: Written, part: str) -> str:
        if not isinstance(value, Text):
            self._shape(value.line, part, "one text")
            return ""
        if not value.text:
            self.note(value.line, f"{_capital(part)} is empty.", "Write it.")
        if _HIDDEN.search(value.text):
            what = f"{_capital(part)} holds a character that cannot be seen."
            self.note(value.line, what, "Type the text again.")
        return value.text

    def _shape(self, line: int, part: str, shape: str) -> None:
        what = f"{_capital(part)} is not {shape}."
        self.note(line, what, "questions/README.md shows how it is written.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _meant(key: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Known are: {', '.join(known)}."
