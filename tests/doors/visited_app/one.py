"""The screen that somebody comes from: it saves at a press."""

import streamlit as st
from moments import handling_a_press, saved
from pieces import piece

st.title("One")
piece()
if st.button("Save", key="save"):
    handling_a_press.here()
    st.write("Saving.")
    saved.append("what was typed")
st.write(f"{len(saved)} saved.")
