"""One file per issue: its dimensions, their questions and what every question carries."""

from __future__ import annotations

import re

from assessment.bank.fields import Fields
from assessment.bank.frame import Frame
from assessment.bank.model import Barrier, Dimension, Issue, Question

LONGEST = 25
"""Words a question of a full bank may have."""

FEWEST_EVIDENCE, FEWEST_PLACES = 2, 2

ISSUE = ("code", "title", "summary", "dimensions")
DIMENSION, DOMAIN = ("code", "title", "questions"), ("domain",)
BARRIER = ("name", "sentence")
ALWAYS = ("code", "text")
FULL = (
    "guidance",
    "descriptors",
    "evidence",
    "verifier_asks",
    "barrier",
    "intervene",
    "voices",
    "hear",
    "sources",
)
MAY = ("plain", "short", "replaces", "moved_from", "reversed", "weight")


def read_issue(fields: Fields, frame: Frame, code: str) -> Issue:
    """Read the file of the issue with this code, noting every problem in it."""
    fields.expect(ISSUE)
    if fields.text("code", code) != code:
        what = f"The code is “{fields.text('code')}”, but the file is called “{code}.yaml”."
        fields.note(fields.line("code"), what, "Give both the same name.")
    parts = fields.many("dimensions", f"a dimension of {code}")
    if "dimensions" in fields.mapping.values and not parts:
        fields.note(fields.line("dimensions"), f"{code} has no dimension.", "Write at least one.")
    dimensions = tuple(_dimension(part, frame, code) for part in parts)
    return Issue(code, fields.text("title"), fields.text("summary"), dimensions)


def _dimension(unnamed: Fields, frame: Frame, issue: str) -> Dimension:
    code = unnamed.text("code")
    fields = unnamed.named(f"dimension {code or '(without a code)'}")
    fields.expect((*DIMENSION, *(DOMAIN if frame.domains else ())))
    if code and not re.fullmatch(re.escape(issue) + r"-[0-9A-Za-z]+(\.[0-9]+)*", code):
        what = f"The code “{code}” does not fit its issue {issue}."
        fields.note(fields.line("code"), what, f"Write a code such as {issue}-1.1.")
    if frame.domains and fields.text("domain", next(iter(frame.domains))) not in frame.domains:
        what = f"The domain “{fields.text('domain')}” is not known."
        fields.note(fields.line("domain"), what, f"Known are: {', '.join(frame.domains)}.")
    parts = fields.many("questions", f"a question of {code}")
    if "questions" in fields.mapping.values and not parts:
        fields.note(fields.line("questions"), f"{code} has no question.", "Write at least one.")
    questions = tuple(_question(part, frame, code) for part in parts)
    return Dimension(code, fields.text("title"), fields.text("domain", issue), questions)


def _question(unnamed: Fields, frame: Frame, dimension: str) -> Question:
    code = unnamed.text("code")
    fields = unnamed.named(f"question {code or '(without a code)'}")
    full = FULL if frame.full else ()
    fields.expect((*ALWAYS, *full), (*MAY, *FULL))
    _check_code(fields, code, dimension)
    text = fields.text("text")
    words = len(text.split())
    if frame.full and words > LONGEST:
        what = f"The question has {words} words."
        fields.note(fields.line("text"), what, f"Ask it in at most {LONGEST}.")
    return Question(
        code=code,
        text=text,
        plain=fields.text("plain", text),
        guidance=fields.text("guidance"),
        descriptors=_descriptors(fields, frame),
        evidence=fields.texts("evidence", FEWEST_EVIDENCE if frame.full else 0),
        verifier_asks=fields.text("verifier_asks"),
        barrier=_barrier(fields, text),
        intervene=fields.texts("intervene", FEWEST_PLACES if frame.full else 0),
        voices=_voices(fields, frame, "voices") or tuple(voice.code for voice in frame.voices),
        hear=_voices(fields, frame, "hear"),
        sources=fields.texts("sources", 1 if frame.full else 0),
        short=fields.flag("short"),
        replaces=fields.text("replaces") or None if "replaces" in fields.mapping.values else None,
        reversed=fields.flag("reversed"),
        weight=fields.number("weight", 1, least=1),
    )


def _check_code(fields: Fields, code: str, dimension: str) -> None:
    """Note a code that fits neither its dimension nor the one that the question moved from.

    A code lives for ever, so a question takes the one it has along to another dimension.
    """
    moved = "moved_from" in fields.mapping.values
    home = fields.text("moved_from") if moved else dimension
    if moved and home == dimension:
        what = f"{fields.part.capitalize()} stands in {dimension}, where it says it moved from."
        fields.note(fields.line("moved_from"), what, "Take “moved_from” away.")
    if code and home and not re.fullmatch(re.escape(home) + r"([a-z]|[.-][0-9]+)", code):
        what = f"The code “{code}” does not fit its dimension {home}."
        do = f"Write a code such as {home}a."
        if not moved:
            do += " If the question stood elsewhere before, say “moved_from”."
        fields.note(fields.line("code"), what, do)


def _descriptors(fields: Fields, frame: Frame) -> tuple[str, ...]:
    """Return one text per level; the ladder's own meanings where a minimal bank writes none."""
    meanings = tuple(level.meaning for level in frame.ladder)
    if "descriptors" not in fields.mapping.values:
        return meanings
    pairs = fields.pairs("descriptors")
    given, levels = [name for name, _, _ in pairs], [str(level.value) for level in frame.ladder]
    if levels and given != levels:
        what = f"There are {len(given)} descriptors in {fields.part}, for {_listed(given)}."
        do = f"Write one each for {_listed(levels)}, in this order."
        fields.note(fields.line("descriptors"), what, do)
    earlier: dict[str, str] = {}
    for name, text, line in pairs:
        key = " ".join(text.casefold().split())
        if key and key in earlier:
            what = f"Levels {earlier[key]} and {name} of {fields.part} have the same descriptor."
            fields.note(line, what, "Say what can be seen at each level and not at the other.")
        earlier.setdefault(key, name)
    return tuple(text for _, text, _ in pairs)


def _listed(levels: list[str]) -> str:
    return f"levels {', '.join(levels)}" if levels else "no level"


def _barrier(fields: Fields, question: str) -> Barrier:
    """Return the barrier; where a minimal bank names none, the question stands in its place."""
    entry = fields.one("barrier", f"the barrier of {fields.part}")
    if entry is None:
        return Barrier(f"Low score on {fields.text('code')}", question)
    entry.expect(BARRIER)
    return Barrier(entry.text("name"), entry.text("sentence"))


def _voices(fields: Fields, frame: Frame, key: str) -> tuple[str, ...]:
    codes = fields.texts(key, 1 if frame.full else 0)
    known = [voice.code for voice in frame.voices]
    for code in codes:
        if known and code and code not in known:
            what = f"The voice “{code}” in “{key}” of {fields.part} is not known."
            fields.note(fields.line(key), what, f"Known are: {', '.join(known)}.")
    return codes
