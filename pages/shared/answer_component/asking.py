"""What the answer component is given to show: plain JSON, the same on any page.

``url`` takes the PUT; ``person`` and ``bank`` go with it, so that nothing is saved in another
person's name or under other questions; ``value`` holds the fields that are saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from assessment.store.text import LONGEST, LONGEST_NAME


class Need(TypedDict):
    """What a choice still lacks while ``field`` is empty."""

    field: str
    say: str


class Choice(TypedDict):
    """One radio button: the fields that it sets; ``aside`` stands below a line."""

    id: str
    name: str
    descriptor: str
    sets: Mapping[str, object]
    aside: bool
    needs: list[Need]


class Text(TypedDict):
    """One box to type in; ``key`` is its widget key."""

    field: str
    key: str
    label: str
    hint: str


class Option(TypedDict):
    """One line of a list to choose from."""

    value: str
    label: str


class Part(TypedDict):
    """What may stand beside the words of a view: chosen from ``options``, or typed if it has none."""

    name: str
    label: str
    hint: str
    options: list[Option]


class Listed(TypedDict):
    """Several texts under one heading, each with its ``parts``; at most ``most`` of them.

    The saved field is a list of objects: ``words``, and what each part is called.  ``one`` is what
    a text is called, ``missing`` what is said while its words are, ``empty`` one in which nothing was given; ``key`` is the widget key of
    the first text, that of others ends in -2, -3 and so on.
    """

    field: str
    key: str
    label: str
    hint: str
    one: str
    words: str
    missing: str
    parts: list[Part]
    empty: Mapping[str, str]
    add: str
    remove: str
    most: int


class More(TypedDict):
    """Something folded away beside the question; one line is a paragraph, several are a list."""

    summary: str
    lines: list[str]


class Said(TypedDict):
    """One meaning of a word; ``label`` stands before it in bold, "" for the questions' own."""

    label: str
    text: str


class Word(TypedDict):
    """A word of the question that is explained, folded away below it."""

    term: str
    meanings: list[Said]


class Claim(TypedDict):
    """A rule of claim, met or missed; ``do`` says what to do about a missed one.

    ``to`` is the address that it leads to, "" where it is done on this page.
    """

    rule: str
    met: bool
    do: str
    to: str


class Lower(TypedDict):
    """A second row of radio buttons, shown while the value has what stands in ``when``."""

    key: str
    when: Mapping[str, object]
    choices: list[Choice]


class Box(TypedDict):
    """One answer component."""

    code: str
    url: str
    person: int
    bank: str
    key: str  # widget key of the choices
    legend: str
    called: str  # what is given here, in one word: answer, verdict
    hint: str
    more: list[More]
    words: list[Word]
    choices: list[Choice]
    lower: Lower | None
    clear: Mapping[str, object]  # what clearing sets
    texts: list[Text]
    lists: list[Listed]
    claims: Mapping[str, Sequence[Claim]]  # by level
    value: Mapping[str, object]
    revision: int
    savedAt: str | None  # ISO 8601, UTC
    savedBy: str | None
    locked: str | None  # why nothing can be changed
    tells: bool  # whether the page wants to run again after a save
    longest: int  # characters of a text, or of all words of a list together
    longestName: int  # characters of a line typed beside them


def choice(
    name: str,
    sets: Mapping[str, object],
    *,
    descriptor: str = "",
    aside: bool = False,
    needs: Sequence[Need] = (),
) -> Choice:
    """Return one radio button; its value in the page is what it sets: 2, don't know, upheld."""
    telling = (str(value) for value in sets.values() if value is not None and value is not False)
    first = next(telling)
    return {
        "id": name.lower() if first == "True" else first,
        "name": name,
        "descriptor": descriptor,
        "sets": sets,
        "aside": aside,
        "needs": list(needs),
    }


def box(
    *,
    code: str,
    url: str,
    person: int,
    bank: str,
    key: str,
    legend: str,
    choices: list[Choice],
    clear: Mapping[str, object],
    texts: list[Text],
    value: Mapping[str, object],
    revision: int,
    saved_at: datetime | None,
    called: str = "answer",
    hint: str = "",
    more: Sequence[More] = (),
    words: Sequence[Word] = (),
    lower: Lower | None = None,
    lists: Sequence[Listed] = (),
    claims: Mapping[str, Sequence[Claim]] | None = None,
    saved_by: str | None = None,
    locked: str | None = None,
    tells: bool = False,
) -> Box:
    """Return everything that one answer component shows and sends."""
    return {
        "code": code,
        "url": url,
        "person": person,
        "bank": bank,
        "key": key,
        "legend": legend,
        "called": called,
        "hint": hint,
        "more": [one for one in more if one["lines"]],
        "words": list(words),
        "choices": choices,
        "lower": lower,
        "clear": clear,
        "texts": texts,
        "lists": list(lists),
        "claims": claims or {},
        "value": value,
        "revision": revision,
        "savedAt": saved_at.isoformat() if saved_at else None,
        "savedBy": saved_by,
        "locked": locked,
        "tells": tells,
        "longest": LONGEST,
        "longestName": LONGEST_NAME,
    }
