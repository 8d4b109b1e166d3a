"""One question's own answers: a dot for each answer by side, or bars where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from assessment.bank.model import Level, Question, Side
from assessment.charts.chart import LINE, MARGIN, Chart, framed, say
from assessment.charts.labels import HIDDEN, figure_text, listed, wrapped
from assessment.charts.palette import OUTLINE, SIDE_MARKS, WHITE, Mark
from assessment.measures.small_numbers import Hidden, ShownSpread
from assessment.measures.split import window_of
from assessment.measures.spread import SIDES, SideSpread, Spread
from assessment.measures.tallies import Counts

AS_ASKED = "Worded in the negative: levels as asked."
MOST_DOTS = 16
FEWEST_PLACES = 12
ROW = 54
BAND = 20
ABOVE = 40
EVERYBODY = Mark(OUTLINE, "circle", "", 13)


def spread_chart(
    question: Question, spread: Spread | ShownSpread | Hidden, ladder: Sequence[Level]
) -> Chart:
    """Return the spread of one question's own answers, highest level on top.

    Sides are told apart where both may be shown; else the answers stand together.  The dashed
    line is the median.
    """
    if isinstance(spread, Hidden):
        return _nothing(question, spread)
    groups = _groups(spread)
    lines = [*wrapped(_summary(spread), 44), *(wrapped(AS_ASKED, 44) if question.reversed else [])]
    top = LINE * (len(lines) + 1)
    # The middle of each level's band, in pixels from the top.
    middles = {
        level.value: top + ROW * place + LINE + BAND / 2
        for place, level in enumerate(reversed(ladder))
    }
    traces = _dots(groups, middles) if _few(spread) else _bars(groups, middles)
    figure = framed(
        traces,
        depth=top + ROW * len(ladder),
        above=ABOVE if len(groups) > 1 else MARGIN,
        legend=len(groups) > 1,
    )
    say(figure, 0, lines)
    for level in ladder:
        _label(figure, level, groups, middles[level.value] - BAND / 2 - LINE)
    places = max(FEWEST_PLACES, *spread.distribution.values())
    figure.update_xaxes(range=[0, places + 0.5], visible=False)
    if spread.median is not None:
        lowest = ladder[0].value
        at = middles[lowest] - float(spread.median - lowest) * ROW
        figure.add_hline(y=at, line_color=OUTLINE, line_width=2, line_dash="dash", layer="below")
    return Chart(figure, _alt(question, spread, groups, ladder), _table(spread, ladder))


def _groups(spread: Spread | ShownSpread) -> dict[str, tuple[Mark, Counts]]:
    """Return what is drawn, by the name it has in the legend: the two sides, or everybody."""
    sides = {
        side: one.distribution
        for side, one in spread.sides.items()
        if isinstance(one, SideSpread) and one.n
    }
    if sum(sum(counts.values()) for counts in sides.values()) < spread.n:
        return {"everybody": (EVERYBODY, spread.distribution)}
    return {side: (SIDE_MARKS[side], counts) for side, counts in sides.items()}


def _few(spread: Spread | ShownSpread) -> bool:
    return max(spread.distribution.values()) <= MOST_DOTS


def _dots(groups: dict[str, tuple[Mark, Counts]], middles: dict[int, float]) -> list[Any]:
    """Return a row of dots for each level, one group after the other."""
    taken = dict.fromkeys(middles, 0)
    traces = []
    for name, (mark, counts) in groups.items():
        x: list[float] = []
        y: list[float] = []
        for level, middle in middles.items():
            x += [taken[level] + place + 0.5 for place in range(counts[level])]
            y += [middle] * counts[level]
            taken[level] += counts[level]
        style = {"color": mark.colour, "symbol": mark.symbol, "size": mark.size}
        traces.append(
            go.Scatter(
                x=x,
                y=y,
                mode="markers",
                name=name,
                marker=style,
                hoverinfo="name",
                cliponaxis=False,
            )
        )
    return traces


def _bars(groups: dict[str, tuple[Mark, Counts]], middles: dict[int, float]) -> list[Any]:
    return [
        go.Bar(
            x=[counts[level] for level in middles],
            y=list(middles.values()),
            width=BAND * 0.8,
            orientation="h",
            name=name,
            marker={
                "color": mark.colour,
                "pattern": {
                    "shape": mark.pattern,
                    "fillmode": "overlay",
                    "fgcolor": WHITE,
                    "size": 6,
                },
            },
            hoverinfo="x+name",
        )
        for name, (mark, counts) in groups.items()
    ]


def _label(
    figure: go.Figure, level: Level, groups: dict[str, tuple[Mark, Counts]], top: float
) -> None:
    total = sum(counts[level.value] for _, counts in groups.values())
    name = wrapped(f"{level.value} {level.name}", 34, most=1)[0]
    say(figure, top, [f"<b>{name}</b>: {total}"])


def _summary(spread: Spread | ShownSpread) -> str:
    if spread.median is None:
        return "No answer gives a level."
    answers = "1 answer gives" if spread.n == 1 else f"{spread.n} answers give"
    return (
        f"{answers} a level. Median {figure_text(spread.median)} (dashed line), {_split(spread)}."
    )


def _split(spread: Spread | ShownSpread) -> str:
    window = window_of(spread.distribution)
    if window is None:
        return "no conclusion on a split"
    outside = spread.n - sum(spread.distribution[level] for level in window)
    word = "split" if spread.split else "in agreement"
    return f"{word}: {outside} outside levels {window[0]} to {window[-1]}"


def _alt(
    question: Question,
    spread: Spread | ShownSpread,
    groups: dict[str, tuple[Mark, Counts]],
    ladder: Sequence[Level],
) -> str:
    parts = [
        f"{name}: "
        + listed([f"{counts[level.value]} at {level.value} {level.name}" for level in ladder])
        + "."
        for name, (_, counts) in groups.items()
    ]
    turned = [AS_ASKED] if question.reversed else []
    return " ".join([f"Own answers to {question.code}.", _summary(spread), *turned, *parts])


def _table(
    spread: Spread | ShownSpread, ladder: Sequence[Level]
) -> tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]:
    rows: list[tuple[str | int, ...]] = [
        (
            f"{level.value} {level.name}",
            spread.distribution[level.value],
            *(_side(spread, side, level.value) for side in SIDES),
        )
        for level in ladder
    ]
    medians = [
        HIDDEN if isinstance(one, Hidden) else figure_text(one.median)
        for one in (spread.sides[side] for side in SIDES)
    ]
    rows.append(("Median", figure_text(spread.median), *medians))
    return ("Level", "Everybody", *(side.capitalize() for side in SIDES)), tuple(rows)


def _side(spread: Spread | ShownSpread, side: Side, level: int) -> str | int:
    one = spread.sides[side]
    return HIDDEN if isinstance(one, Hidden) else one.distribution[level]


def _nothing(question: Question, hidden: Hidden) -> Chart:
    figure = framed([go.Scatter(x=[], y=[])], depth=2 * LINE)
    figure.update_xaxes(visible=False)
    say(figure, 0, [f"{hidden}."])
    sentence = f"Own answers to {question.code}. {hidden}."
    return Chart(figure, sentence, (("Level", "Everybody"), (("All levels", HIDDEN),)))
