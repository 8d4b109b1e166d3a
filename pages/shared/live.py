"""Screens that show at once what somebody else has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from assessment.workbook.queries import latest_stamp
from pages.shared.here import Here

_FOLDER = Path(__file__).resolve().parent / "live_component"

_live = st.components.v2.component(
    "live",
    html=(_FOLDER / "live.html").read_text("utf-8"),
    css=(_FOLDER / "live.css").read_text("utf-8"),
    js=(_FOLDER / "live.js").read_text("utf-8"),
)
_run_all = st.components.v2.component("run_all", js=(_FOLDER / "run_all.js").read_text("utf-8"))


def listen(me: Here, *about: str) -> None:
    """Run the screen again when somebody has changed something of the round that is shown.

    ``about`` are the beginnings of the news that matters here, such as *agreed.* or *evidence.*;
    none is all news.  To be called before the screen reads what it shows, so that nothing falls
    between the two.  What is typed on the screen stays: its widgets keep their identity, and
    whoever draws some whose key follows what is stored has to see to it.  Whoever may not see the
    workbook hears nothing: verifiers work blind.
    """
    place = me.round
    if place is None or not may(me.who, Act.SEE_WORKBOOK, site_id=place.site_id, round_id=place.id):
        return
    with reading() as session:
        since = latest_stamp(session, place.id)
    with st.container(key="live"):
        _listening(place.id, since, about)
        _run_all(key="run all", on_wanted_change=_no_callback)


# A run of a fragment waits for the run that is under way, where one of the whole page would cut
# off whatever that one is saving.
@st.fragment
def _listening(round_id: int, since: str, about: Sequence[str]) -> None:
    heard = _live(
        key=f"live {round_id}",
        data={"round": round_id, "since": since, "about": list(about)},
        on_changed_change=_no_callback,
    )
    if heard.changed:
        st.rerun()


def _no_callback() -> None:
    """Do nothing: the run that follows reads the database."""
