"""The team answers a verifier's question, in words and with files.  No message is ever changed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import QueryFileRow, QueryRow
from assessment.store.text import checked_text, required_text
from assessment.verification.asked import TEAM, VERIFIER
from assessment.verification.query_threads import (
    change_query,
    check_token,
    messages_saved,
    sent_before,
    thread_of,
    write_message,
)
from assessment.workbook.handing_in import check_space
from assessment.workbook.model import Saved
from assessment.workbook.sheets import HandedIn

CLOSED = (
    "The verifier has closed this question, so no further answer goes to it and yours was not sent. "
    "What you typed is still on your screen. If the verifier asks again, you can send it then."
)
_FILES_CHANGED = (
    "The files that wait to go with this answer were changed by somebody else meanwhile, so it was "
    "not sent. What you typed is still on your screen. Load the page again, look at the files, and "
    "send it once more."
)


def answer_query(
    session: Session, *, by: int, mark: str, text: str, token: str, files: Sequence[str] = ()
) -> Saved:
    """Send the team's answer; ``files`` are the marks of those that wait to go with it.

    After the review is concluded, what was left unanswered can still be answered: it is marked as
    late.  ``revision`` of the reply is how many messages the query has now.
    """
    thread = thread_of(session, mark)
    who = check_person_may(session, by, Act.ANSWER_QUERY, round_id=thread.round_id)
    said = required_text(text, "answer")
    check_token(token)
    if sent_before(session, by, token) is not None:
        return messages_saved(session, thread.id)
    if thread.closed:
        raise Refused(CLOSED)
    message_id = write_message(session, thread, TEAM, by, text=said, token=token)
    _send_along(session, thread.id, message_id, files)
    if thread.turn == TEAM:
        change_query(session, thread.id, turn=VERIFIER, turn_since=clock.now())
    line = who.line("query.answered", f"round {thread.round_id}", site_id=thread.site_id)
    leave_line(session, line, {"files": len(files)})
    return messages_saved(session, thread.id)


def hand_in_with_answer(session: Session, *, by: int, mark: str, file: HandedIn) -> str:
    """Keep a file that goes with the team's next answer to a query; return its mark.

    The same content twice waits once.  It goes to the verifier when the answer is sent.
    """
    thread = thread_of(session, mark)
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
    thread = thread_of(session, mark)
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
    row, thread = found[0], thread_of(session, found.mark)
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
