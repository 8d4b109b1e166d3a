"""Which key gives which answer, and what a booklet's screen is given to show: plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from assessment.bank.model import Bank
from assessment.store.text import LONGEST
from assessment.workbook.rules import NEEDS_REASON
from assessment.workbook.sheets import AgreedLine, Booklet, OwnLine

# Keys that do something else: write a text, go to a code, finish.
_NOTE, _GO, _FINISH = "w", "g", "f"
_TAKEN = (_NOTE, _GO, _FINISH)
_DISSENT = "d"
GROUP = "group"


class Choice(TypedDict):
    """One answer, by what is typed for it; ``needs`` is the text that it asks for, or None."""

    key: str
    name: str
    sets: Mapping[str, object]
    needs: str | None


class Text(TypedDict):
    """A text beside the answer, and the key that leads to it."""

    field: str
    key: str
    label: str
    hint: str


class Views(TypedDict):
    """What people see otherwise, one after the other: a list of ``empty`` with words in it."""

    field: str
    key: str
    label: str
    hint: str
    voices: list[str]
    empty: Mapping[str, str]


class Question(TypedDict):
    """One line of the booklet: what is asked, and what is stored."""

    code: str
    text: str
    url: str
    value: Mapping[str, object]
    revision: int
    savedAt: str | None
    savedBy: str | None


class Keys(TypedDict):
    """A whole booklet; ``booklet`` tells it from every other."""

    booklet: str
    person: int
    bank: str
    asks: str
    allowed: str
    finish: str
    choices: list[Choice]
    texts: list[Text]
    views: Views | None
    clear: Mapping[str, object]
    questions: list[Question]
    longest: int


def letters_of(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return one letter for each name: its first one that is free, else any that is."""
    used = set(taken)
    found = []
    for name in names:
        alphabet = "abcdefghijklmnopqrstuvwxyz"
        wanted = [one for one in name.lower() if one in alphabet]
        letter = next(one for one in (*wanted, *alphabet) if one not in used)
        used.add(letter)
        found.append(letter)
    return found


def own_keys(bank: Bank, booklet: Booklet, lines: Sequence[OwnLine], person: int) -> Keys:
    """Return the keys for the booklet of somebody on paper, in the wording of their side."""
    plain = bank.side_of(booklet.voice) == "community"
    silences = [
        _choice(
            letter,
            silence.capitalize(),
            {"level": None, "silence": silence},
            "note" if silence == NEEDS_REASON else None,
        )
        for silence, letter in zip(bank.silences, letters_of(bank.silences, _TAKEN), strict=True)
    ]
    asked = [bank.question(line.question) for line in lines]
    texts: list[Text] = [
        {
            "field": "note",
            "key": _NOTE,
            "label": "Note",
            "hint": "As it stands on the sheet. Enter goes on, Shift and Enter begins a line.",
        }
    ]
    return _keys(
        f"{booklet.id}",
        bank,
        person,
        [*_levels(bank, {"silence": None}, None), *silences],
        texts,
        {"level": None, "silence": None},
        [
            _question(
                line.question,
                question.plain if plain else question.text,
                f"/save/paper-answer/{line.id}",
                {"level": line.level, "silence": line.silence, "note": line.note},
                line.revision,
                line.saved_at,
                None,
            )
            for line, question in zip(lines, asked, strict=True)
        ],
        finish="Finish this booklet",
    )


def agreed_keys(bank: Bank, lines: Sequence[AgreedLine], person: int) -> Keys:
    """Return the keys for the group's own booklet: what it agreed, why, and who sees it otherwise."""
    (letter,) = letters_of(["Not agreed"], (*_TAKEN, _DISSENT))
    refused = _choice(letter, "Not agreed", {"level": None, "not_agreed": True}, "reason")
    texts: list[Text] = [
        {
            "field": "reason",
            "key": _NOTE,
            "label": "Reason",
            "hint": "As it stands on the sheet. Enter goes on, Shift and Enter begins a line.",
        }
    ]
    voices = [voice.code for voice in bank.voices]
    return _keys(
        GROUP,
        bank,
        person,
        [*_levels(bank, {"not_agreed": False}, "reason"), refused],
        texts,
        {"level": None, "not_agreed": False},
        [
            _question(
                line.question,
                bank.question(line.question).text,
                f"/save/agreed-answer/{line.id}",
                {
                    "level": line.level,
                    "not_agreed": line.not_agreed,
                    "reason": line.reason,
                    "dissents": list(line.dissents),
                },
                line.revision,
                line.saved_at,
                line.saved_by,
            )
            for line in lines
        ],
        finish="Done",
        views={
            "field": "dissents",
            "key": _DISSENT,
            "label": "Dissent",
            "hint": "Where the sheet says whose it is, begin with the voice, such as "
            f"{voices[-1]}: and then the words. Enter keeps it and goes on.",
            "voices": voices,
            "empty": {"words": "", "voice": "", "name": ""},
        },
    )


def _keys(  # noqa: PLR0917  what a booklet's screen shows, once for both kinds
    booklet: str,
    bank: Bank,
    person: int,
    choices: list[Choice],
    texts: list[Text],
    clear: Mapping[str, object],
    questions: list[Question],
    *,
    finish: str,
    views: Views | None = None,
) -> Keys:
    allowed = ", ".join(f"{one['key']} ({one['name']})" for one in choices)
    return {
        "booklet": booklet,
        "person": person,
        "bank": bank.version,
        "asks": "Answer, by its key",
        "allowed": f"Press one of: {allowed}.",
        "finish": finish,
        "choices": choices,
        "texts": texts,
        "views": views,
        "clear": clear,
        "questions": questions,
        "longest": LONGEST,
    }


def _levels(bank: Bank, others: Mapping[str, object], needs: str | None) -> list[Choice]:
    return [
        _choice(
            str(level.value), f"{level.value} {level.name}", {"level": level.value, **others}, needs
        )
        for level in bank.ladder
    ]


def _choice(key: str, name: str, sets: Mapping[str, object], needs: str | None) -> Choice:
    return {"key": key, "name": name, "sets": sets, "needs": needs}


def _question(  # noqa: PLR0917  the fields of one line
    code: str,
    text: str,
    url: str,
    value: Mapping[str, object],
    revision: int,
    saved_at: datetime | None,
    saved_by: str | None,
) -> Question:
    return {
        "code": code,
        "text": text,
        "url": url,
        "value": value,
        "revision": revision,
        "savedAt": saved_at.isoformat() if saved_at else None,
        "savedBy": saved_by,
    }
