"""Texts that people may type, in every place of a screen that reads Markdown."""

import streamlit as st
from typed_texts import TYPED

from pages.shared.tables import show_table
from pages.shared.wording import literal

st.title("Typed texts")
for number, typed in enumerate(TYPED):
    with st.container(key=f"markdown-{number}"):
        st.markdown(literal(typed))
    with st.container(key=f"message-{number}"):
        st.error(literal(typed))
    with st.container(key=f"label-{number}"):
        st.checkbox(literal(typed), key=f"box-{number}")
    with st.container(key=f"heading-{number}"):
        st.subheader(literal(" ".join(typed.split())), anchor=False)
    with st.container(key=f"badge-{number}"):
        st.markdown(f":gray-badge[{literal(typed, inside=True)}]")
    with st.container(key=f"small-{number}"):
        st.markdown(f":small[{literal(typed, inside=True)}]")
    with st.container(key=f"table-{number}"):
        show_table(["Heading"], [[typed]])
