"""Reading what the minutes are drawn up from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.meeting.minutes import MinutesDocument, Talk, draw_up_minutes
from assessment.meeting.reading_agendas import stored_agenda
from assessment.meeting.reading_meetings import meetings
from assessment.meeting.reading_votes import all_votes
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.tables import AuditRow
from assessment.workbook.model import AnswerPart, FindingsPart, Round
from assessment.workbook.queries import document, facilitators, spreads, threads

_CAME_UP = ("meeting.shows", "vote.opened", "agreed.saved", "remark.thread_opened")


def minutes(session: Session, workbook_round: Round, bank: Bank, viewer: int) -> MinutesDocument:
    """Return the minutes as they stand at this moment, as ``viewer`` may see them.

    NotYours for whoever may not see the workbook.
    """
    check_person_may(session, viewer, Act.SEE_WORKBOOK, round_id=workbook_round.id)
    drawn = document(session, workbook_round.id, bank, findings=_no_findings)
    talk = Talk(
        meetings=meetings(session, workbook_round.id),
        led_by=facilitators(session, workbook_round.id),
        agenda=stored_agenda(session, workbook_round.id),
        titles={
            answer["question"]: bank.dimension_of(answer["question"]).title
            for answer in drawn["answers"]
        },
        votes=all_votes(session, workbook_round, bank),
        spreads=spreads(session, workbook_round, bank, viewer),
        threads=threads(session, workbook_round.id),
        first=_first_moments(session, workbook_round),
    )
    return draw_up_minutes(drawn, talk, clock.now())


def _no_findings(answers: Sequence[AnswerPart], bank: Bank) -> FindingsPart:
    """Draw none: they are for the report."""
    del answers, bank
    return {"good_areas": [], "areas_to_improve": [], "where_to_intervene": []}


def _first_moments(session: Session, workbook_round: Round) -> dict[str, datetime]:
    """Return when each question first came up, by its code."""
    start = f"round {workbook_round.id} "
    rows = session.execute(
        select(AuditRow.subject, func.min(AuditRow.at))
        .where(AuditRow.site_id == workbook_round.site_id, AuditRow.act.in_(_CAME_UP))
        .where(AuditRow.subject.startswith(start))
        .group_by(AuditRow.subject)
    )
    return {subject.removeprefix(start): at for subject, at in rows}
