"""Reading what may be shown of own answers, to whom."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.store.tables import OwnAnswerRow, ParticipantRow, ProgrammeRow
from assessment.workbook.model import OwnPart, Round, SpreadPart
from assessment.workbook.reading_answers import own_answers, own_lines
from assessment.workbook.rules import is_answered
from assessment.workbook.showing import before_answering, own_parts, spread_parts

FEWEST_PEOPLE = 8  # until a programme has set its own


def spreads(
    session: Session, workbook_round: Round, bank: Bank, viewer: int | None = None
) -> dict[str, SpreadPart]:
    """Return, by question, what ``viewer`` (a person's id) may see of all own answers.

    A participant sees a question's spread once they have answered or passed it; None is nobody
    in particular, as for a document.  A confidential round shows figures about enough people only.
    """
    own = own_answers(session, workbook_round.id)
    codes = [question.code for question in bank.form(workbook_round.form)]
    parts = spread_parts(bank, own, codes, workbook_round.mode, site_threshold(session))
    to_answer = _to_answer(session, workbook_round, viewer)
    return {
        code: before_answering(part) if code in to_answer else part for code, part in parts.items()
    }


def own_answers_shown(
    session: Session, workbook_round: Round, viewer: int | None = None
) -> dict[str, list[OwnPart]]:
    """Return, by question, the own answers that ``viewer`` may read; none where confidential.

    A question that the viewer still has to answer is left out.
    """
    if workbook_round.mode == "confidential":
        return {}
    own = own_answers(session, workbook_round.id)
    to_answer = _to_answer(session, workbook_round, viewer)
    codes = dict.fromkeys(one.question for one in own)
    return {code: own_parts(own, code) for code in codes if code not in to_answer}


def _to_answer(session: Session, workbook_round: Round, viewer: int | None) -> frozenset[str]:
    """Return the questions that this person takes part in and has not answered or passed."""
    if viewer is None or workbook_round.state != "open":
        return frozenset()
    mine = select(ParticipantRow.id).where(
        ParticipantRow.round_id == workbook_round.id, ParticipantRow.person_id == viewer
    )
    wanted = OwnAnswerRow.participant_id.in_(mine)
    return frozenset(
        line.question for _, line in own_lines(session, wanted) if not is_answered(line)
    )


def site_threshold(session: Session) -> int:
    """Return the fewest people that a figure at one site may be about."""
    return session.scalar(select(ProgrammeRow.site_threshold)) or FEWEST_PEOPLE
