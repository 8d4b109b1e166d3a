"""Reading queries: one's own, the team's without names while the review is blind, then all of them.

Nobody but the verifier who asked learns before the reveal whose query it is, nor which ones come
from the same person: the team gets them in the order of the questions, with the day and not the
moment, and with a mark that was drawn by lot.  Other verifiers and the programme get none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assessment.evidence_files.kinds import fetched_name
from assessment.people.model import Who
from assessment.people.rules import Act, may
from assessment.store.tables import (
    PersonRow,
    ProgrammeRow,
    QueryFileRow,
    QueryMessageRow,
    QueryRow,
    RoundRow,
)
from assessment.verification.asked import (
    TEAM,
    VERIFIER,
    Query,
    QueryFile,
    QueryMessage,
    due_on,
)
from assessment.verification.reading_hand_overs import handed_over
from assessment.workbook.model import QueryPart, Turn
from assessment.workbook.reading_answers import questions_asked

SOMEBODY = "a verifier"
_DAYS = 14  # for an answer, before a programme is set up


@dataclass(frozen=True, slots=True)
class QueryCounts:
    """How many open queries of a round wait for whom, and how many of those too long already."""

    team: int = 0
    team_overdue: int = 0
    verifier: int = 0
    verifier_overdue: int = 0

    @property
    def overdue(self) -> int:
        """How many have waited too long, for whomever."""
        return self.team_overdue + self.verifier_overdue


def own_queries(
    session: Session, round_id: int, person_id: int, answer_hashes: Mapping[str, str]
) -> dict[str, Query]:
    """Return one verifier's own queries by question; ``answer_hashes`` are those of now."""
    own = QueryRow.person_id == person_id
    found = _threads(session, round_id, own, answer_hashes, names=True)
    return {one.question: one for one in found}


def queries_to_answer(
    session: Session, round_id: int, answer_hashes: Mapping[str, str] | None = None
) -> tuple[Query, ...]:
    """Return all queries of a round for its team, in the order of the questions.

    While the review is blind they are without names and moments.  ``answer_hashes`` None: the
    workbook is open, so it is not known yet whether an answer changes.
    """
    state = session.scalar(select(RoundRow.state).where(RoundRow.id == round_id))
    found = _threads(
        session, round_id, QueryRow.id > 0, answer_hashes or {}, names=state == "verified"
    )
    return _in_order(session, round_id, found)


def queries_known(
    session: Session, round_id: int, answer_hashes: Mapping[str, str]
) -> dict[str, tuple[Query, ...]]:
    """Return all queries by question once the review is concluded; {} while it is blind."""
    state = session.scalar(select(RoundRow.state).where(RoundRow.id == round_id))
    if state != "verified":
        return {}
    found = _threads(session, round_id, QueryRow.id > 0, answer_hashes, names=True)
    by_question: dict[str, list[Query]] = {}
    for one in _in_order(session, round_id, found):
        by_question.setdefault(one.question, []).append(one)
    return {question: tuple(of) for question, of in by_question.items()}


def query_parts(
    session: Session, round_id: int, answer_hashes: Mapping[str, str]
) -> dict[str, list[QueryPart]]:
    """Return queries as the workbook's document holds them; {} while the review is blind."""
    return _parts(queries_known(session, round_id, answer_hashes))


def query_parts_for_team(
    session: Session, round_id: int, answer_hashes: Mapping[str, str]
) -> dict[str, list[QueryPart]]:
    """Return queries as ``query_parts`` does, to their team: while blind, without names.

    No pack holds their files then.
    """
    found: dict[str, tuple[Query, ...]] = {}
    for one in queries_to_answer(session, round_id, answer_hashes):
        found[one.question] = (*found.get(one.question, ()), one)
    parts = _parts(found)
    for part in (part for of in parts.values() for part in of):
        part["by"] = part["by"] or SOMEBODY
        for message in part["messages"]:
            message["by"] = message["by"] or SOMEBODY
            for file in message["files"]:
                file["pack_name"] = ""
    return parts


