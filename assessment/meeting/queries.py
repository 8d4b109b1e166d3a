"""Everything that can be read of agendas, meetings and votes, found in one place.

Each stands in the module of its idea.
"""

from __future__ import annotations

from assessment.meeting.reading_agendas import agenda, stored_agenda
from assessment.meeting.reading_meetings import (
    meeting_of,
    meeting_with_code,
    meetings,
    open_meeting,
    room_stamp,
    rounds_meeting_now,
    seat_with,
    seats,
)
from assessment.meeting.reading_minutes import minutes
from assessment.meeting.reading_votes import all_votes, counted_hands, open_vote, own_ballot, votes

__all__ = [
    "agenda",
    "all_votes",
    "counted_hands",
    "meeting_of",
    "meeting_with_code",
    "meetings",
    "minutes",
    "open_meeting",
    "open_vote",
    "own_ballot",
    "room_stamp",
    "rounds_meeting_now",
    "seat_with",
    "seats",
    "stored_agenda",
    "votes",
]
