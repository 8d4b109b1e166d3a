"""Colours and type sizes of printed documents: calm, and dark enough to read and to copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.documents.blocks import Tone
from assessment.documents.typesetting import Style

INK, QUIET = "#1d2a33", "#4f5f6a"
LINE, SHADE = "#ccd6dc", "#eef3f6"
NOTICE_SHADE, NOTICE_EDGE = "#fdf3d8", "#b7791f"
ACCENT = "#0b5a7a"

# Okabe and Ito's palette, told apart by colour-blind readers; the shapes differ as well.
TONES: dict[Tone, str] = {
    "ink": INK,
    "quiet": QUIET,
    "rule": LINE,
    "fill": SHADE,
    "own": "#8a9aa5",
    "agreed": "#0072b2",
    "verified": "#d55e00",
    "settled": "#007a5a",
}

# Where a line over marked words stands, as a share of the line of text from its upper edge.
STRUCK, UNDERLINED = 0.53, 0.82

FIGURE_SIZE = 8.0


@dataclass(frozen=True, slots=True)
class Look:
    """The type of one kind of document; ``headings`` by their level, 1 being the title."""

    body: Style
    small: Style
    caption: Style
    cell: Style
    head_cell: Style
    notice: Style
    contents: Style
    footer: Style
    headings: Mapping[int, Style]


REPORT = Look(
    body=Style(9.5, 14, after=6),
    small=Style(8, 11.5, QUIET, after=6),
    caption=Style(9, 12.5, bold=True, before=6, after=3),
    cell=Style(8.5, 11.5),
    head_cell=Style(8.5, 11.5, bold=True),
    notice=Style(9.5, 14, bold=True, before=4, after=8),
    contents=Style(9.5, 14, ACCENT, after=2),
    footer=Style(7.5, 10, QUIET),
    headings={
        1: Style(22, 28, ACCENT, bold=True, before=60, after=10),
        2: Style(16, 21, ACCENT, bold=True, before=16, after=6),
        3: Style(12.5, 17, ACCENT, bold=True, before=12, after=5),
        4: Style(10.5, 14.5, INK, bold=True, before=14, after=4),
    },
)
