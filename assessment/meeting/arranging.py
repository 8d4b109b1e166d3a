"""Arranging the agenda: its order, minutes for each question, what is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Changed
from assessment.meeting.model import AgendaItem
from assessment.meeting.reading_agendas import stored_agenda
from assessment.meeting.rules import check_items
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import AgendaItemRow
from assessment.workbook.queries import questions_asked, round_of
from assessment.workbook.rules import check_open

_REARRANGED = (
    "Somebody else arranged the agenda since you opened it, so your change was not put over "
    "theirs. This is theirs now; make your change to it."
)


def arrange_agenda(
    session: Session,
    *,
    by: int,
    round_id: int,
    items: Sequence[AgendaItem],
    seen: Sequence[AgendaItem],
) -> None:
    """Fix the order, minutes and dropped questions of the whole agenda.

    ``items`` holds every question of the round once; ``seen`` is ``Agenda.stored`` as it was read.
    Raises Changed where somebody else arranged it since; the same agenda again writes nothing.
    """
    who = check_person_may(session, by, Act.LEAD_MEETING, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    stored = stored_agenda(session, round_id)
    if tuple(items) == stored:
        return
    _check_seen(stored, seen)
    check_items(items, questions_asked(session, round_id))
    session.execute(delete(AgendaItemRow).where(AgendaItemRow.round_id == round_id))
    session.execute(
        insert(AgendaItemRow),
        [
            {
                "round_id": round_id,
                "question": item.question,
                "place": place,
                "minutes": item.minutes,
                "dropped": item.dropped,
            }
            for place, item in enumerate(items)
        ],
    )
    line = who.line("agenda.arranged", f"round {round_id}", site_id=found.site_id)
    leave_line(
        session,
        line,
        {
            "order": [item.question for item in items],
            "minutes": {item.question: item.minutes for item in items if item.minutes},
            "dropped": [item.question for item in items if item.dropped],
        },
    )


def reset_agenda(session: Session, *, by: int, round_id: int, seen: Sequence[AgendaItem]) -> None:
    """Let the answers draw the order again; minutes and what was dropped go, too."""
    who = check_person_may(session, by, Act.LEAD_MEETING, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    stored = stored_agenda(session, round_id)
    if not stored:
        return
    _check_seen(stored, seen)
    session.execute(delete(AgendaItemRow).where(AgendaItemRow.round_id == round_id))
    leave_line(session, who.line("agenda.drawn_again", f"round {round_id}", site_id=found.site_id))


def _check_seen(stored: Sequence[AgendaItem], seen: Sequence[AgendaItem]) -> None:
    """Raise Changed, with the order that is stored, unless it is the one that was seen."""
    if tuple(stored) != tuple(seen):
        order: list[object] = [item.question for item in stored]
        at = clock.now().isoformat()
        raise Changed(_REARRANGED, {"revision": 0, "by": "somebody else", "at": at, "order": order})
