"""The one palette: safe for colour-blind readers, and the same on light and dark pages.

Marks stand at least 3 to 1 against both page backgrounds, so they have one colour each.  No mark
is told apart by colour alone: each has a symbol of its own.  Text takes the page's colour, except
on a coloured cell, where it is black or white, whichever reads better (4.5 to 1 or more).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assessment.bank.model import Side

Stage = Literal["own", "agreed", "verified", "settled"]
LIGHT_PAGE = "#ffffff"
DARK_PAGE = "#0e1117"
BLACK = "#000000"
WHITE = "#ffffff"
TRANSPARENT = "rgba(0,0,0,0)"
# Streamlit's theme puts the page's own text colour in place of exactly this one, light or dark;
# elsewhere it is nearly black.  A test in a browser watches over it.
TEXT = "#000037"
GRID = "rgba(127,127,127,0.35)"
OUTLINE = "#7f7f7f"
# One hue from light to dark, so that order survives any colour vision and a grey printer.
LOW, MIDDLE, HIGH = "#e4eef7", "#5b9bcb", "#0b3b66"


@dataclass(frozen=True, slots=True)
class Mark:
    """How one thing is drawn: hex colour, Plotly symbol, fill pattern for bars, size in pixels."""

    colour: str
    symbol: str
    pattern: str
    size: int


SIDE_MARKS: dict[Side, Mark] = {
    "statutory": Mark("#1f7fbf", "circle", "", 13),
    "community": Mark("#d9730d", "diamond", "/", 14),
}
STAGE_MARKS: dict[Stage, Mark] = {
    "own": Mark("#7f7f7f", "circle-open", "", 12),
    "agreed": Mark("#1b84c4", "square", "", 11),
    "verified": Mark("#d1491b", "triangle-up", "", 13),
    "settled": Mark("#a23be0", "diamond", "", 13),
}


def level_colours(count: int) -> tuple[str, ...]:
    """Return one colour for each of 2 to 11 levels, light for the lowest, dark for the highest."""
    return tuple(ramp(place / (count - 1)) for place in range(count))


def ramp(share: float) -> str:
    """Return the colour at a share (0 to 1, beyond is cut off) of the way from low to high."""
    share = min(max(share, 0.0), 1.0)
    if share <= 1 / 2:
        return _between(LOW, MIDDLE, 2 * share)
    return _between(MIDDLE, HIGH, 2 * share - 1)


def text_on(colour: str) -> str:
    """Return black or white, whichever stands out more on a hex colour."""
    return max((BLACK, WHITE), key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  sRGB's own constants


def _between(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
