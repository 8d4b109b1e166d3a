"""Breaking plain text into lines.

Nothing in a text is markup here, so nothing that people type can become a link, an image or a
broken document: that is why reportlab's Paragraph, which reads XML, is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.documents.faces import BOLD, PLAIN, face

Run = tuple[str, str]  # the face's name and a printable text
Line = list[Run]

_TOKEN = re.compile(r" +|[^ ]+ *")
_MAY_END = frozenset("/-_?&=")  # a line, within an address or a file's name that is too long
_FULL_ENOUGH = 0.3  # of a line that ends there


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: sizes in points, ``colour`` as #rrggbb."""

    size: float
    leading: float
    colour: str = "#1d2a33"
    bold: bool = False
    before: float = 0.0
    after: float = 0.0

    @property
    def face(self) -> str:
        """Return the name of the face."""
        return BOLD if self.bold else PLAIN


def broken(runs: Sequence[tuple[str, str]], size: float, width: float) -> list[Line]:
    """Return the lines of some runs of text (face name, text as typed), each within ``width``.

    Spaces are kept, so that copied and spoken text has them; a word wider than a line is cut.
    """
    limit = width * 1000 / size
    lines: list[Line] = [[]]
    used = 0.0
    for name, typed in runs:
        cut = face(name)
        for n, paragraph in enumerate(cut.gate.printable(typed).split("\n")):
            if n:
                lines.append([])
                used = 0.0
            for token in _TOKEN.findall(paragraph):
                for piece in _cut(token, name, limit):
                    visible = cut.width(piece.rstrip(" "))
                    if used and used + visible > limit:
                        lines.append([])
                        used = 0.0
                    _append(lines[-1], name, piece)
                    used += cut.width(piece)
    return lines


def _append(line: Line, name: str, piece: str) -> None:
    if line and line[-1][0] == name:
        line[-1] = (name, line[-1][1] + piece)
    else:
        line.append((name, piece))


def _cut(token: str, name: str, limit: float) -> Iterator[str]:
    """Yield a word whole where it fits a line, else in pieces that do."""
    cut = face(name)
    if cut.width(token.rstrip(" ")) <= limit:
        yield token
        return
    start, used = 0, 0.0
    for place, character in enumerate(token):
        wide = cut.widths[ord(character)]
        if used + wide > limit and place > start:
            end = _end(token, start, place)
            yield token[start:end]
            start, used = end, cut.width(token[end:place])
        used += wide
    yield token[start:]


def _end(token: str, start: int, most: int) -> int:
    """Return where a piece of a long word ends: after a sign that parts it, else where it is full."""
    least = start + int(_FULL_ENOUGH * (most - start)) + 1
    return next((n for n in range(most, least, -1) if token[n - 1] in _MAY_END), most)


def line_width(line: Line, size: float) -> float:
    """Return how wide the visible part of a line is, in points."""
    if not line:
        return 0.0
    last_face, last = line[-1]
    rest = sum(face(name).width(text) for name, text in line[:-1])
    return (rest + face(last_face).width(last.rstrip(" "))) * size / 1000