def _parts(known: Mapping[str, Sequence[Query]]) -> dict[str, list[QueryPart]]:
    parts: dict[str, list[QueryPart]] = {}
    number = 0
    for question, of in known.items():
        for one in of:
            number += 1
            parts.setdefault(question, []).append(_part(one, f"Q{number:03d}"))
    return parts


def query_counts(
    session: Session, round_ids: Collection[int], today: date, person_id: int | None = None
) -> dict[int, QueryCounts]:
    """Return how many open queries of each round wait for whom; a round without any is left out.

    ``person_id``: of those that this verifier asked, alone; None: of all.
    """
    days = _days(session)
    wanted = QueryRow.round_id.in_(round_ids) & QueryRow.closed_at.is_(None)
    if person_id is not None:
        wanted &= QueryRow.person_id == person_id
    rows = session.execute(
        select(QueryRow.round_id, QueryRow.turn, QueryRow.turn_since).where(wanted)
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    for round_id, turn, since in rows:
        late = today > due_on(since.date(), days)
        found.setdefault(round_id, []).append((turn, late))
    return {
        round_id: QueryCounts(
            team=sum(turn == TEAM for turn, _ in of),
            team_overdue=sum(late for turn, late in of if turn == TEAM),
            verifier=sum(turn == VERIFIER for turn, _ in of),
            verifier_overdue=sum(late for turn, late in of if turn == VERIFIER),
        )
        for round_id, of in found.items()
    }


def waiting_files(session: Session, round_id: int) -> dict[str, tuple[QueryFile, ...]]:
    """Return the files that the team handed in and did not send yet, by the query's mark."""
    rows = session.execute(
        select(QueryRow.mark, QueryFileRow, PersonRow.name)
        .join(QueryRow, QueryRow.id == QueryFileRow.query_id)
        .outerjoin(PersonRow, PersonRow.id == QueryFileRow.by)
        .where(
            QueryRow.round_id == round_id,
            QueryFileRow.message_id.is_(None),
            QueryFileRow.removed_at.is_(None),
        )
        .order_by(QueryFileRow.id)
    )
    found: dict[str, list[QueryFile]] = {}
    for mark, row, name in rows:
        found.setdefault(mark, []).append(_file(row, name or ""))
    return {mark: tuple(of) for mark, of in found.items()}


def query_file_for(session: Session, who: Who, mark: str) -> QueryFile | None:
    """Return a file of a query that ``who`` may fetch; None where there is none for them.

    The team may, from when it is handed in; the verifier whose query it is, once it is sent;
    everybody who may see the results once the review is concluded.
    """
    found = session.execute(
        select(
            QueryFileRow,
            QueryRow.person_id.label("verifier_id"),
            RoundRow.id.label("round_id"),
            RoundRow.site_id,
            RoundRow.state,
        )
        .join(QueryRow, QueryRow.id == QueryFileRow.query_id)
        .join(RoundRow, RoundRow.id == QueryRow.round_id)
        .where(QueryFileRow.mark == mark, QueryFileRow.removed_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    row, place = found[0], {"site_id": found.site_id, "round_id": found.round_id}
    sent = row.message_id is not None
    may_fetch = may(who, Act.ANSWER_QUERY, **place) or (
        sent
        and (
            (found.verifier_id == who.person_id and may(who, Act.GIVE_VERDICT, **place))
            or (found.state == "verified" and may(who, Act.SEE_RESULTS, **place))
        )
    )
    return _file(row) if may_fetch else None


def hashes_now(session: Session, round_id: int) -> Mapping[str, str] | None:
    """Return the hashes of the answers that are handed over, by question; None while open."""
    state = session.scalar(select(RoundRow.state).where(RoundRow.id == round_id))
    if state in (None, "open"):
        return None
    return handed_over(session, round_id).answer_hashes


def _threads(
    session: Session,
    round_id: int,
    which: ColumnElement[bool],
    hashes: Mapping[str, str],
    *,
    names: bool,
) -> list[Query]:
    """Return threads with their messages and files, in two statements however many there are."""
    files: dict[int, list[QueryFile]] = {}
    for row in session.scalars(
        select(QueryFileRow)
        .join(QueryRow, QueryRow.id == QueryFileRow.query_id)
        .where(QueryRow.round_id == round_id, QueryFileRow.message_id.is_not(None), which)
        .order_by(QueryFileRow.id)
    ):
        files.setdefault(row.message_id or 0, []).append(_file(row))
    rows = session.execute(
        select(QueryRow, QueryMessageRow, PersonRow.name, ProgrammeRow.query_days)
        .join(QueryMessageRow, QueryMessageRow.query_id == QueryRow.id)
        .join(PersonRow, PersonRow.id == QueryMessageRow.person_id)
        .outerjoin(ProgrammeRow, ProgrammeRow.id > 0)
        .where(QueryRow.round_id == round_id, which)
        .order_by(QueryRow.question, QueryRow.mark, QueryMessageRow.id)
        .execution_options(populate_existing=True)
    )
    threads: dict[int, tuple[QueryRow, int]] = {}
    said: dict[int, list[QueryMessage]] = {}
    verifiers: dict[int, str] = {}
    for thread, message, name, days in rows:
        threads[thread.id] = (thread, _DAYS if days is None else days)
        of_team = message.side == TEAM
        if not of_team:
            verifiers[thread.id] = name
        told = names or of_team
        said.setdefault(thread.id, []).append(
            QueryMessage(
                side=cast("Turn", message.side),
                by=name if told else "",
                text=message.text,
                on=message.at.date(),
                at=message.at if told else None,
                late=message.late,
                files=tuple(files.get(message.id, ())),
            )
        )
    return [
        _query(thread, days, said[id_], verifiers[id_], hashes, names=names)
        for id_, (thread, days) in threads.items()
    ]


def _query(
    row: QueryRow,
    days: int,
    said: Sequence[QueryMessage],
    verifier: str,
    hashes: Mapping[str, str],
    *,
    names: bool,
) -> Query:
    since: date = row.turn_since.date()
    closed: datetime | None = row.closed_at
    return Query(
        mark=row.mark,
        question=row.question,
        verifier=verifier if names else "",
        turn=cast("Turn", row.turn),
        since=since,
        due=due_on(since, days),
        asked_on=row.opened_at.date(),
        closed_on=closed.date() if closed else None,
        closed_at=closed if names else None,
        changed=hashes.get(row.question, row.answer_hash) != row.answer_hash,
        messages=tuple(said),
    )


def _in_order(session: Session, round_id: int, found: Sequence[Query]) -> tuple[Query, ...]:
    """Return queries in the order in which the workbook asks; those of one question by lot."""
    places = {code: place for place, code in enumerate(questions_asked(session, round_id))}
    last = len(places)
    return tuple(sorted(found, key=lambda one: (places.get(one.question, last), one.mark)))


def _part(query: Query, code: str) -> QueryPart:
    """Return a query as a part; its files are called by ``code`` and their place among them."""
    places = {
        file.mark: place
        for place, file in enumerate((f for one in query.messages for f in one.files), start=1)
    }
    return {
        "by": query.verifier,
        "opened_at": _moment(query.messages[0]),
        "turn": query.turn,
        "due": query.due.isoformat() if query.is_open else None,
        "closed_at": query.closed_at.isoformat() if query.closed_at else None,
        "changed_since": query.changed,
        "messages": [
            {
                "side": one.side,
                "by": one.by,
                "at": _moment(one),
                "late": one.late,
                "text": one.text,
                "files": [
                    {
                        "name": file.name,
                        "media_type": file.media_type,
                        "bytes": file.size,
                        "sha256": file.sha256,
                        "cleaned": file.cleaned,
                        "pack_name": fetched_name(code, places[file.mark], file.name),
                    }
                    for file in one.files
                ],
            }
            for one in query.messages
        ],
    }


def _moment(said: QueryMessage) -> str:
    return (said.at or said.on).isoformat()


def _file(row: QueryFileRow, by: str = "") -> QueryFile:
    return QueryFile(row.mark, row.name, row.media_type, row.sha256, row.bytes, row.cleaned, by)


def _days(session: Session) -> int:
    days = session.scalar(select(ProgrammeRow.query_days))
    return _DAYS if days is None else days
