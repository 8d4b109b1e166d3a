"""One run at a time in a visit, each to its end: what a browser asks for meanwhile waits in line.

The framework stops the run that is under way, as soon as that draws something more, and starts the
next beside it.  That gets five moments wrong; all come up where somebody goes on, or a screen hears
news, while a screen still runs.

* A press of a button is being handled, and anything else is asked for: the run is cut off, perhaps
  before what was typed is saved.
* Somebody goes on to another screen just as the one before runs itself again.  Both runs share the
  note of which screen is wanted: the new one draws the screen before, and the press was for nothing.
* The run of a whole screen has ended, and what it drew waits to be sent.  A fragment of it is run
  in its place, and all that waits is dropped, such as the sentence that something is saved.
* A fragment is asked for of a screen that somebody has left.  It is run after the new screen, under
  the address of the one before, which takes everything off the new one.
* A screen asks for something just after somebody has gone on from it, as an answer does that is saved
  as it is left.  The screen before is drawn again, and stays.

Decision 20 tells how each was found.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from functools import wraps
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession

LOOK_AGAIN = 0.01  # seconds: a run takes some tens of milliseconds
# Seconds that a whole screen waits for a run that is stuck, and anything for a browser that takes
# nothing in; then the framework's way.
WAIT_AT_MOST = 3.0

_request_rerun = AppSession.request_rerun


Screen = tuple[str, list[tuple[str, str]]]  # the page and the query of its address


@dataclass(slots=True)
class _Asked:
    """What a browser asks for, and until when (of the loop's clock) it waits for another run."""

    state: ClientState
    until: float
    only_from: Screen | None = None  # only where this is the screen that was run last


@dataclass(slots=True)
class _Line:
    """What waits: whole screens go before fragments, which each of those draws anew."""

    screens: deque[_Asked] = field(default_factory=deque)
    fragments: deque[_Asked] = field(default_factory=deque)

    def of(self, state: ClientState) -> deque[_Asked]:
        return self.fragments if state.fragment_id else self.screens

    def next(self) -> deque[_Asked]:
        return self.screens or self.fragments


_lines: WeakKeyDictionary[AppSession, _Line] = WeakKeyDictionary()


def run_one_at_a_time() -> None:
    """Make every visit to this process have one run at a time."""
    AppSession.request_rerun = _asked  # type: ignore[assignment,method-assign]  # there is no other way in


@wraps(_request_rerun)
def _asked(session: AppSession, client_state: ClientState | None) -> None:
    if client_state is None:  # not by a browser
        _request_rerun(session, None)
        return
    line = _lines.setdefault(session, _Line())
    is_looked_after = bool(line.next())
    waiting = line.of(client_state)
    until = asyncio.get_running_loop().time() + WAIT_AT_MOST
    if waiting and _takes_in(client_state, waiting[-1].state):
        until = waiting.pop().until
    waiting.append(_Asked(client_state, until))
    if not is_looked_after:
        _go_on(session, line)


def _takes_in(new: ClientState, old: ClientState) -> bool:
    """Return whether ``new`` holds all that ``old`` would have done: the same, without a press."""
    same = (new.fragment_id, new.page_script_hash, new.page_name, new.query_string) == (
        old.fragment_id,
        old.page_script_hash,
        old.page_name,
        old.query_string,
    )
    return same and not _holds_a_press(old)


def _holds_a_press(state: ClientState) -> bool:
    return any("trigger" in (one.WhichOneof("value") or "") for one in state.widget_states.widgets)


def _go_on(session: AppSession, line: _Line) -> None:
    """Start what is next in line where nothing runs; else look again."""
    loop = asyncio.get_running_loop()
    while waiting := line.next():
        is_fragment = waiting is line.fragments
        is_running = session._scriptrunner is not None  # noqa: SLF001
        is_told = session._browser_queue.is_empty()  # noqa: SLF001  else a new run drops the rest
        in_time = loop.time() < waiting[0].until
        if (is_running and is_fragment) or (in_time and (is_running or not is_told)):
            loop.call_later(LOOK_AGAIN, _go_on, session, line)
            return
        asked, last = waiting.popleft(), session._client_state  # noqa: SLF001  of the last run
        if asked.only_from in (None, _screen(last)) and not (is_fragment and _is_left(asked, last)):
            if _is_left(asked, last) and _holds_a_press(asked.state):
                line.screens.appendleft(_back_to(last, asked, loop.time() + WAIT_AT_MOST))
            _request_rerun(session, asked.state)


def _is_left(asked: _Asked, last: ClientState) -> bool:
    """Return whether the screen that asks is not the one that was run last."""
    return bool(last.page_script_hash) and _screen(asked.state) != _screen(last)


def _back_to(last: ClientState, press: _Asked, until: float) -> _Asked:
    """Return what leads on again to the screen that was run ``last``, unless the press leads on."""
    state = ClientState(
        page_script_hash=last.page_script_hash,
        query_string=last.query_string,
        context_info=press.state.context_info,
    )
    return _Asked(state, until, only_from=_screen(press.state))


def _screen(state: ClientState) -> Screen:
    return state.page_script_hash, parse_qsl(state.query_string, keep_blank_values=True)
