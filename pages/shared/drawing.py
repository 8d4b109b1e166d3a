"""Drawing a chart with its alternative text; its numbers stand beside it as a table."""

from __future__ import annotations

import streamlit as st

from assessment.charts.chart import CONFIG, Chart


def draw_chart(chart: Chart, key: str) -> None:
    """Draw a chart; whoever calls draws the table of the same numbers below it.

    The framework's theme gives it the page's own text colour, light or dark.
    """
    st.plotly_chart(chart.figure, theme="streamlit", config=CONFIG, alt=chart.alt, key=key)
