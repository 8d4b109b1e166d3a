"""Own, agreed, verified and settled levels side by side, a row for each thing they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from assessment.bank.model import Issue, Level
from assessment.charts.chart import LINE, Chart, framed, say
from assessment.charts.labels import (
    Figured,
    ends_of,
    figure_text,
    literal,
    number_of,
    wrapped,
)
from assessment.charts.palette import GRID, STAGE_MARKS, Stage
from assessment.measures.profile import Profile

Marks = Mapping[Stage, Figured]
LANE = 15
PAUSE = 16
WIDTH = 40
BELOW = 64
ABOVE = 40
MOST_SAID = 12


def profile_chart(
    issue: Issue, profiles: Mapping[Stage, Profile], ladder: Sequence[Level]
) -> Chart:
    """Return one issue's profile: a row per dimension, a mark per profile given.

    ``profiles`` holds those there are, such as own medians, agreed and verified levels.
    """
    rows = [
        (
            f"{dimension.code} {dimension.title}",
            {stage: each.dimensions[dimension.code].mean for stage, each in profiles.items()},
        )
        for dimension in issue.dimensions
    ]
    return dot_plot(rows, ladder, over="Dimension", about=f"the dimensions of {issue.title}")


def dot_plot(
    rows: Sequence[tuple[str, Marks]], ladder: Sequence[Level], *, over: str, about: str
) -> Chart:
    """Return a dot plot on the ladder, each row with its label, its figures and its marks.

    ``over`` heads the rows in the table (``Site``); ``about`` says in the alternative text what
    the rows are (``five sites on staff skills``).  A stage that no row has is left out.
    """
    stages = [stage for stage in STAGE_MARKS if any(stage in marks for _, marks in rows)]
    places = list(_places(rows, len(stages)))
    depth = places[-1][1] if places else LANE
    figure = framed(
        [_trace(stage, lane, rows, places) for lane, stage in enumerate(stages)],
        depth=depth,
        below=BELOW,
        above=ABOVE,
        legend=True,
    )
    _draw_ladder(figure, ladder)
    for (label, marks), (top, _, _) in zip(rows, places, strict=True):
        figures = " · ".join(f"{stage} {figure_text(marks.get(stage))}" for stage in stages)
        say(figure, top, [*(f"<b>{line}</b>" for line in wrapped(label, WIDTH)), figures])
    _draw_lanes(figure, [at + lane * LANE for _, _, at in places for lane in range(len(stages))])
    return Chart(figure, _alt(rows, stages, ladder, about), _table(rows, stages, over))


def _places(rows: Sequence[tuple[str, Marks]], stages: int) -> Iterator[tuple[float, float, float]]:
    """Yield each row's top, its end and its first lane, in pixels from the top."""
    top = 0.0
    for label, _ in rows:
        lanes = top + LINE * (len(wrapped(label, WIDTH)) + 1) + LANE
        end = lanes + LANE * stages + PAUSE - LANE / 2
        yield top, end, lanes
        top = end


def _trace(
    stage: Stage,
    lane: int,
    rows: Sequence[tuple[str, Marks]],
    places: Sequence[tuple[float, float, float]],
) -> Any:
    mark = STAGE_MARKS[stage]
    values = [marks.get(stage) for _, marks in rows]
    return go.Scatter(
        x=[number_of(value) for value in values],
        y=[lanes + lane * LANE for _, _, lanes in places],
        mode="markers",
        name=stage,
        marker={
            "color": mark.colour,
            "symbol": mark.symbol,
            "size": mark.size,
            "line": {"width": 2, "color": mark.colour},
        },
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[
            f"{literal(label)}: {stage} {figure_text(value)}"
            for (label, _), value in zip(rows, values, strict=True)
        ],
    )


def _draw_lanes(figure: go.Figure, heights: Sequence[float]) -> None:
    """Draw a thin line from edge to edge at each height, all at once.

    Adding them one by one makes Plotly check all those before it again: seconds for a screen.
    """
    across = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "layer": "below"}
    line = {"color": GRID, "width": 1}
    figure.update_layout(shapes=[{**across, "y0": y, "y1": y, "line": line} for y in heights])


def _draw_ladder(figure: go.Figure, ladder: Sequence[Level]) -> None:
    first, last = ladder[0].value, ladder[-1].value
    room = (last - first) * 0.04
    figure.update_xaxes(
        range=[first - room, last + room],
        tickmode="array",
        tickvals=[level.value for level in ladder],
        ticktext=[str(level.value) for level in ladder],
        title={"text": "<br>".join(wrapped(f"Level, {ends_of(ladder)}", WIDTH)), "standoff": 6},
        showgrid=True,
    )


def _alt(
    rows: Sequence[tuple[str, Marks]], stages: Sequence[Stage], ladder: Sequence[Level], about: str
) -> str:
    each = [
        f"{label}: "
        + ", ".join(f"{stage} {figure_text(marks.get(stage))}" for stage in stages)
        + "."
        for label, marks in rows[:MOST_SAID]
    ]
    if len(rows) > MOST_SAID:
        each.append(f"And {len(rows) - MOST_SAID} more; the table beside it holds every figure.")
    return " ".join([f"Dot plot of {about}, on levels from {ends_of(ladder)}.", *each])


def _table(
    rows: Sequence[tuple[str, Marks]], stages: Sequence[Stage], over: str
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return (
        (over, *(stage.capitalize() for stage in stages)),
        tuple(
            (label, *(figure_text(marks.get(stage)) for stage in stages)) for label, marks in rows
        ),
    )
