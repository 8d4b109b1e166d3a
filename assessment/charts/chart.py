"""What every chart is, and the frame that all share.

Rows are laid out downwards in pixels, each with its label above it and the full width below, so
that the same figure is readable at 320 pixels and at 1,280.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd  # noqa: F401  plotly uses it, half loaded too, where another thread is loading it
import plotly.graph_objects as go

from assessment.charts.palette import GRID, TEXT, TRANSPARENT

Cell = str | int
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "typesetMath": False,
}
"""Plotly's settings for showing any chart: nothing to press, and dollar signs are just that."""

LINE = 17
MARGIN = 10


@dataclass(frozen=True)
class Chart:
    """A figure, its alternative text (plain), and the same numbers as (headings, rows)."""

    figure: go.Figure
    alt: str
    table: tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]


def framed(
    traces: Sequence[Any],
    *,
    depth: float,
    below: int = MARGIN,
    above: int = MARGIN,
    legend: bool = False,
) -> go.Figure:
    """Return a figure with a drawing area ``depth`` pixels high, measured from its top.

    ``above`` and ``below`` are the pixels kept for legend and axis.  Fonts and text colour are
    the page's, backgrounds are transparent, and nothing can be dragged, so that a finger scrolls.
    """
    figure = go.Figure(
        data=list(traces),
        layout={
            # Its own, empty, so that a figure is the same whatever else has been imported.
            "template": go.layout.Template(),
            "font": {"color": TEXT},
            "autosize": True,
            "height": int(depth) + above + below,
            "margin": {"l": MARGIN, "r": MARGIN, "t": above, "b": below},
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "showlegend": legend,
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "bgcolor": TRANSPARENT,
                "traceorder": "normal",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "hovermode": "closest",
            "dragmode": False,
            "barmode": "stack",
        },
    )
    figure.update_yaxes(
        range=[depth, 0], visible=False, fixedrange=True, showgrid=False, zeroline=False
    )
    figure.update_xaxes(
        fixedrange=True,
        zeroline=False,
        gridcolor=GRID,
        automargin=False,
        # Streamlit would make these too pale to read on a light page.
        tickfont={"color": TEXT},
        title={"font": {"color": TEXT}},
    )
    return figure


def say(figure: go.Figure, top: float, lines: Sequence[str], **more: Any) -> None:
    """Write literal lines from ``top`` pixels downwards at the left edge of the drawing area."""
    figure.add_annotation(
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "y",
            "y": top,
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "borderpad": 0,
            "text": "<br>".join(lines),
            **more,
        }
    )
