"""Two screens, each with the same fragment at the same place, as ours have."""

from pathlib import Path

import streamlit as st
from moments import choosing_the_screen

_HERE = Path(__file__).resolve().parent

choosing_the_screen.here()
screen = st.navigation([st.Page(_HERE / "one.py"), st.Page(_HERE / "other.py")], position="hidden")
st.query_params.from_dict(st.query_params.to_dict())
screen.run()
