"""Who is here, and which screens there are for them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared.frame import draw_frame
from pages.shared.here import here
from pages.shared.screens import screens_for

FOLDER = Path(__file__).resolve().parent

me = here()
page = st.navigation(
    [
        st.Page(
            FOLDER / screen.file,
            title=screen.title,
            url_path=screen.url or None,
            default=not screen.url,
            visibility="visible" if screen.listed else "hidden",
        )
        for screen in screens_for(me.who, me.site, me.round)
    ],
    position="top",
)
# A link from a screen to itself hands its query to this run and leaves the address bar as it was;
# the next run would then go by the old one.  Saying it again puts the address right, too.
st.query_params.from_dict(st.query_params.to_dict())
draw_frame(me)
page.run()
