"""Reading what may be shown of own answers, to whom."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.store.tables import ParticipantRow
from assessment.workbook.model import OwnPart, Round, SpreadPart
from assessment.workbook.reading_answers import own_answers
from assessment.workbook.reading_booklets import keyed_in
from assessment.workbook.reading_sight import may_see_answers
from assessment.workbook.showing import Seen, own_parts, seen_spreads, unseen


def spreads(
    session: Session, workbook_round: Round, bank: Bank, viewer: int | None = None
) -> dict[str, SpreadPart]:
    """Return, by question, what ``viewer`` (a person's id) may see of all own answers.

    See ``may_see_answers`` for who sees what; ``viewer`` None is nobody in particular, as for a
    document.  A confidential round shows figures about enough people only.
    """
    return {code: one.part for code, one in seen(session, workbook_round, bank, viewer).items()}


def seen(
    session: Session, workbook_round: Round, bank: Bank, viewer: int | None = None
) -> dict[str, Seen]:
    """Return the same with the figures that charts are drawn from, sides included."""
    sight = may_see_answers(session, workbook_round, viewer)
    codes = [question.code for question in bank.form(workbook_round.form)]
    if sight.hidden is not None:
        people = people_taking_part(session, workbook_round.id)
        return {code: unseen(people, sight.hidden) for code in codes}
    own = own_answers(session, workbook_round.id)
    found = seen_spreads(bank, own, codes, workbook_round.mode, workbook_round.fewest)
    return {
        code: one if (why := sight.why_not(code)) is None else unseen(one.part["asked"], why)
        for code, one in found.items()
    }


def own_answers_shown(
    session: Session, workbook_round: Round, viewer: int | None = None
) -> dict[str, list[OwnPart]]:
    """Return, by question, the own answers that ``viewer`` may read; none where confidential.

    A question that the viewer still has to answer is left out.
    """
    if workbook_round.mode == "confidential":
        return {}
    sight = may_see_answers(session, workbook_round, viewer)
    if sight.hidden is not None:
        return {}
    own = own_answers(session, workbook_round.id)
    codes = dict.fromkeys(one.question for one in own)
    keyed = keyed_in(session, workbook_round.id)
    return {code: own_parts(own, code, keyed) for code in codes if sight.why_not(code) is None}


def people_taking_part(session: Session, round_id: int) -> int:
    """Return how many people take part in a round."""
    count = select(func.count()).select_from(ParticipantRow)
    return session.scalar(count.where(ParticipantRow.round_id == round_id)) or 0
