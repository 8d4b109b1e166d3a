"""One entry as typed: cleaned, and checked field by field."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from assessment.errors import BadInput
from assessment.mapping.model import ENTRY_FIELDS, LABELS, RUNGS, Entry, Partnership
from assessment.mapping.reading_cells import read_date
from assessment.store.text import LONGEST, LONGEST_NAME, clean_text, one_line

NAMES = ("name", "directorate", "kind")
_TEXTS = ("lead", "communities_of_place", "communities_of_interest", "partners", "notes")
_DATES = ("started", "ended")
_LONGEST = dict.fromkeys(NAMES, LONGEST_NAME) | dict.fromkeys(_TEXTS, LONGEST)


def entry_of(stored: Partnership) -> Entry:
    """Return what a person can say of the partnership, without how it is stored."""
    return Entry(**{name: getattr(stored, name) for name in ENTRY_FIELDS})


def cleaned(entry: Entry) -> Entry:
    """Return the entry as it would be stored: texts without unsafe characters, dates as ISO.

    A date that can't be read stays as typed; ``entry_problems`` then names it.
    """
    texts: dict[str, Any] = {
        name: clean_text(getattr(entry, name)).strip() for name in (*_TEXTS, *_DATES)
    }
    texts |= {name: one_line(getattr(entry, name)) for name in NAMES}
    texts["partners"] = one_a_line(texts["partners"])
    for name in _DATES:
        if not date_problem(texts[name]):
            texts[name] = read_date(texts[name])
    return replace(entry, **texts)


def one_a_line(typed: str) -> str:
    """Return names that were typed one a line, or with a semicolon between, as one a line.

    Each stands there once, whatever its capitals.
    """
    named: dict[str, str] = {}
    for one in map(one_line, re.split(r"[\n;]", typed)):
        if one:
            named.setdefault(one.casefold(), one)
    return "\n".join(named.values())


def date_problem(typed: str) -> str:
    """Return what is wrong with a date, "" where it can be read."""
    try:
        read_date(typed)
    except BadInput as fault:
        return str(fault)
    return ""


def entry_problems(entry: Entry) -> dict[str, str]:
    """Return what is wrong with a cleaned entry: a sentence by field, {} where all is well."""
    problems = {}
    if not entry.name:
        problems["name"] = "Give the partnership a name."
    for name, longest in _LONGEST.items():
        if len(getattr(entry, name)) > longest:
            problems[name] = f"This is longer than {longest:,} characters. Shorten it."
    for name in _DATES:
        if sentence := date_problem(getattr(entry, name)):
            problems[name] = sentence
    if "started" not in problems and "ended" not in problems and _ends_first(entry):
        problems["ended"] = "This is before the date on which it started."
    for name in ("promised", "experienced"):
        if getattr(entry, name) is not None and getattr(entry, name) not in RUNGS:
            problems[name] = "Choose a rung of the ladder of participation, from 1 to 8."
    return problems


def _ends_first(entry: Entry) -> bool:
    """Compare as far as both are known: 2001 and 2001-04 don't contradict each other."""
    known = min(len(entry.started), len(entry.ended))
    return bool(known) and entry.ended[:known] < entry.started[:known]


def check_entry(entry: Entry) -> Entry:
    """Return the entry as it is to be stored; raise BadInput with all that is wrong with it."""
    ready = cleaned(entry)
    if problems := entry_problems(ready):
        named = tuple(f"{LABELS[name]}: {sentence}" for name, sentence in problems.items())
        raise BadInput(
            "The partnership was not saved. Correct what is listed and save again.", named
        )
    return ready
