"""The timer of a meeting, as the projector's keys and the facilitator's screen turn it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment import clock
from assessment.meeting import actions
from assessment.meeting.model import Meeting
from assessment.meeting.queries import meeting_of
from assessment.meeting.rules import seconds_left

_FIRST_TIME = 300  # seconds, where the agenda sets none
_MINUTE = 60


def time_left(meeting: Meeting) -> int | None:
    """Return what the timer says at this moment, below 0 once the time is over; None: not set."""
    return seconds_left(meeting.timer_seconds, meeting.timer_started_at, clock.now())


def run_timer(session: Session, *, by: int, meeting_id: int, runs: bool) -> None:
    """Let the timer run or stand; where none is set it starts with five minutes."""
    if not runs:
        actions.stop_timer(session, by=by, meeting_id=meeting_id)
        return
    if meeting_of(session, meeting_id).timer_seconds is None:
        actions.set_timer(session, by=by, meeting_id=meeting_id, seconds=_FIRST_TIME)
    actions.start_timer(session, by=by, meeting_id=meeting_id)


def turn_timer(session: Session, *, by: int, meeting_id: int, minutes: int) -> None:
    """Give the timer some minutes more, or less where below 0; it runs on where it ran."""
    meeting = meeting_of(session, meeting_id)
    seconds = max(0, max(0, time_left(meeting) or 0) + minutes * _MINUTE)
    actions.set_timer(session, by=by, meeting_id=meeting_id, seconds=seconds)
    if meeting.timer_started_at is not None:
        actions.start_timer(session, by=by, meeting_id=meeting_id)
