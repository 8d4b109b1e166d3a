"""The screen that somebody goes on to."""

import streamlit as st
from pieces import piece

st.title("Other")
piece()
st.write("The figures.")
