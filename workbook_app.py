"""The application: the screens, the plain doors beside them, and what stands before both.

``streamlit run workbook_app.py`` and ``uvicorn workbook_app:app`` both serve it.
"""

from __future__ import annotations

import gc
from pathlib import Path

# Collecting walks everything loaded so far, again and again, and nothing of it is garbage: a
# tenth of a second of every start.
gc.disable()

import streamlit as st
from starlette.middleware import Middleware

from pages.doors.guard import Guard
from pages.doors.refusing import REFUSALS
from pages.doors.routes import ROUTES
from pages.doors.saving import Saving
from pages.doors.starting import lifespan
from pages.shared.refusals import show_reference_number

gc.enable()

# The name and the call stand here literally because Streamlit looks for them without running
# the file; the path is whole because uvicorn would look for it from wherever it was started.
app = st.App(
    Path(__file__).resolve().parent / "pages" / "navigation.py",
    routes=ROUTES,
    middleware=[Middleware(Guard), Middleware(Saving)],
    lifespan=lifespan,
    on_script_error=show_reference_number,
    exception_handlers=REFUSALS,
)
