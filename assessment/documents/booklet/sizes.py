"""The two sizes of the booklet: normal, and large print for those who see little.

Large print follows the usual advice for clear print: no text under 18 points, in one upright
sans-serif face, dark on white, ragged right, lines nearly one and a half times the type apart,
headings told apart by size and weight, and larger boxes and lines for the pen.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.documents.look import ACCENT, INK, QUIET, Look
from assessment.documents.typesetting import Style


@dataclass(frozen=True, slots=True)
class Sizes:
    """The look of a booklet and the measures of what is written by hand, in points.

    ``pitch`` is the distance of two lines to write on, ``box`` the side of a tick box, ``wide``
    the side of a box for a number, ``hanging`` how far a text stands to the right of its box,
    ``mark`` the side of the mark, ``above`` how many lines the head of a page has.
    """

    look: Look
    top: float
    bottom: float
    pitch: float
    box: float
    wide: float
    hanging: float
    mark: float
    above: int


NORMAL = Sizes(
    look=Look(
        body=Style(10, 14, after=5),
        small=Style(9, 12.5, QUIET, after=5),
        caption=Style(10, 14, bold=True, before=7, after=4),
        cell=Style(9.5, 13),
        head_cell=Style(9.5, 13, bold=True),
        notice=Style(10, 14, bold=True, before=4, after=8),
        contents=Style(10, 14.5, ACCENT, after=1.5),
        footer=Style(8, 11, QUIET),
        headings={
            1: Style(24, 30, ACCENT, bold=True, before=10, after=8),
            2: Style(15, 20, ACCENT, bold=True, before=14, after=5),
            3: Style(12, 16, ACCENT, bold=True, before=10, after=4),
            4: Style(11.5, 15.5, INK, bold=True, before=8, after=4),
            5: Style(11, 15, ACCENT, bold=True, before=8, after=2),
        },
    ),
    top=56,
    bottom=84,
    pitch=23,
    box=11,
    wide=24,
    hanging=20,
    mark=50,
    above=1,
)

LARGE = Sizes(
    look=Look(
        body=Style(18, 25, after=8),
        small=Style(18, 25, after=8),
        caption=Style(18, 25, bold=True, before=10, after=5),
        cell=Style(18, 25),
        head_cell=Style(18, 25, bold=True),
        notice=Style(18, 25, bold=True, before=6, after=12),
        contents=Style(18, 25, ACCENT, after=4),
        footer=Style(18, 24),
        headings={
            1: Style(34, 42, ACCENT, bold=True, before=10, after=12),
            2: Style(26, 34, ACCENT, bold=True, before=18, after=8),
            3: Style(22, 29, ACCENT, bold=True, before=14, after=6),
            4: Style(20, 27, INK, bold=True, before=12, after=6),
            5: Style(20, 27, ACCENT, bold=True, before=12, after=4),
        },
    ),
    top=86,
    bottom=88,
    pitch=34,
    box=18,
    wide=40,
    hanging=30,
    mark=60,
    above=2,
)
