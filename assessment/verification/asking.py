"""Queries: a verifier asks about an answer, and closes the query; ``answering_queries`` answers.

No message is ever changed.  Lines of the audit chain about what a verifier does name nobody and no
question: the programme reads them while the review is blind.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import Line, leave_line
from assessment.store.tables import QueryMessageRow, QueryRow, RoundRow
from assessment.store.text import required_text
from assessment.verification.asked import TEAM, VERIFIER
from assessment.verification.declaring import check_declared
from assessment.verification.judging import NOT_PUT_TO_YOU, open_to
from assessment.verification.model import QUERIED, Verdict
from assessment.verification.query_threads import (
    Thread,
    change_query,
    check_token,
    messages_saved,
    sent_before,
    thread_of,
    write_message,
)
from assessment.verification.reading_hand_overs import NOT_HANDED_OVER, HandedOver, handed_over
from assessment.verification.reading_reviews import voice_of_verifier
from assessment.verification.rules import put_to
from assessment.workbook.model import Saved

CONCLUDED = (
    "The review of this workbook is concluded and its verdicts are known, so no further question "
    "goes to the team. Nothing was sent; what you typed is still on your screen. What the team left "
    "unanswered stands in the report. If something has to be asked, the programme team can reopen "
    "the workbook."
)
_ANSWERED_MEANWHILE = (
    "The team has written since you opened this page, so the question was not closed. Load the page "
    "again, read what they say, and close it then."
)


def open_query(
    session: Session,
    *,
    by: int,
    round_id: int,
    question: str,
    text: str,
    token: str,
    bank: Bank,
) -> str:
    """Send a verifier's question about one answer to the team; return the mark of its thread.

    Where there is a thread about that answer already it goes on, and is open again.  ``token`` is
    the sender's own: the same once more is a second try, and nothing is kept twice.
    """
    check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    said = required_text(text, "question")
    check_token(token)
    over = _still_blind(session, round_id)
    before = sent_before(session, by, token)
    if before is not None:
        return before
    open_to(session, round_id, by)
    check_declared(session, over, by)
    if over.agreed_levels.get(question) is None:
        raise BadInput(
            "There is no agreed level on this question, so there is nothing to ask about. "
            "Nothing was sent; what you typed is still on your screen."
        )
    if not put_to(bank, voice_of_verifier(session, round_id, by), (question,)):
        raise Refused(NOT_PUT_TO_YOU)
    mark = _ask(session, over, by, question, text=said, token=token)
    _leave_nameless(session, "query.asked", round_id)
    return mark


def add_to_query(session: Session, *, by: int, mark: str, text: str, token: str) -> Saved:
    """Ask further in one's own query; one that was closed is open again.

    ``revision`` of the reply is how many messages it has now; ``token`` as in ``open_query``.
    """
    thread = thread_of(session, mark)
    _check_own(session, by, thread)
    said = required_text(text, "question")
    check_token(token)
    over = _still_blind(session, thread.round_id)
    if sent_before(session, by, token) is None:
        _ask(session, over, by, thread.question, text=said, token=token)
        _leave_nameless(session, "query.asked", thread.round_id)
    return messages_saved(session, thread.id)


def close_query(session: Session, *, by: int, mark: str, seen: int) -> None:
    """Close one's own query; closed already is fine.

    ``seen`` is how many messages the verifier has read: Changed where there are more by now.
    """
    thread = thread_of(session, mark)
    _check_own(session, by, thread)
    if thread.state == "open":
        raise Refused(NOT_HANDED_OVER)
    if thread.closed:
        return
    there = messages_saved(session, thread.id)
    if there.revision > seen:
        at = there.saved_at.isoformat() if there.saved_at else ""
        raise Changed(_ANSWERED_MEANWHILE, {"revision": there.revision, "by": "", "at": at})
    change_query(session, thread.id, closed_at=clock.now())
    _leave_nameless(session, "query.closed", thread.round_id)


def open_queries_of(
    session: Session, over: HandedOver, person_id: int, verdicts: Iterable[Verdict]
) -> int:
    """Send the questions of somebody's “queried” verdicts that were not sent yet; return how many.

    For a sign-off and an accepted return, within their transaction, which leaves its own line in
    the audit chain and has checked who may.  One line more is left however many there are, none
    included, so that it tells nobody what was said.
    """
    sent = 0
    said = _said(session, over.round_id, person_id)
    for one in verdicts:
        text = one.reason.strip()
        if one.verdict != QUERIED or one.stale or not text or (one.question, text) in said:
            continue
        token = f"verdict-{one.id}-{one.revision}"
        if sent_before(session, person_id, token) is None:
            _ask(session, over, person_id, one.question, text=text, token=token)
            sent += 1
    _leave_nameless(session, "query.looked_through", over.round_id)
    return sent


def _ask(
    session: Session, over: HandedOver, person_id: int, question: str, *, text: str, token: str
) -> str:
    """Write a verifier's message; the thread is opened, or goes on about the answer of now."""
    at = clock.now()
    found = session.scalar(
        select(QueryRow.mark).where(
            QueryRow.round_id == over.round_id,
            QueryRow.question == question,
            QueryRow.person_id == person_id,
        )
    )
    mark = found or secrets.token_hex(16)
    answer_hash = over.answer_hashes[question]
    if found is None:
        session.execute(
            insert(QueryRow).values(
                mark=mark,
                round_id=over.round_id,
                question=question,
                person_id=person_id,
                answer_hash=answer_hash,
                opened_at=at,
                turn=TEAM,
                turn_since=at,
                closed_at=None,
            )
        )
    thread = thread_of(session, mark)
    write_message(session, thread, VERIFIER, person_id, text=text, token=token)
    # The clock goes on where it was the team's turn already.
    if thread.turn != TEAM or thread.closed:
        change_query(session, thread.id, turn=TEAM, turn_since=at)
    change_query(session, thread.id, answer_hash=answer_hash, closed_at=None)
    return mark


def _check_own(session: Session, by: int, thread: Thread) -> None:
    if thread.person_id != by:
        raise NotYours(NOT_YOURS)
    check_person_may(session, by, Act.GIVE_VERDICT, round_id=thread.round_id)


def _still_blind(session: Session, round_id: int) -> HandedOver:
    over = handed_over(session, round_id)
    if over.verified:
        raise Refused(CONCLUDED)
    return over


def _said(session: Session, round_id: int, person_id: int) -> set[tuple[str, str]]:
    """Return what somebody has asked in a round already: question and text."""
    rows = session.execute(
        select(QueryRow.question, QueryMessageRow.text)
        .join(QueryMessageRow, QueryMessageRow.query_id == QueryRow.id)
        .where(
            QueryRow.round_id == round_id,
            QueryRow.person_id == person_id,
            QueryMessageRow.side == VERIFIER,
        )
    )
    return {(row.question, row.text) for row in rows}


def _leave_nameless(session: Session, act: str, round_id: int) -> None:
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
    leave_line(session, Line(None, "a verifier", act, f"round {round_id}", site_id))
