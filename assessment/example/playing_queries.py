"""Queries of an invented round: what the verifier asks of the team, and what comes back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.evidence_files.kinds import MEDIA_TYPES, named
from assessment.example.histories import History
from assessment.example.model import ANSWERED_AFTER, CLOSED_AFTER, ExampleQuery
from assessment.store.files import keep_file
from assessment.verification.actions import (
    answer_query,
    close_query,
    hand_in_with_answer,
    open_query,
)
from assessment.workbook.sheets import HandedIn


def ask_and_answer(
    session: Session,
    *,
    verifier: int,
    team: int,
    round_id: int,
    query: ExampleQuery,
    bank: Bank,
) -> History:
    """Send one question; where there is an answer send that, with its file, and close it."""
    yield query.days
    mark = open_query(
        session,
        by=verifier,
        round_id=round_id,
        question=query.question,
        text=query.asked,
        token=f"example-asked-{query.question.lower().replace('.', '-')}",
        bank=bank,
    )
    if not query.answered:
        return
    yield query.days - ANSWERED_AFTER
    files = []
    if query.file is not None:
        name, raw = query.file[0], query.file[1].encode()
        kind = MEDIA_TYPES[named(name).kind]
        file = HandedIn(name, kind, keep_file(raw), len(raw), cleaned=False)
        files.append(hand_in_with_answer(session, by=team, mark=mark, file=file))
    answer_query(
        session,
        by=team,
        mark=mark,
        text=query.answered,
        token=f"example-answer-{query.question.lower().replace('.', '-')}",
        files=files,
    )
    yield query.days - CLOSED_AFTER
    close_query(session, by=verifier, mark=mark, seen=2)
