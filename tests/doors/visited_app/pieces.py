"""The fragment that both screens have: pressed, it runs the whole screen again, as news does."""

import streamlit as st
from moments import running_again


@st.fragment
def piece() -> None:
    if st.button("Again", key="again"):
        running_again.here()
        st.rerun()
