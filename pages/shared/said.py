"""What a screen says of the last act on it, once it has run again.

A screen that listens (``pages.shared.live``) runs once more at its own save, soon after the run that
shows the sentence or in its place.  So the sentence outlives such a run and goes with a later one.
"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from assessment import clock

_STAYS = timedelta(seconds=5)


def say_next(place: str, sentence: str) -> None:
    """Keep a sentence for the runs that follow; ``place`` is where on the screen it is asked for."""
    st.session_state[place] = (sentence, clock.now())


def to_say(place: str) -> str | None:
    """Return the sentence that was kept for a place a moment ago; None where there is none."""
    if place not in st.session_state:
        return None
    sentence, moment = st.session_state[place]
    if clock.now() - moment < _STAYS:
        return str(sentence)
    del st.session_state[place]
    return None
