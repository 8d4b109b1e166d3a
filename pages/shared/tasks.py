"""A list of tasks: what it is, where it stands, and the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import streamlit as st

from pages.shared.here import Here
from pages.shared.screens import screen_at, screens_for
from pages.shared.wording import literal

Colour = Literal["gray", "blue", "green", "orange"]
NOT_YET: Colour = "gray"
BEGUN: Colour = "blue"
DONE: Colour = "green"
WAITING: Colour = "orange"


@dataclass(frozen=True, slots=True)
class Task:
    """One line; ``title`` and ``status`` are text, ``url`` a screen's address, "" the first.

    ``colour`` is one of NOT_YET, BEGUN, DONE and WAITING (something is asked of the person);
    the status says the same in words. ``params`` are what the address carries on.
    """

    title: str
    url: str
    status: str
    colour: Colour
    params: Mapping[str, str] = field(default_factory=dict)


def draw_tasks(me: Here, name: str, tasks: Sequence[Task]) -> None:
    """Draw the lines; ``name`` tells this list from the others on the screen."""
    for number, task in enumerate(tasks):
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            key=f"task-{name}-{number}",
        ):
            link_to(me, task.url, task.title, task.params)
            # st.badge would escape brackets a second time.
            status = literal(task.status, inside=True)
            st.markdown(f":{task.colour}-badge[{status}]", width="content")


def link_to(me: Here, url: str, title: str, params: Mapping[str, str] | None = None) -> None:
    """Draw a link to a screen.

    A screen that the person has only at another site or round is reached by going there first;
    one they do not have at all is named without a link.
    """
    screen = next((one for one in screens_for(me.who, me.site, me.round) if one.url == url), None)
    if screen is None and params:
        screen = screen_at("")
    if screen is None:
        st.markdown(literal(title))
    else:
        st.page_link(screen.file, label=literal(title), query_params=dict(params or {}))
