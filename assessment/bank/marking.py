"""Which words of a text changed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*")
_ALIKE = 0.35  # texts with less in common than this are marked whole
_ISLAND = 2  # words; fewer than these between two changes are marked along with them


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words that follow each other; ``changed``: they stand in this version alone."""

    text: str
    changed: bool


Stretches = tuple[Stretch, ...]


def marked(before: str, after: str) -> tuple[Stretches, Stretches]:
    """Return both texts in stretches of kept and changed words.

    Put together again, the stretches are the texts.  Where little is alike, all of both is marked.
    """
    was, now = _WORD.findall(before.lstrip()), _WORD.findall(after.lstrip())
    matcher = SequenceMatcher(
        None, [word.strip() for word in was], [word.strip() for word in now], autojunk=False
    )
    if not was or not now or matcher.ratio() < _ALIKE:
        return _joined([(was, True)]), _joined([(now, True)])
    left: list[tuple[list[str], bool]] = []
    right: list[tuple[list[str], bool]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        inside = i > 0 and j < len(was)
        changed = tag != "equal" or (inside and j - i < _ISLAND)
        left.append((was[i:j], changed))
        right.append((now[k:m], changed))
    return _joined(left), _joined(right)


def _joined(parts: list[tuple[list[str], bool]]) -> Stretches:
    """Join neighbours of one kind; the space after a changed stretch stands outside it."""
    found: list[Stretch] = []
    for words, changed in parts:
        text = "".join(words)
        if not text:
            continue
        if found and found[-1].changed == changed:
            found[-1] = Stretch(found[-1].text + text, changed)
        else:
            found.append(Stretch(text, changed))
    return tuple(_spaced(found))


def _spaced(parts: list[Stretch]) -> list[Stretch]:
    spaced: list[Stretch] = []
    for place, part in enumerate(parts):
        text = part.text
        if part.changed and place + 1 < len(parts):
            bare = text.rstrip()
            follower = parts[place + 1]
            parts[place + 1] = Stretch(text[len(bare) :] + follower.text, follower.changed)
            text = bare
        spaced.append(Stretch(text, part.changed))
    return spaced
