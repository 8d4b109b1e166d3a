"""Who is there: said once, and taken over by what is agreed on from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, NotYours
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import MeetingRow, ParticipantRow, RoundRow
from assessment.workbook.rules import check_open

LASTS = timedelta(hours=12)  # a list of one day must not pass for that of the next
NOT_IN_THE_ROUND = (
    "Somebody on the list does not take part in this round, so nothing was saved. "
    "Load the page again and choose from the list."
)


class Presence(NamedTuple):
    """Who is there now, as handles; ``in_meeting``: as the open meeting has it."""

    handles: tuple[str, ...] = ()
    in_meeting: bool = False


def presence_now(session: Session, round_id: int) -> Presence:
    """Return who is in the open meeting; without one, the list that was kept for all that follows.

    Whoever does not take part any more is left out.
    """
    meeting = session.scalar(
        select(MeetingRow.present)
        .where(MeetingRow.round_id == round_id, MeetingRow.closed_at.is_(None))
        .order_by(MeetingRow.number.desc())
        .limit(1)
    )
    present = _kept_list(session, round_id) if meeting is None else meeting
    known = handles(session, round_id) if present else frozenset()
    return Presence(tuple(one for one in present if one in known), meeting is not None)


def _kept_list(session: Session, round_id: int) -> Sequence[str]:
    kept = session.execute(
        select(RoundRow.present, RoundRow.present_since).where(RoundRow.id == round_id)
    ).first()
    if kept is None or kept.present_since is None or kept.present_since + LASTS < clock.now():
        return ()
    return kept.present or ()


def keep_presence(session: Session, *, by: int, round_id: int, present: Sequence[str]) -> None:
    """Keep who is there for all that is agreed on in the next hours, each shown and changeable.

    What has a list already keeps it; while a meeting is open, its own list goes first.
    """
    who = check_person_may(session, by, Act.AGREE, round_id=round_id)
    found = session.execute(
        select(RoundRow.site_id, RoundRow.state).where(RoundRow.id == round_id)
    ).first()
    if found is None:
        raise NotYours(NOT_YOURS)
    check_open(found.state)
    there = sorted(set(present))
    if not handles(session, round_id) >= {*there}:
        raise BadInput(NOT_IN_THE_ROUND)
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == round_id)
        .values(present=there, present_since=clock.now())
        .execution_options(synchronize_session=False)
    )
    line = who.line("agreed.presence_kept", f"round {round_id}", site_id=found.site_id)
    leave_line(session, line, {"present": there})


def handles(session: Session, round_id: int) -> frozenset[str]:
    """Return the handles of all who take part in a round."""
    return frozenset(
        session.scalars(select(ParticipantRow.handle).where(ParticipantRow.round_id == round_id))
    )
