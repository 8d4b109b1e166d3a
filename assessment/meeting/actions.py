"""Everything that can be done to agendas and meetings, found in one place.

Each stands in the module of its idea; each takes a session first, then ids and ``by=``.  Phones in
the room are known by their seats and by nobody's name: see ``seating``.
"""

from __future__ import annotations

from assessment.meeting.arranging import arrange_agenda, reset_agenda
from assessment.meeting.leading import (
    close_meeting,
    open_meeting,
    open_room,
    record_presence,
    set_timer,
    show_question,
    show_spread,
    shut_room,
    start_timer,
    stop_timer,
)
from assessment.meeting.voting import count_hands, open_vote, reveal_vote

__all__ = [
    "arrange_agenda",
    "close_meeting",
    "count_hands",
    "open_meeting",
    "open_room",
    "open_vote",
    "record_presence",
    "reset_agenda",
    "reveal_vote",
    "set_timer",
    "show_question",
    "show_spread",
    "shut_room",
    "start_timer",
    "stop_timer",
]
