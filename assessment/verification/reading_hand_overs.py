"""Reading the workbook that was handed over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.errors import Refused
from assessment.store.tables import HandOverRow, RoundRow
from assessment.workbook.model import AnswerPart, WorkbookDocument

NOT_HANDED_OVER = (
    "This workbook is not handed over at the moment, so there is nothing to verify. "
    "Verdicts that were given are kept. Come back when the team has handed it over."
)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A workbook as it was handed over; ``document`` never changes.

    ``answers_hash`` is the same for every version with the very same answers.
    ``verified``: its review is concluded, so verdicts may be seen by those who see results.
    ``known_since``: when verdicts on this round last became known, of this version or an earlier
    one; None where they never were.
    """

    round_id: int
    version: int
    workbook_hash: str
    answers_hash: str
    document: WorkbookDocument
    verified: bool
    known_since: datetime | None = None

    @property
    def answer_hashes(self) -> dict[str, str]:
        """The hash of each answer, by question."""
        return {answer["question"]: answer["hash"] for answer in self.document["answers"]}

    @property
    def agreed_levels(self) -> dict[str, int | None]:
        """The agreed level of each question, None where none was agreed."""
        return {
            answer["question"]: answer["agreed"]["level"] for answer in self.document["answers"]
        }


def handed_over(session: Session, round_id: int) -> HandedOver:
    """Return the newest hand-over of a round that is locked; Refused while it is open."""
    known = select(func.max(HandOverRow.concluded_at)).where(HandOverRow.round_id == round_id)
    row = session.execute(
        select(HandOverRow, RoundRow.state, known.scalar_subquery())
        .join(RoundRow, RoundRow.id == HandOverRow.round_id)
        .where(HandOverRow.round_id == round_id, RoundRow.state != "open")
        .order_by(HandOverRow.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Refused(NOT_HANDED_OVER)
    over, state, known_since = row
    return HandedOver(
        round_id,
        over.version,
        over.workbook_hash,
        over.answers_hash,
        cast("WorkbookDocument", json.loads(over.document)),
        verified=state == "verified",
        known_since=known_since,
    )


def document_of_version(session: Session, round_id: int, version: int) -> WorkbookDocument:
    """Return the workbook as it was handed over in one version, which has to be there."""
    text = session.scalars(
        select(HandOverRow.document).where(
            HandOverRow.round_id == round_id, HandOverRow.version == version
        )
    ).one()
    return cast("WorkbookDocument", json.loads(text))


def changed_answers(session: Session, round_id: int) -> tuple[str, ...] | None:
    """Return the questions whose answers changed from the hand-over before the newest to that one.

    In the workbook's order; None where it was handed over once.
    """
    rows = session.scalars(
        select(HandOverRow.document)
        .where(HandOverRow.round_id == round_id)
        .order_by(HandOverRow.version.desc())
        .limit(2)
    ).all()
    if len(rows) < 2:  # noqa: PLR2004  two, to be compared
        return None
    now, before = (
        {answer["question"]: answer["hash"] for answer in json.loads(row)["answers"]}
        for row in rows
    )
    return tuple(question for question, hashed in now.items() if before.get(question) != hashed)


def answer_as_it_was(
    session: Session, round_id: int, question: str, answer_hash: str
) -> AnswerPart | None:
    """Return an answer as it stood when it had this hash, None where no hand-over had it."""
    rows = session.scalars(
        select(HandOverRow.document)
        .where(HandOverRow.round_id == round_id)
        .order_by(HandOverRow.version.desc())
    )
    for row in rows:
        for answer in cast("WorkbookDocument", json.loads(row))["answers"]:
            if answer["question"] == question and answer["hash"] == answer_hash:
                return answer
    return None


def evidence_to_verify(session: Session, round_id: int) -> frozenset[str]:
    """Return the hashes of the files that go with a handed-over workbook; Refused while open."""
    document = handed_over(session, round_id).document
    return frozenset(
        part["file"]["sha256"]
        for answer in document["answers"]
        for part in answer["agreed"]["evidence"]
        if part["file"] is not None and part["file"]["pack_name"]
    )
