"""Reading the agenda of a round."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.meeting.model import Agenda, AgendaItem
from assessment.meeting.rules import agenda_of
from assessment.store.tables import AgendaItemRow
from assessment.workbook.model import Round
from assessment.workbook.queries import agreed_sheet, questions_asked, spreads


def agenda(session: Session, workbook_round: Round, bank: Bank, viewer: int) -> Agenda:
    """Return the agenda as ``viewer`` (a person's id) may see it.

    Questions whose figures the viewer may not see stand after those that they may.
    """
    shown = spreads(session, workbook_round, bank, viewer)
    parts = {code: shown[code] for code in questions_asked(session, workbook_round.id)}
    settled = {
        line.question for line in agreed_sheet(session, workbook_round.id) if line.settled_on
    }
    return agenda_of(bank, parts, stored_agenda(session, workbook_round.id), settled)


def stored_agenda(session: Session, round_id: int) -> tuple[AgendaItem, ...]:
    """Return the agenda as somebody arranged it, () where the answers draw it."""
    rows = session.execute(
        select(AgendaItemRow.question, AgendaItemRow.minutes, AgendaItemRow.dropped)
        .where(AgendaItemRow.round_id == round_id)
        .order_by(AgendaItemRow.place, AgendaItemRow.id)
    )
    return tuple(AgendaItem(*row) for row in rows)
