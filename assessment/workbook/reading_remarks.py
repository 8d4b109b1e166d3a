"""Reading remarks: for whoever may see the workbook; outsiders get what was put into the pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.store.tables import PersonRow, RemarkRow, ThreadRow
from assessment.workbook.model import ThreadPart
from assessment.workbook.sheets import Remark, Thread


def threads(
    session: Session, round_id: int, question: str | None = None
) -> dict[str, list[Thread]]:
    """Return the threads by question: open ones first, then by when they were opened.

    ``question`` None is about all of them.
    """
    wanted = ThreadRow.round_id == round_id
    if question is not None:
        wanted &= ThreadRow.question == question
    rows = session.execute(
        select(ThreadRow, RemarkRow, PersonRow.name)
        .join(RemarkRow, RemarkRow.thread_id == ThreadRow.id)
        .outerjoin(PersonRow, PersonRow.id == RemarkRow.by)
        .where(wanted)
        .order_by(ThreadRow.closed_at.is_not(None), ThreadRow.id, RemarkRow.id)
        .execution_options(populate_existing=True)
    )
    said: dict[int, list[Remark]] = {}
    found: dict[int, ThreadRow] = {}
    for thread, remark, name in rows:
        found[thread.id] = thread
        said.setdefault(thread.id, []).append(
            Remark(remark.text, name or "the command line", remark.at)
        )
    by_question: dict[str, list[Thread]] = {}
    for thread in found.values():
        by_question.setdefault(thread.question, []).append(
            Thread(
                thread.id,
                thread.question,
                thread.in_pack,
                thread.closed_at,
                thread.revision,
                tuple(said[thread.id]),
            )
        )
    return by_question


def open_threads(session: Session, round_id: int) -> Mapping[str, int]:
    """Return how many threads are open, by question; 0 where there are none."""
    rows = session.execute(
        select(ThreadRow.question, func.count().label("count_"))
        .where(ThreadRow.round_id == round_id, ThreadRow.closed_at.is_(None))
        .group_by(ThreadRow.question)
    )
    return Counter({row.question: row.count_ for row in rows})


def threads_for_pack(session: Session, round_id: int) -> dict[str, list[ThreadPart]]:
    """Return, by question, the threads that were chosen for the pack, in the order of opening."""
    return {
        question: [thread.part for thread in sorted(of, key=lambda one: one.id) if thread.in_pack]
        for question, of in threads(session, round_id).items()
    }
