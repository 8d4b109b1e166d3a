"""A query's thread: how it stands, and the one way in which a message comes into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, NotYours
from assessment.people.rules import NOT_YOURS
from assessment.store.tables import QueryMessageRow, QueryRow, RoundRow
from assessment.workbook.model import Saved

_UNTOLD = (
    "This message came without what tells it from others, so it was not sent. What you typed is "
    "still on your screen. Load the page again and send it once more."
)
_TOKEN = re.compile(r"[0-9a-z-]{8,40}")


@dataclass(frozen=True, slots=True)
class Thread:
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


def thread_of(session: Session, mark: str) -> Thread:
    """Return the query with this mark; NotYours where there is none."""
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
    return Thread(*row)


def check_token(token: str) -> None:
    """Raise BadInput unless this can tell a message from others of the same sender."""
    if not _TOKEN.fullmatch(token):
        raise BadInput(_UNTOLD)


def sent_before(session: Session, person_id: int, token: str) -> str | None:
    """Return the mark of the thread that has this message already, None where none has."""
    return session.scalar(
        select(QueryRow.mark)
        .join(QueryMessageRow, QueryMessageRow.query_id == QueryRow.id)
        .where(QueryMessageRow.person_id == person_id, QueryMessageRow.token == token)
    )


def write_message(
    session: Session, thread: Thread, side: str, person_id: int, *, text: str, token: str
) -> int:
    """Write a message of one ``side``, TEAM or VERIFIER, and return its id."""
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


def messages_saved(session: Session, query_id: int) -> Saved:
    """Return how many messages a query has, as its revision, and when the newest came."""
    count, at = session.execute(
        select(func.count(), func.max(QueryMessageRow.at)).where(
            QueryMessageRow.query_id == query_id
        )
    ).one()
    return Saved(count, at)


def change_query(session: Session, query_id: int, **values: str | datetime | None) -> None:
    """Change the columns of a query that say whose turn it is, about what, and whether it is open."""
    session.execute(
        update(QueryRow)
        .where(QueryRow.id == query_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
