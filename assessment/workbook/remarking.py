"""Remarks: threads on a question, kept apart from the formal reason; none is ever changed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, Changed, NotYours
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import RemarkRow, RoundRow, ThreadRow
from assessment.store.text import required_text
from assessment.workbook.model import Saved
from assessment.workbook.reading_answers import questions_asked
from assessment.workbook.rules import check_open

_SOMEBODY_ELSE = (
    "Somebody else changed this thread since you opened it, so nothing was done to it. "
    "Load the page again and look at it once more."
)


_TOKEN = re.compile(r"[0-9a-z-]{8,40}")


class _Thread(NamedTuple):
    """A thread, and the round that it belongs to."""

    id: int
    question: str
    in_pack: bool
    closed: bool
    revision: int
    round_id: int
    site_id: int


def open_thread(
    session: Session, *, by: int, round_id: int, question: str, text: str, token: str
) -> Saved:
    """Open a thread on a question with its first remark; ``revision`` of the reply is its id.

    ``token`` is the sender's own: the same once more is a second try, and nothing is kept twice.
    """
    who = check_person_may(session, by, Act.AGREE, round_id=round_id)
    place = session.execute(
        select(RoundRow.site_id, RoundRow.state).where(RoundRow.id == round_id)
    ).one()
    check_open(place.state)
    if question not in questions_asked(session, round_id):
        raise BadInput(
            "This round does not ask that question any more, so the remark was not saved. "
            "Copy it, load the page again and choose a question from the list."
        )
    said = required_text(text, "remark")
    before = _sent_before(session, by, token)
    if before is not None:
        return before
    at = clock.now()
    thread_id = session.execute(
        insert(ThreadRow)
        .values(round_id=round_id, question=question, in_pack=False, opened_at=at, revision=1)
        .returning(ThreadRow.id)
    ).scalar_one()
    _write(session, thread_id, said, by=by, at=at, token=token)
    subject = f"round {round_id} {question}"
    line = who.line("remark.thread_opened", subject, site_id=place.site_id)
    leave_line(session, line, {"thread": thread_id})
    return Saved(thread_id, at)


def add_remark(session: Session, *, by: int, thread_id: int, text: str, token: str) -> Saved:
    """Add a remark to a thread; one that was closed meanwhile is open again.

    ``revision`` of the reply is the thread's id; ``token`` as in ``open_thread``.
    """
    thread, who = _open_round(session, by, thread_id)
    said = required_text(text, "remark")
    before = _sent_before(session, by, token)
    if before is not None:
        return before
    at = clock.now()
    _write(session, thread_id, said, by=by, at=at, token=token)
    if thread.closed:
        _change(session, thread, thread.revision, closed_at=None, closed_by=None)
    _leave(session, who, thread, "remark.added")
    return Saved(thread_id, at)


def close_thread(session: Session, *, by: int, thread_id: int, revision: int) -> None:
    """Close a thread; closed already is fine."""
    thread, who = _open_round(session, by, thread_id)
    if not thread.closed:
        _change(session, thread, revision, closed_at=clock.now(), closed_by=by or None)
        _leave(session, who, thread, "remark.thread_closed")


def reopen_thread(session: Session, *, by: int, thread_id: int, revision: int) -> None:
    """Open a closed thread again; open already is fine."""
    thread, who = _open_round(session, by, thread_id)
    if thread.closed:
        _change(session, thread, revision, closed_at=None, closed_by=None)
        _leave(session, who, thread, "remark.thread_reopened")


def choose_for_pack(
    session: Session, *, by: int, thread_id: int, revision: int, in_pack: bool
) -> None:
    """Say whether a thread goes into the pack; a new one does not."""
    thread, who = _open_round(session, by, thread_id)
    if thread.in_pack != in_pack:
        _change(session, thread, revision, in_pack=bool(in_pack))
        act = "remark.put_into_pack" if in_pack else "remark.taken_from_pack"
        _leave(session, who, thread, act)


def _sent_before(session: Session, by: int, token: str) -> Saved | None:
    if not _TOKEN.fullmatch(token):
        raise BadInput(
            "This remark came without what tells it from others, so it was not saved. What you "
            "typed is still on your screen. Load the page again and send it once more."
        )
    found = session.execute(
        select(RemarkRow.thread_id, RemarkRow.at).where(
            RemarkRow.by == by, RemarkRow.token == token
        )
    ).first()
    return None if found is None else Saved(found.thread_id, found.at)


def _write(
    session: Session, thread_id: int, text: str, *, by: int, at: datetime, token: str
) -> None:
    values = {"thread_id": thread_id, "text": text, "by": by or None, "at": at, "token": token}
    session.execute(insert(RemarkRow).values(**values))


def _open_round(session: Session, by: int, thread_id: int) -> tuple[_Thread, Who]:
    found = session.execute(
        select(
            ThreadRow.id,
            ThreadRow.question,
            ThreadRow.in_pack,
            ThreadRow.closed_at.is_not(None),
            ThreadRow.revision,
            ThreadRow.round_id,
            RoundRow.site_id,
            RoundRow.state,
        )
        .join(RoundRow, RoundRow.id == ThreadRow.round_id)
        .where(ThreadRow.id == thread_id)
    ).first()
    if found is None:
        raise NotYours(NOT_YOURS)
    thread = _Thread._make(found[:-1])
    who = check_person_may(session, by, Act.AGREE, site_id=thread.site_id, round_id=thread.round_id)
    check_open(found.state)
    return thread, who


def _change(session: Session, thread: _Thread, revision: int, **values: object) -> None:
    swapped = session.execute(
        update(ThreadRow)
        .where(ThreadRow.id == thread.id, ThreadRow.revision == revision)
        .values(**values, revision=revision + 1)
        .execution_options(synchronize_session=False)
    )
    if swapped.rowcount != 1:  # type: ignore[attr-defined]  # a cursor's result carries it
        raise Changed(_SOMEBODY_ELSE, {"revision": thread.revision, "by": "somebody else"})


def _leave(session: Session, who: Who, thread: _Thread, act: str) -> None:
    subject = f"round {thread.round_id} {thread.question}"
    leave_line(session, who.line(act, subject, site_id=thread.site_id), {"thread": thread.id})
