"""Sites beside dimensions, each figure printed in its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from assessment.bank.model import Level
from assessment.charts.chart import LINE, Chart, framed, say
from assessment.charts.labels import (
    DASH,
    Figured,
    ends_of,
    figure_text,
    literal,
    number_of,
    wrapped,
)
from assessment.charts.palette import BLACK, WHITE, ramp, text_on

CELL = 36
PAUSE = 6
WIDTH = 44
BELOW = 84
STEPS = 20
MOST_UPRIGHT = 6
CHARACTERS = 48
LONGEST_TURNED = 24
MOST_HEADING_LINES = 4
NO_LEVEL = f"A dash ({DASH}) means: there is no figure."

Row = tuple[str, str]
Site = tuple[str, Mapping[str, Figured]]


def comparison_heat_map(
    sites: Sequence[Site], dimensions: Sequence[Row], ladder: Sequence[Level]
) -> Chart:
    """Return a row for each dimension (code, title) and a column for each site.

    A site is its name and its figures by dimension code.  Sites stand in the order given: this is
    no ranking.  Up to about six sites are readable at 320 pixels.
    """
    tops = [place * (LINE + CELL + PAUSE) for place in range(len(dimensions))]
    depth = len(dimensions) * (LINE + CELL + PAUSE) or CELL
    headings, room = _headings([name for name, _ in sites])
    figure = framed(
        [_cells(sites, dimensions, tops, ladder), *_texts(sites, dimensions, tops, ladder)],
        depth=depth,
        above=room,
        below=BELOW + LINE * _gaps(sites, dimensions),
    )
    for top, (code, title) in zip(tops, dimensions, strict=True):
        say(figure, top, wrapped(f"{code} {title}", WIDTH, most=1))
    figure.update_xaxes(
        range=[-0.5, max(len(sites), 1) - 0.5],
        side="top",
        tickmode="array",
        tickvals=list(range(len(sites))),
        ticktext=headings,
        ticks="",
        tickfont_size=11,
        tickangle=0 if len(sites) <= MOST_UPRIGHT else -90,
        showgrid=False,
    )
    table = (
        ("Dimension", *(name for name, _ in sites)),
        tuple(
            (f"{code} {title}", *(figure_text(figures.get(code)) for _, figures in sites))
            for code, title in dimensions
        ),
    )
    return Chart(figure, _alt(sites, dimensions, ladder), table)


def _headings(names: Sequence[str]) -> tuple[list[str], int]:
    """Return the sites' names as they stand above the columns, and the pixels they need."""
    if len(names) > MOST_UPRIGHT:
        return [wrapped(name, LONGEST_TURNED, most=1)[0] for name in names], LONGEST_TURNED * 8
    width = CHARACTERS // max(len(names), 1)
    lines = [wrapped(name, width, MOST_HEADING_LINES) for name in names]
    most = max((len(each) for each in lines), default=1)
    return ["<br>".join(each) for each in lines], LINE * most + 16


def _cells(
    sites: Sequence[Site], dimensions: Sequence[Row], tops: Sequence[float], ladder: Sequence[Level]
) -> Any:
    """Return the coloured cells; over each row of cells lies the room for its label."""
    edges = [edge for top in tops for edge in (top, top + LINE, top + LINE + CELL)]
    nothing: list[Any] = [None] * len(sites)
    z: list[list[float | None]] = []
    words: list[list[str | None]] = []
    for code, title in dimensions:
        z += [nothing, [number_of(figures.get(code)) for _, figures in sites], nothing]
        said: list[str | None] = [
            f"{literal(name)}, {literal(title)}: {figure_text(figures.get(code))}"
            for name, figures in sites
        ]
        words += [nothing, said, nothing]
    return go.Heatmap(
        z=z,
        x=list(range(len(sites))),
        y=[*edges, edges[-1] + PAUSE] if edges else [],
        zmin=ladder[0].value,
        zmax=ladder[-1].value,
        colorscale=[[step / STEPS, ramp(step / STEPS)] for step in range(STEPS + 1)],
        xgap=2,
        hoverinfo="text",
        hovertext=words,
        hoverongaps=False,
        colorbar=_colour_bar(ladder, gaps=_gaps(sites, dimensions)),
    )


def _gaps(sites: Sequence[Site], dimensions: Sequence[Row]) -> bool:
    return any(figures.get(code) is None for _, figures in sites for code, _ in dimensions)


def _colour_bar(ladder: Sequence[Level], *, gaps: bool) -> dict[str, Any]:
    title = "<br>".join([*wrapped(f"Level, {ends_of(ladder)}", WIDTH), *([NO_LEVEL] * gaps)])
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "len": 1,
        "thickness": 10,
        "xpad": 0,
        "tickvals": [level.value for level in ladder],
        "title": {"text": title, "side": "bottom"},
    }


def _texts(
    sites: Sequence[Site], dimensions: Sequence[Row], tops: Sequence[float], ladder: Sequence[Level]
) -> list[Any]:
    """Return the printed figures: black or white on colour, the page's own colour on none."""
    found: dict[str | None, list[tuple[int, float, str]]] = {BLACK: [], WHITE: [], None: []}
    for top, (code, _) in zip(tops, dimensions, strict=True):
        for column, (_, figures) in enumerate(sites):
            value = figures.get(code)
            text = DASH if value is None else figure_text(value)
            found[_text_colour(value, ladder)].append((column, top + LINE + CELL / 2, text))
    return [
        go.Scatter(
            x=[column for column, _, _ in cells],
            y=[middle for _, middle, _ in cells],
            text=[text for _, _, text in cells],
            mode="text",
            textfont={"color": colour} if colour else {},
            hoverinfo="skip",
            showlegend=False,
        )
        for colour, cells in found.items()
    ]


def _text_colour(value: Figured, ladder: Sequence[Level]) -> str | None:
    number = number_of(value)
    if number is None:
        return None
    first, last = ladder[0].value, ladder[-1].value
    return text_on(ramp((number - first) / (last - first)))


def _alt(sites: Sequence[Site], dimensions: Sequence[Row], ladder: Sequence[Level]) -> str:
    """Return what the map is, its ends and its gaps; the figures themselves are in the table."""
    numbers = [
        (number, name, title)
        for name, figures in sites
        for code, title in dimensions
        if (number := number_of(figures.get(code))) is not None
    ]
    gaps = len(sites) * len(dimensions) - len(numbers)
    parts = [
        f"Heat map of {len(dimensions)} dimensions by {len(sites)} sites, on levels from {ends_of(ladder)}."
    ]
    for word, choose in (("Lowest", min), ("Highest", max)):
        if numbers:
            number, name, title = choose(numbers, key=lambda one: one[0])
            parts.append(f"{word}: {figure_text(number)}, {name}, {title}.")
    if gaps:
        parts.append(f"{gaps} without a figure that may be shown.")
    return " ".join([*parts, "The table beside it holds every figure."])
