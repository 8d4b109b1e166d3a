"""What this is, and how scores are made."""

import streamlit as st

from pages.shared.here import here

me = here()
st.title("The method")
