"""A Streamlit script that shows one of each chart."""

import streamlit as st

from assessment.charts.chart import CONFIG
from charts.sample_charts import sample_charts

for name, chart in sample_charts().items():
    st.plotly_chart(chart.figure, config=CONFIG, alt=chart.alt, key=name)
