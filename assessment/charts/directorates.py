"""The register's partnerships by directorate, with the stated total beside the itemised one."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from assessment.charts.chart import LINE, Chart, framed, say
from assessment.charts.labels import literal, wrapped
from assessment.charts.palette import SIDE_MARKS

BAR = 22
PAUSE = 12
WIDTH = 44


def directorate_chart(counts: Sequence[tuple[str, int]], stated: int | None = None) -> Chart:
    """Return a bar for each directorate and its number of partnerships, in the order given.

    ``stated`` is the total that the register states, None where it states none; the difference
    from the itemised total is shown, never hidden.
    """
    itemised = sum(count for _, count in counts)
    tops, top = [], 0.0
    for name, _ in counts:
        tops.append(top)
        top += LINE * len(wrapped(name, WIDTH)) + BAR + PAUSE
    totals = _totals(itemised, stated)
    words = wrapped(". ".join(f"{name} {count}" for name, count in totals) + ".", WIDTH)
    middles = [
        start + LINE * len(wrapped(name, WIDTH)) + BAR / 2
        for start, (name, _) in zip(tops, counts, strict=True)
    ]
    bars = go.Bar(
        x=[count for _, count in counts],
        y=middles,
        width=BAR * 0.8,
        orientation="h",
        marker={"color": SIDE_MARKS["statutory"].colour},
        text=[str(count) for _, count in counts],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[f"{literal(name)}: {count}" for name, count in counts],
    )
    figure = framed([bars], depth=top + LINE * (len(words) + 1))
    figure.update_xaxes(
        range=[0, 1.15 * max((count for _, count in counts), default=1) or 1], visible=False
    )
    for start, (name, _) in zip(tops, counts, strict=True):
        say(figure, start, wrapped(name, WIDTH))
    say(figure, top, [f"<b>{line}</b>" for line in words])
    listing = [f"{name} {count}" for name, count in (*counts, *totals)]
    return Chart(
        figure,
        f"Bar chart of partnerships by directorate. {'. '.join(listing)}.",
        (("Directorate", "Partnerships"), (*counts, *totals)),
    )


def _totals(itemised: int, stated: int | None) -> list[tuple[str, int]]:
    found = [("Itemised total", itemised)]
    if stated is not None:
        found += [("Stated total", stated), ("Difference", stated - itemised)]
    return found
