"""``bank.yaml``: what holds for all the questions of a version, from the ladder to the scoring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from assessment.bank.fields import Fields
from assessment.bank.model import Criterion, Level, Scoring, Side, Voice
from assessment.bank.scoring import TOTAL, read_scoring

FEWEST_LEVELS, MOST_LEVELS = 2, 11
ISSUE_CODE = re.compile("[A-Za-z][A-Za-z0-9]{0,11}")
NOT_ISSUES = (TOTAL, "bank")
LONGEST_VOICE, LONGEST_SILENCE = 8, 40
"""Characters that there is room for where answers are kept."""

NOT_SILENCES = (
    *("asked", "levelled", "unanswered", "hidden", "agreed", "own", "verified", "settled"),
    *("part", "code", "title", "lowest", "split", "reversed"),
)
"""Headings of the tables in which silences are columns of their own."""

ALWAYS = ("title", "version", "ladder", "silences", "voices", "scoring", "issues")
FULL = ("domains", "criteria", "glossary")
MAY = ("requires", "everyday")
"""Keys of bank.yaml: what every bank has, what one that requires “full” has, what may be absent."""

RUNG, VOICE, CRITERION = (
    ("value", "name", "meaning"),
    ("code", "name", "side"),
    ("code", "text", "guidance"),
)
REQUIRES = ("full", "minimal")
SIDES = ("statutory", "community")


@dataclass(frozen=True, slots=True)
class Frame:
    """All of ``bank.yaml``; ``domains`` is empty where a minimal bank names none."""

    version: str
    title: str
    requires: Literal["full", "minimal"]
    ladder: tuple[Level, ...]
    silences: tuple[str, ...]
    domains: dict[str, str]
    voices: tuple[Voice, ...]
    criteria: tuple[Criterion, ...]
    glossary: dict[str, str]
    everyday: tuple[str, ...]
    scoring: Scoring
    issue_codes: tuple[str, ...]
    band_lines: dict[str, int]

    @property
    def full(self) -> bool:
        """Whether every question has to carry evidence, a barrier and the rest."""
        return self.requires == "full"


def read_frame(fields: Fields, folder_name: str) -> Frame:
    """Read ``bank.yaml``, noting every problem in it."""
    requires = _requires(fields)
    more = FULL if requires == "full" else ()
    fields.expect((*ALWAYS, *more), (*MAY, *FULL))
    ladder = _ladder(fields)
    issue_codes = _issue_codes(fields)
    scoring, band_lines = read_scoring(fields, ladder, issue_codes)
    return Frame(
        version=_version(fields, folder_name),
        title=fields.text("title"),
        requires=requires,
        ladder=ladder,
        silences=_silences(fields),
        domains={name: text for name, text, _ in fields.pairs("domains")},
        voices=_voices(fields),
        criteria=_criteria(fields),
        glossary=_glossary(fields),
        everyday=_everyday(fields),
        scoring=scoring,
        issue_codes=issue_codes,
        band_lines=band_lines,
    )


def _requires(fields: Fields) -> Literal["full", "minimal"]:
    value = fields.text("requires", "full")
    if value not in REQUIRES:
        what = f"“requires” is “{value}”."
        fields.note(fields.line("requires"), what, "Write full or minimal.")
    return "minimal" if value == "minimal" else "full"


def _version(fields: Fields, folder_name: str) -> str:
    version = fields.text("version")
    if version and version != folder_name:
        what = f"The version is “{version}”, but the folder is called “{folder_name}”."
        fields.note(fields.line("version"), what, "Give both the same name.")
    return version


def _ladder(fields: Fields) -> tuple[Level, ...]:
    """Read the ladder; empty where it has a fault, so that no question is blamed for it."""
    rungs = fields.many("ladder", "a level of the ladder")
    levels: list[Level] = []
    names: dict[str, int] = {}
    for rung in rungs:
        rung.expect(RUNG)
        _check_twice(rung, "name", names)
        value = rung.number("value", len(levels))
        levels.append(Level(value, rung.text("name"), rung.text("meaning")))
    if "ladder" not in fields.mapping.values:
        return ()
    if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
        what = f"The ladder has {len(levels)} levels, not {FEWEST_LEVELS} to {MOST_LEVELS}."
        fields.note(fields.line("ladder"), what, "Add or take away levels.")
        return ()
    return tuple(levels) if _climbs_by_one(rungs, [level.value for level in levels]) else ()


def _climbs_by_one(rungs: tuple[Fields, ...], values: list[int]) -> bool:
    start = min(values[0], 1)
    right = list(range(start, start + len(values)))
    if values == right:
        return True
    first = next(index for index, value in enumerate(values) if value != right[index])
    what = f"The ladder starts at {values[0]}."
    if first:
        what = f"The ladder has a gap: level {values[first]} follows level {values[first - 1]}."
    numbers = ", ".join(map(str, right))
    do = f"Number its levels {numbers}: a ladder starts at 0 or 1 and leaves none out."
    rungs[first].note(rungs[first].line("value"), what, do)
    return False


def _check_twice(fields: Fields, key: str, earlier: dict[str, int]) -> None:
    """Note a text that an earlier part has already, whatever its capitals."""
    text = fields.text(key)
    if text.casefold() in earlier:
        what = f"“{text}” is taken: it stands in line {earlier[text.casefold()]} already."
        fields.note(fields.line(key), what, "Choose another.")
    elif text:
        earlier[text.casefold()] = fields.line(key)


def _silences(fields: Fields) -> tuple[str, ...]:
    silences = fields.texts("silences")
    for silence in silences:
        if len(silence) > LONGEST_SILENCE:
            what = f"The silence “{silence}” has {len(silence)} characters."
            do = f"Say it in at most {LONGEST_SILENCE}."
            fields.note(fields.line("silences"), what, do)
        if silence.casefold() in NOT_SILENCES:
            what = f"The silence “{silence}” has a meaning of its own in tables."
            fields.note(fields.line("silences"), what, "Say it in other words.")
        if re.fullmatch(r"-?[0-9.]+", silence):
            what = f"The silence “{silence}” reads like a level."
            fields.note(fields.line("silences"), what, "Say it in words.")
    return silences


def _voices(fields: Fields) -> tuple[Voice, ...]:
    codes: dict[str, int] = {}
    voices = []
    for entry in fields.many("voices", "a voice"):
        entry.expect(VOICE)
        if len(entry.text("code")) > LONGEST_VOICE:
            what = f"The code “{entry.text('code')}” of a voice is long."
            do = f"Write at most {LONGEST_VOICE} letters and digits."
            entry.note(entry.line("code"), what, do)
        _check_twice(entry, "code", codes)
        side = entry.text("side")
        if side not in SIDES:
            what = f"The side “{side}” is not known."
            entry.note(entry.line("side"), what, "Write statutory or community.")
        voices.append(Voice(entry.text("code"), entry.text("name"), cast("Side", side)))
    if "voices" in fields.mapping.values and not voices:
        fields.note(fields.line("voices"), "There is no voice.", "Name at least one.")
    return tuple(voices)


def _criteria(fields: Fields) -> tuple[Criterion, ...]:
    codes: dict[str, int] = {}
    criteria = []
    for entry in fields.many("criteria", "a criterion"):
        entry.expect(CRITERION)
        _check_twice(entry, "code", codes)
        criteria.append(Criterion(entry.text("code"), entry.text("text"), entry.text("guidance")))
    return tuple(criteria)


def _glossary(fields: Fields) -> dict[str, str]:
    terms: dict[str, int] = {}
    for term, _, line in fields.pairs("glossary"):
        if term.casefold() in terms:
            what = f"The term “{term}” is explained in line {terms[term.casefold()]} already."
            fields.note(line, what, "Keep one of the two.")
        terms.setdefault(term.casefold(), line)
    return {term: meaning for term, meaning, _ in fields.pairs("glossary")}


def _everyday(fields: Fields) -> tuple[str, ...]:
    known = [term for term, _, _ in fields.pairs("glossary")]
    everyday = fields.texts("everyday")
    for term in everyday:
        if term and term not in known:
            what = f"“{term}” in “everyday” is not a term of the glossary."
            fields.note(fields.line("everyday"), what, "Write it as it stands there.")
    return everyday


def _issue_codes(fields: Fields) -> tuple[str, ...]:
    codes = fields.texts("issues", least=1)
    for code in codes:
        if not ISSUE_CODE.fullmatch(code) or code in NOT_ISSUES:
            what = f"“{code}” cannot be the code of an issue."
            do = "Write up to twelve letters and digits, not “total” or “bank”."
            fields.note(fields.line("issues"), what, do)
    return tuple(code for code in codes if ISSUE_CODE.fullmatch(code))
