"""The screen that somebody comes from, of any number of questions: it saves at a press."""

import streamlit as st
from moments import handling_a_press, saved
from pieces import piece

st.title(f"One{st.query_params.get('question', '')}")
piece()
if st.button("Save", key="save"):
    handling_a_press.here()
    st.write("Saving.")
    saved.append("what was typed")
st.write(f"{len(saved)} saved.")
