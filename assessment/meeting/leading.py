"""Leading a meeting: what is on the projector, the timer, who is there, the room's doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.meeting.codes import new_code
from assessment.meeting.model import Meeting
from assessment.meeting.reading_meetings import meeting_of
from assessment.meeting.reading_meetings import open_meeting as open_meeting_of
from assessment.meeting.rules import CLOSED, check_seconds, seconds_left
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import (
    AgendaItemRow,
    BallotRow,
    HandsRow,
    MeetingRow,
    ParticipantRow,
    VoteRow,
)
from assessment.workbook.model import Round
from assessment.workbook.queries import questions_asked, round_of, spreads
from assessment.workbook.rules import SET_ASIDE, check_open, check_same_bank

_PRESENCE = (
    "Somebody else changed who is there since you opened this, so your list was not saved over "
    "theirs. Load the page again to see theirs, and make your change to it."
)
_NO_TIME = "No time is set, so the timer was not started. Set some minutes first."


@dataclass(frozen=True, slots=True)
class Led:
    """A meeting that goes on, its round, and who leads it at the moment."""

    meeting: Meeting
    round: Round
    who: Who

    def leave(
        self, session: Session, act: str, facts: dict[str, object] | None = None, *, code: str = ""
    ) -> None:
        """Leave the audit line of something that was done in the meeting."""
        subject = f"round {self.round.id} {code}".strip()
        line = self.who.line(act, subject, site_id=self.round.site_id)
        leave_line(session, line, {"meeting": self.meeting.number} | (facts or {}))


def led(session: Session, by: int, meeting_id: int) -> Led:
    """Return the open meeting of an open round that ``by`` may lead; else refuse."""
    round_id = session.scalar(select(MeetingRow.round_id).where(MeetingRow.id == meeting_id))
    if round_id is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.LEAD_MEETING, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    meeting = meeting_of(session, meeting_id)
    if not meeting.is_open:
        raise Locked(CLOSED)
    return Led(meeting, found, who)


def open_meeting(session: Session, *, by: int, round_id: int) -> int:
    """Open a meeting over a round and give it a code; return its id.

    While one is open it is that one: two people who open it at once lead the same meeting.
    """
    who = check_person_may(session, by, Act.LEAD_MEETING, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    going_on = open_meeting_of(session, round_id)
    if going_on is not None:
        return going_on.id
    held = session.scalar(
        select(func.coalesce(func.max(MeetingRow.number), 0)).where(MeetingRow.round_id == round_id)
    )
    number = (held or 0) + 1
    meeting_id = session.execute(
        insert(MeetingRow)
        .values(
            round_id=round_id,
            number=number,
            code=_free_code(session),
            present=[],
            opened_at=clock.now(),
            opened_by=by or None,
        )
        .returning(MeetingRow.id)
    ).scalar_one()
    line = who.line("meeting.opened", f"round {round_id}", site_id=found.site_id)
    leave_line(session, line, {"meeting": number})
    return meeting_id


def _free_code(session: Session) -> str:
    while True:
        code = new_code()
        if session.scalar(select(MeetingRow.id).where(MeetingRow.code == code)) is None:
            return code


def close_meeting(session: Session, *, by: int, meeting_id: int) -> None:
    """Close a meeting: its code leads nowhere any more, and what it came to is kept.

    Refused while people have voted in a vote that was not revealed.  A meeting of a workbook that
    was handed over meanwhile can still be closed.
    """
    round_id = session.scalar(select(MeetingRow.round_id).where(MeetingRow.id == meeting_id))
    if round_id is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.LEAD_MEETING, round_id=round_id)
    meeting = meeting_of(session, meeting_id)
    if not meeting.is_open:
        return
    found = round_of(session, round_id)
    leading = Led(meeting, found, who)
    if found.state == "open":
        _end_empty_vote(session, leading)
    _set(session, meeting_id, code=None, question=None, spread_shown=False, closed_at=clock.now())
    leading.leave(session, "meeting.closed", {"present": list(meeting.present)})


# ── the projector ────────────────────────────────────────────────────────────────────────────


def show_question(session: Session, *, by: int, meeting_id: int, question: str | None) -> None:
    """Put a question on the projector, None for none; the own answers to it stay hidden at first.

    The timer stands at the minutes that the agenda gives it.  Refused while people have voted in
    a vote on another question that was not revealed; one that nobody has voted in is called off.
    """
    leading = led(session, by, meeting_id)
    if question == leading.meeting.question:
        return
    if question is not None and question not in questions_asked(session, leading.round.id):
        raise Refused(SET_ASIDE)
    _end_empty_vote(session, leading)
    minutes = session.scalar(
        select(AgendaItemRow.minutes).where(
            AgendaItemRow.round_id == leading.round.id, AgendaItemRow.question == question
        )
    )
    _set(
        session,
        meeting_id,
        question=question,
        spread_shown=False,
        timer_seconds=None if minutes is None else minutes * 60,
        timer_started_at=None,
    )
    leading.leave(session, "meeting.shows", code=question or "")


def _end_empty_vote(session: Session, leading: Led) -> None:
    """Call the open vote off where nobody has voted in it; else refuse."""
    vote = session.execute(
        select(VoteRow.id, VoteRow.question, VoteRow.number).where(
            VoteRow.meeting_id == leading.meeting.id, VoteRow.revealed_at.is_(None)
        )
    ).first()
    if vote is None:
        return
    given = select(BallotRow.id).where(BallotRow.vote_id == vote.id).limit(1)
    counted = select(HandsRow.id).where(HandsRow.vote_id == vote.id).limit(1)
    if session.scalar(given) is not None or session.scalar(counted) is not None:
        raise Refused(
            f"People have voted on {vote.question}, and the vote was not revealed yet, so nothing "
            "was changed. Reveal it first."
        )
    session.execute(delete(VoteRow).where(VoteRow.id == vote.id))
    leading.leave(session, "vote.called_off", {"vote": vote.number}, code=vote.question)


def show_spread(
    session: Session, *, by: int, meeting_id: int, question: str, shown: bool, bank: Bank
) -> None:
    """Show or hide, on the projector, how the own answers to its question lie.

    ``question`` is the one that was looked at when this was chosen.  Refused where the projector
    has gone on to another, and where whoever shows it may not see the answers.
    """
    leading = led(session, by, meeting_id)
    check_same_bank(bank, leading.round.bank_version)
    if leading.meeting.question != question:
        raise Refused(
            f"The projector does not show {question} any more, so nothing was changed. "
            "Look at what it shows and choose again."
        )
    if leading.meeting.spread_shown == shown:
        return
    if shown:
        hidden = spreads(session, leading.round, bank, by)[question]
        if hidden["distribution"] is None and hidden["hidden"]:
            raise Refused(f"{hidden['hidden']} So the answers were not shown.")
    _set(session, meeting_id, spread_shown=shown)
    act = "meeting.spread_shown" if shown else "meeting.spread_hidden"
    leading.leave(session, act, code=question)


# ── the timer ────────────────────────────────────────────────────────────────────────────────


def set_timer(session: Session, *, by: int, meeting_id: int, seconds: int | None) -> None:
    """Set the timer, standing; None takes it off the projector."""
    leading = led(session, by, meeting_id)
    check_seconds(seconds)
    _set(session, meeting_id, timer_seconds=seconds, timer_started_at=None)
    leading.leave(session, "timer.set", {"seconds": seconds})


def start_timer(session: Session, *, by: int, meeting_id: int) -> None:
    """Let the timer run; where it runs already nothing changes."""
    leading = led(session, by, meeting_id)
    if leading.meeting.timer_seconds is None:
        raise Refused(_NO_TIME)
    if leading.meeting.timer_started_at is not None:
        return
    _set(session, meeting_id, timer_started_at=clock.now())
    leading.leave(session, "timer.started", {"seconds": leading.meeting.timer_seconds})


def stop_timer(session: Session, *, by: int, meeting_id: int) -> None:
    """Let the timer stand at what is left; where it stands already nothing changes."""
    leading = led(session, by, meeting_id)
    meeting = leading.meeting
    if meeting.timer_started_at is None:
        return
    left = seconds_left(meeting.timer_seconds, meeting.timer_started_at, clock.now())
    _set(session, meeting_id, timer_seconds=left, timer_started_at=None)
    leading.leave(session, "timer.stopped", {"seconds": left})


# ── the room ─────────────────────────────────────────────────────────────────────────────────


def record_presence(
    session: Session, *, by: int, meeting_id: int, present: Sequence[str], revision: int
) -> int:
    """Save, as handles, who is there; return the list's new revision.

    ``revision`` is the meeting's.  Raises Changed where somebody else saved first.
    """
    leading = led(session, by, meeting_id)
    there = sorted(set(present))
    meeting = leading.meeting
    if tuple(there) == meeting.present:
        return meeting.revision
    if meeting.revision != revision:
        at = clock.now().isoformat()
        stored = {"revision": meeting.revision, "by": "somebody else", "at": at}
        raise Changed(_PRESENCE, stored | {"present": list(meeting.present)})
    known = set(
        session.scalars(
            select(ParticipantRow.handle).where(ParticipantRow.round_id == leading.round.id)
        )
    )
    if not known >= set(there):
        raise BadInput(
            "Somebody on the list does not take part in this round, so nothing was saved. "
            "Load the page again and choose from the list."
        )
    _set(session, meeting_id, present=there, revision=revision + 1)
    leading.leave(session, "meeting.presence", {"present": there})
    return revision + 1


def open_room(session: Session, *, by: int, meeting_id: int) -> None:
    """Let phones come in that have the code."""
    _let_in(session, by, meeting_id, doors_open=True)


def shut_room(session: Session, *, by: int, meeting_id: int) -> None:
    """Let no more phones come in; those that are in stay."""
    _let_in(session, by, meeting_id, doors_open=False)


def _let_in(session: Session, by: int, meeting_id: int, *, doors_open: bool) -> None:
    leading = led(session, by, meeting_id)
    if leading.meeting.doors_open == doors_open:
        return
    _set(session, meeting_id, doors_open=doors_open)
    leading.leave(session, "room.opened" if doors_open else "room.shut")


def _set(session: Session, meeting_id: int, **values: object) -> None:
    session.execute(
        update(MeetingRow)
        .where(MeetingRow.id == meeting_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
