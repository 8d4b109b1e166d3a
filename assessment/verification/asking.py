"""Queries: a verifier asks about an answer, the team answers with words and files, both in threads.

No message is ever changed.  Lines of the audit chain about what a verifier does name nobody and no
question: the programme reads them while the review is blind.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import Line, leave_line
from assessment.store.tables import QueryFileRow, QueryMessageRow, QueryRow, RoundRow
from assessment.store.text import checked_text, required_text
from assessment.verification.asked import TEAM, VERIFIER
from assessment.verification.declaring import check_declared
from assessment.verification.judging import NOT_PUT_TO_YOU, open_to
from assessment.verification.model import QUERIED, Verdict
from assessment.verification.reading_hand_overs import NOT_HANDED_OVER, HandedOver, handed_over
from assessment.verification.reading_reviews import voice_of_verifier
from assessment.verification.rules import put_to
from assessment.workbook.handing_in import check_space
from assessment.workbook.model import Saved
from assessment.workbook.sheets import HandedIn

CONCLUDED = (
    "The review of this workbook is concluded and its verdicts are known, so no further question "
    "goes to the team. Nothing was sent; what you typed is still on your screen. What the team left "
    "unanswered stands in the report. If something has to be asked, the programme team can reopen "
    "the workbook."
)
CLOSED = (
    "The verifier has closed this question, so no further answer goes to it and yours was not sent. "
    "What you typed is still on your screen. If the verifier asks again, you can send it then."
)
_ANSWERED_MEANWHILE = (
    "The team has written since you opened this page, so the question was not closed. Load the page "
    "again, read what they say, and close it then."
)
_FILES_CHANGED = (
    "The files that wait to go with this answer were changed by somebody else meanwhile, so it was "
    "not sent. What you typed is still on your screen. Load the page again, look at the files, and "
    "send it once more."
)
_UNTOLD = (
    "This message came without what tells it from others, so it was not sent. What you typed is "
    "still on your screen. Load the page again and send it once more."
)
_TOKEN = re.compile(r"[0-9a-z-]{8,40}")


@dataclass(frozen=True, slots=True)
class _Thread:
    """A query as it stands when somebody writes to it, and the round that it belongs to."""

    id: int
    mark: str
    question: str
    person_id: int
    turn: str
    closed: bool
    round_id: int
    site_id: int
    state: str


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
    _check_token(token)
    over = _still_blind(session, round_id)
    before = _sent_before(session, by, token)
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
    thread = _thread(session, mark)
    _check_own(session, by, thread)
    said = required_text(text, "question")
    _check_token(token)
    over = _still_blind(session, thread.round_id)
    if _sent_before(session, by, token) is None:
        _ask(session, over, by, thread.question, text=said, token=token)
        _leave_nameless(session, "query.asked", thread.round_id)
    return _saved(session, thread.id)


def close_query(session: Session, *, by: int, mark: str, seen: int) -> None:
    """Close one's own query; closed already is fine.

    ``seen`` is how many messages the verifier has read: Changed where there are more by now.
    """
    thread = _thread(session, mark)
    _check_own(session, by, thread)
    if thread.state == "open":
        raise Refused(NOT_HANDED_OVER)
    if thread.closed:
        return
    there = _saved(session, thread.id)
    if there.revision > seen:
        at = there.saved_at.isoformat() if there.saved_at else ""
        raise Changed(_ANSWERED_MEANWHILE, {"revision": there.revision, "by": "", "at": at})
    _change(session, thread.id, closed_at=clock.now())
    _leave_nameless(session, "query.closed", thread.round_id)


def answer_query(
    session: Session, *, by: int, mark: str, text: str, token: str, files: Sequence[str] = ()
) -> Saved:
    """Send the team's answer; ``files`` are the marks of those that wait to go with it.

    After the review is concluded, what was left unanswered can still be answered: it is marked as
    late.  ``revision`` of the reply is how many messages the query has now.
    """
    thread = _thread(session, mark)
    who = check_person_may(session, by, Act.ANSWER_QUERY, round_id=thread.round_id)
    said = required_text(text, "answer")
    _check_token(token)
    if _sent_before(session, by, token) is not None:
        return _saved(session, thread.id)
    if thread.closed:
        raise Refused(CLOSED)
    message_id = _write(session, thread, TEAM, by, text=said, token=token)
    _send_along(session, thread.id, message_id, files)
    if thread.turn == TEAM:
        _change(session, thread.id, turn=VERIFIER, turn_since=clock.now())
    line = who.line("query.answered", f"round {thread.round_id}", site_id=thread.site_id)
    leave_line(session, line, {"files": len(files)})
    return _saved(session, thread.id)


def hand_in_with_answer(session: Session, *, by: int, mark: str, file: HandedIn) -> str:
    """Keep a file that goes with the team's next answer to a query; return its mark.

    The same content twice waits once.  It goes to the verifier when the answer is sent.
    """
    thread = _thread(session, mark)
    who = check_person_may(session, by, Act.ANSWER_QUERY, round_id=thread.round_id)
    if thread.closed:
        raise Refused(CLOSED)
    there = session.scalar(
        select(QueryFileRow.mark).where(
            QueryFileRow.query_id == thread.id,
            QueryFileRow.sha256 == file.sha256,
            QueryFileRow.message_id.is_(None),
            QueryFileRow.removed_at.is_(None),
        )
    )
    if there is not None:
        return there
    check_space(session, thread.round_id, file.size, file.sha256)
    file_mark = secrets.token_hex(16)
    session.execute(
        insert(QueryFileRow).values(
            mark=file_mark,
            query_id=thread.id,
            message_id=None,
            name=checked_text(file.name, "name of the file"),
            media_type=file.media_type,
            sha256=file.sha256,
            bytes=file.size,
            cleaned=file.cleaned,
            at=clock.now(),
            by=by or None,
        )
    )
    line = who.line("query.file_handed_in", f"round {thread.round_id}", site_id=thread.site_id)
    leave_line(session, line, {"sha256": file.sha256, "size": file.size})
    return file_mark


def check_room_with_answer(session: Session, *, by: int, mark: str, size: int) -> None:
    """Raise unless ``by`` may hand in a file of this size (bytes) with an answer to this query."""
    thread = _thread(session, mark)
    check_person_may(session, by, Act.ANSWER_QUERY, round_id=thread.round_id)
    if thread.closed:
        raise Refused(CLOSED)
    check_space(session, thread.round_id, size)


def take_back_file(session: Session, *, by: int, mark: str) -> None:
    """Take back a file that was not sent yet; what was sent stays. Taken back already is fine."""
    found = session.execute(
        select(QueryFileRow, QueryRow.mark)
        .join(QueryRow, QueryRow.id == QueryFileRow.query_id)
        .where(QueryFileRow.mark == mark)
    ).one_or_none()
    if found is None:
        raise NotYours(NOT_YOURS)
    row, thread = found[0], _thread(session, found.mark)
    who = check_person_may(session, by, Act.ANSWER_QUERY, round_id=thread.round_id)
    if row.message_id is not None:
        raise Refused(
            "This file was sent with an answer already, so it stays with it. Nothing was changed."
        )
    if row.removed_at is not None:
        return
    session.execute(
        update(QueryFileRow)
        .where(QueryFileRow.mark == mark)
        .values(removed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    line = who.line("query.file_taken_back", f"round {thread.round_id}", site_id=thread.site_id)
    leave_line(session, line, {"sha256": row.sha256})


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
        if _sent_before(session, person_id, token) is None:
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
    thread = _thread(session, mark)
    _write(session, thread, VERIFIER, person_id, text=text, token=token)
    # The clock goes on where it was the team's turn already.
    if thread.turn != TEAM or thread.closed:
        _change(session, thread.id, turn=TEAM, turn_since=at)
    _change(session, thread.id, answer_hash=answer_hash, closed_at=None)
    return mark


def _write(
    session: Session, thread: _Thread, side: str, person_id: int, *, text: str, token: str
) -> int:
    message_id: int = session.execute(
        insert(QueryMessageRow)
        .values(
            query_id=thread.id,
            side=side,
            person_id=person_id,
            text=text,
            at=clock.now(),
            late=thread.state == "verified",
            token=token,
        )
        .returning(QueryMessageRow.id)
    ).scalar_one()
    return message_id


def _send_along(session: Session, query_id: int, message_id: int, files: Sequence[str]) -> None:
    sent = session.scalars(
        update(QueryFileRow)
        .where(
            QueryFileRow.mark.in_(files),
            QueryFileRow.query_id == query_id,
            QueryFileRow.message_id.is_(None),
            QueryFileRow.removed_at.is_(None),
        )
        .values(message_id=message_id)
        .returning(QueryFileRow.mark)
        .execution_options(synchronize_session=False)
    ).all()
    if set(sent) != set(files):
        raise Refused(_FILES_CHANGED)


def _thread(session: Session, mark: str) -> _Thread:
    row = session.execute(
        select(
            QueryRow.id,
            QueryRow.mark,
            QueryRow.question,
            QueryRow.person_id,
            QueryRow.turn,
            QueryRow.closed_at.is_not(None),
            QueryRow.round_id,
            RoundRow.site_id,
            RoundRow.state,
        )
        .join(RoundRow, RoundRow.id == QueryRow.round_id)
        .where(QueryRow.mark == mark)
    ).one_or_none()
    if row is None:
        raise NotYours(NOT_YOURS)
    return _Thread(*row)


def _check_own(session: Session, by: int, thread: _Thread) -> None:
    if thread.person_id != by:
        raise NotYours(NOT_YOURS)
    check_person_may(session, by, Act.GIVE_VERDICT, round_id=thread.round_id)


def _still_blind(session: Session, round_id: int) -> HandedOver:
    over = handed_over(session, round_id)
    if over.verified:
        raise Refused(CONCLUDED)
    return over


def _check_token(token: str) -> None:
    if not _TOKEN.fullmatch(token):
        raise BadInput(_UNTOLD)


def _sent_before(session: Session, person_id: int, token: str) -> str | None:
    """Return the mark of the thread that has this message already, None where none has."""
    return session.scalar(
        select(QueryRow.mark)
        .join(QueryMessageRow, QueryMessageRow.query_id == QueryRow.id)
        .where(QueryMessageRow.person_id == person_id, QueryMessageRow.token == token)
    )


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


def _saved(session: Session, query_id: int) -> Saved:
    count, at = session.execute(
        select(func.count(), func.max(QueryMessageRow.at)).where(
            QueryMessageRow.query_id == query_id
        )
    ).one()
    return Saved(count, at)


def _change(session: Session, query_id: int, **values: str | datetime | None) -> None:
    session.execute(
        update(QueryRow)
        .where(QueryRow.id == query_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _leave_nameless(session: Session, act: str, round_id: int) -> None:
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
    leave_line(session, Line(None, "a verifier", act, f"round {round_id}", site_id))
