"""The screen that somebody goes on to."""

import streamlit as st
from pieces import piece

st.title("Other")
st.html(f"<p hidden>{'A long table. ' * 1_000}</p>")
piece()
st.write("The figures.")
