"""The first screen: what there is to do, and what comes next."""

import streamlit as st

from pages.shared.here import here

me = here()
st.title("Your tasks")
