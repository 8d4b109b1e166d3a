"""DejaVu Sans, bundled: its widths, and which characters it has.

Helvetica and Vera lack Welsh ŵ and ŷ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from assessment.documents.characters import Gate

FOLDER = Path(__file__).parent / "fonts"
PLAIN = "DejaVuSans"
BOLD = "DejaVuSans-Bold"

_LONG = 40  # characters; longer words hardly come back, and are not remembered

_NUL_LINE = re.compile(r"<[0-9A-F]{2}> <0000>\n")
_FAR = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{5,6})>")
_COUNT_LINE = re.compile(r"\d+ beginbfchar")


class _Font(TTFont):  # type: ignore[misc]  # reportlab carries no types
    """A font whose ToUnicode map is well formed.

    It leaves out U+0000, which PDF/UA forbids there, and has in two halves (UTF-16) what lies
    beyond U+FFFF.
    """

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802  reportlab's name
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in doc.idToObject.keys() - before:
            if name.startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = _in_halves(_without_nul(stream.content))


def _without_nul(cmap: str) -> str:
    kept, dropped = _NUL_LINE.subn("", cmap)
    return _COUNT_LINE.sub(lambda m: f"{int(m[0].split()[0]) - dropped} beginbfchar", kept)


def _in_halves(cmap: str) -> str:
    return _FAR.sub(
        lambda m: f"<{m[1]}> <{chr(int(m[2], 16)).encode('utf-16-be').hex().upper()}>", cmap
    )


@dataclass(frozen=True, eq=False)
class Face:
    """One cut of the font; ``name`` as reportlab knows it."""

    name: str
    widths: dict[int, float]  # thousandths of the size, by character code
    gate: Gate

    def width(self, word: str) -> float:
        """Return how wide a printable text is, in thousandths of the type size."""
        return self._known(word) if len(word) < _LONG else self._added_up(word)

    @lru_cache(maxsize=20_000)  # noqa: B019  the faces live as long as the process
    def _known(self, word: str) -> float:
        return self._added_up(word)

    def _added_up(self, word: str) -> float:
        widths = self.widths
        return sum(widths[ord(character)] for character in word)


@cache
def face(name: str) -> Face:
    """Return a face, read from its file at the first call."""
    font = _Font(name, str(FOLDER / f"{name}.ttf"))
    registerFont(font)
    widths = font.face.charWidths
    return Face(name, widths, Gate(font.face.charToGlyph.keys() & widths.keys()))


def printable(text: str, name: str = PLAIN) -> str:
    """Return ``text`` as the face prints it."""
    return face(name).gate.printable(text)
