"""Drawings of a workbook's figures: every number stands beside its mark, in ink."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

from assessment.documents.blocks import Bar, Figure, Label, Mark, Rule, Shape, Sign, Tone
from assessment.documents.wording import Words, number
from assessment.workbook.model import AnswerPart, ProfileLine

WIDTH = 480.0  # points; the text column of an A4 page
_ROW = 19.0
_NAMES = 196.0  # where the names end and the ladder begins
_FIGURES = 340.0  # where the ladder ends and the numbers begin
_GAP = 35.0  # between two columns of numbers
_LONGEST_LEVEL = 26  # characters
_STAGGER = (-5.4, -1.8, 1.8, 5.4)  # equal means do not hide each other
_LONGEST_NAME = 39  # characters

_SERIES: tuple[tuple[str, Tone, Sign], ...] = (
    ("own", "own", "ring"),
    ("agreed", "agreed", "circle"),
    ("verified", "verified", "diamond"),
    ("settled", "settled", "square"),
)


def profile_figure(caption: str, lines: Sequence[ProfileLine], ladder: Sequence[int]) -> Figure:
    """Draw one row per issue or dimension with its own, agreed, verified and settled mean."""
    low, high = min(ladder), max(ladder)

    def across(value: float) -> float:
        return _NAMES + 12 + (_FIGURES - _NAMES - 24) * (value - low) / max(1, high - low)

    bottom = 30 + _ROW * len(lines)
    shapes: list[Shape] = [Rule(across(v), 24, across(v), bottom - 4, "rule") for v in ladder]
    shapes += [Label(across(v), 20, str(v), "middle", tone="quiet") for v in ladder]
    for place, (name, tone, shape) in enumerate(_SERIES):
        x = _FIGURES + 18 + _GAP * place
        shapes += [Mark(x, 5, shape, tone), Label(x, 20, name, "middle", tone="quiet")]
    for n, line in enumerate(lines):
        shapes += _profile_row(line, 30 + _ROW * n + _ROW / 2, across)
    alt = f"{caption}. " + " ".join(_told(line) for line in lines)
    return Figure(caption, alt, WIDTH, bottom, tuple(shapes))


def _means(line: ProfileLine) -> tuple[float | None, ...]:
    return line["own_mean"], line["mean"], line["verified_mean"], line["settled_mean"]


def _profile_row(line: ProfileLine, y: float, across: Callable[[float], float]) -> list[Shape]:
    means = _means(line)
    shapes: list[Shape] = _name(f"{line['code']} {line['title']}", y)
    for place, (mean, (_, tone, shape)) in enumerate(zip(means, _SERIES, strict=True)):
        x = _FIGURES + 18 + _GAP * place
        shapes.append(Label(x, y + 3, number(mean), "middle", bold=tone == "agreed"))
        if mean is not None:
            shapes.append(Mark(across(mean), y + _STAGGER[place], shape, tone))
    return shapes


def _name(name: str, y: float) -> list[Shape]:
    """Write a name in one line, or in two round the middle of the row."""
    lines = wrap(name, _LONGEST_NAME)
    if len(lines) <= 1:
        return [Label(0, y + 3, _short(name))]
    rest = " ".join(lines[1:])
    return [Label(0, y - 1.2, lines[0]), Label(0, y + 7.6, _short(rest))]


def _told(line: ProfileLine) -> str:
    means = zip(_SERIES, _means(line), strict=True)
    told = ", ".join(f"{name} {number(mean)}" for (name, _, _), mean in means if mean is not None)
    return f"{line['title']}: {told or 'no figure'}."


def _short(name: str, longest: int = _LONGEST_NAME) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def spread_figure(answer: AnswerPart, words: Words) -> Figure | None:
    """Draw one bar per level with its count; None where the counts are hidden."""
    counts = answer["spread"]["distribution"]
    if counts is None:
        return None
    most = max([*counts, 1])
    agreed = answer["agreed"]["level"]
    shapes: list[Shape] = [Rule(150, 2, 150, 2 + 14 * len(counts), "quiet")]
    for n, (level, got) in enumerate(zip(words.ladder, counts, strict=False)):
        y = 2 + 14.0 * n
        end = 150 + 200 * got / most
        here = level == agreed
        shapes.append(
            Label(143, y + 10, _short(words.level(level), _LONGEST_LEVEL), "end", bold=here)
        )
        shapes.append(Bar(150, y + 2, end - 150, 10, "agreed" if here else "own"))
        shapes.append(
            Label(end + 6, y + 10, f"{got}{'  ◂ agreed level' if here else ''}", bold=here)
        )
    told = ", ".join(
        f"{words.level(level)}: {got}" for level, got in zip(words.ladder, counts, strict=False)
    )
    return Figure(
        "Spread of own answers",
        f"Spread of own answers by level. {told}. Agreed: {words.agreed(answer)}.",
        WIDTH,
        6 + 14 * len(counts),
        tuple(shapes),
    )
