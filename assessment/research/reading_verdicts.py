"""Reading what known verdicts come to: two statements, however many sites there are."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.research.pooling import JudgedAnswer
from assessment.store.tables import SignOffRow, VerdictScoreRow, VerifierRow
from assessment.verification.counting_verdicts import VerdictFigures


def judged_answers(
    session: Session, bank_version: str, rounds: Collection[int], shared: Collection[str] | None
) -> dict[int, list[JudgedAnswer]]:
    """Return the answers with known verdicts by round; ``shared`` None takes all questions."""
    score = VerdictScoreRow.__table__.c
    query = select(
        score.round_id,
        score.question,
        score.upheld,
        score.lowered,
        score.queried,
        score.could_not_tell,
        score.fallen,
        score.behind,
    ).where(score.bank_version == bank_version)
    found: dict[int, list[JudgedAnswer]] = {round_id: [] for round_id in rounds}
    for row in session.connection().execute(query).all():
        if row.round_id in found and (shared is None or row.question in shared):
            counts = {
                "upheld": row.upheld,
                "lowered": row.lowered,
                "queried": row.queried,
                "could not tell": row.could_not_tell,
            }
            behind = {int(level): count for level, count in row.behind.items()}
            figures = VerdictFigures(counts, questions=1, fallen=row.fallen)
            found[row.round_id].append(JudgedAnswer(row.question, figures, behind))
    return {round_id: answers for round_id, answers in found.items() if answers}


def verifiers_of(session: Session, rounds: Collection[int]) -> dict[int, set[int]]:
    """Return who signed off each round and was not set aside, by person id."""
    rows = session.execute(
        select(SignOffRow.round_id, SignOffRow.person_id)
        .outerjoin(
            VerifierRow,
            (VerifierRow.round_id == SignOffRow.round_id)
            & (VerifierRow.person_id == SignOffRow.person_id),
        )
        .where(VerifierRow.set_aside.is_not(True))
        .distinct()
    )
    found: dict[int, set[int]] = {}
    for row in rows:
        if row.round_id in rounds:
            found.setdefault(row.round_id, set()).add(row.person_id)
    return found
