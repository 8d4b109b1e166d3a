"""Writing the figures of a workbook down as its known verdicts settle them."""

from __future__ import annotations

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.store.tables import VerdictScoreRow
from assessment.verification.agreeing_verifiers import levels_stood_behind
from assessment.verification.counting_verdicts import verdict_figures
from assessment.verification.model import Verdict
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_known import known_settlements, known_verdicts
from assessment.workbook.scoring import write_scores


def settle_anew(session: Session, over: HandedOver, bank: Bank) -> dict[str, int | None]:
    """Write the figures of a workbook as its verdicts settle them now; return what is settled.

    While a review is under way again only what was known before it stands in them.
    """
    found = known_settlements(session, over)
    settled = {question: one.settled for question, one in found.items()}
    write_scores(
        session,
        round_id=over.round_id,
        bank=bank,
        verified={question: one.verified for question, one in found.items()},
        settled=settled,
    )
    _write_verdict_scores(session, over, bank)
    return settled


def _write_verdict_scores(session: Session, over: HandedOver, bank: Bank) -> None:
    session.execute(delete(VerdictScoreRow).where(VerdictScoreRow.round_id == over.round_id))
    given = known_verdicts(session, over)
    rows = [
        row
        for question in given
        if (row := _row(over, bank, question, given[question])) is not None
    ]
    if rows:
        session.execute(insert(VerdictScoreRow), rows)


def _row(
    over: HandedOver, bank: Bank, question: str, given: tuple[Verdict, ...]
) -> dict[str, object] | None:
    """Return what verdicts on one answer come to; None where none of them counts."""
    agreed = {question: over.agreed_levels.get(question)}
    figures = verdict_figures(bank, agreed, {question: given})
    if not figures.verdicts:
        return None
    behind: dict[str, int] = {}
    for levels in levels_stood_behind(bank, agreed, {question: given}).values():
        level = str(levels[question])
        behind[level] = behind.get(level, 0) + 1
    return {
        "round_id": over.round_id,
        "bank_version": bank.version,
        "question": question,
        "upheld": figures.counts["upheld"],
        "lowered": figures.counts["lowered"],
        "queried": figures.counts["queried"],
        "could_not_tell": figures.counts["could not tell"],
        "fallen": figures.fallen,
        "behind": behind,
    }
