# A script that Streamlit runs, not a module.
# ruff: noqa: INP001
"""The floor: the least that a Streamlit page with a question can be."""

import streamlit as st

st.title("One question")
st.radio("How far have you come?", ["Absent", "Occasional", "Partial", "Routine", "Shared"])
