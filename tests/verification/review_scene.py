"""A handed-over workbook under review, and shortcuts for what its verifiers say."""

from __future__ import annotations

import factories
from assessment.barriers.findings import findings_of
from assessment.store.sessions import reading, writing
from assessment.verification import actions as verification
from assessment.verification.model import Verdict
from assessment.verification.queries import handed_over, verdict_sheet
from assessment.workbook import actions as workbook
from assessment.workbook.model import Saved
from factories import OPERATOR, Workbook, bank

FIRST = "CC-1.1a"  # agreed at 0 in a workbook that the factories fill
SECOND = "CC-1.2a"  # agreed at 1
THIRD = "CC-1.3a"  # agreed at 2


def sheet(of: Workbook, verifier_id: int) -> dict[str, Verdict]:
    """Return one verifier's own verdicts by question."""
    with reading() as session:
        hashes = handed_over(session, of.round_id).answer_hashes
        return verdict_sheet(session, of.round_id, verifier_id, hashes)


def say(
    of: Workbook,
    verifier_id: int,
    question: str,
    *said: object,
    **given: object,
) -> Saved:
    """Give one verdict: ``said`` is the verdict (upheld where none is given), level, reason.

    ``by``, ``revision`` and ``verdict_id`` are as they should be where they are not given.
    """
    line = sheet(of, verifier_id)[question]
    values = {"verdict": "upheld", "level": None, "reason": ""}
    values |= dict(zip(values, said, strict=False))
    values |= {"by": verifier_id, "verdict_id": line.id, "revision": line.revision}
    with writing() as session:
        return verification.record_verdict(session, bank=bank(), **values | given)


def uphold_all(of: Workbook, verifier_id: int, *, but: tuple[str, ...] = ()) -> None:
    """Uphold every agreed level except some."""
    for question in sheet(of, verifier_id):
        if question not in but:
            say(of, verifier_id, question)


def sign(of: Workbook, verifier_id: int, statement: str = "All seen.", **judgement: str) -> None:
    """Sign off; ``judgement`` is ``reliance`` and ``reliance_reason`` where it is another."""
    with writing() as session:
        verification.sign_off(
            session,
            by=verifier_id,
            round_id=of.round_id,
            statement=statement,
            **factories.JUDGEMENT | judgement,
            bank=bank(),
        )


def reopen(of: Workbook) -> None:
    """Open the workbook again."""
    with writing() as session:
        workbook.reopen(session, by=OPERATOR, round_id=of.round_id, reason="A level was wrong.")


def hand_over_again(
    of: Workbook, question: str = "", level: int = 0, reason: str = "We looked again."
) -> None:
    """Reopen, change one agreed level (none where no question is named), and hand over again."""
    reopen(of)
    if question:
        factories.agreed_level(of, question, level, reason=reason)
    with writing() as session:
        workbook.hand_over(
            session,
            by=of.team_id,
            round_id=of.round_id,
            signed_by="Tess Brook",
            bank=bank(),
            findings=findings_of,
        )
        verification.resume_verification(session, by=of.team_id, round_id=of.round_id, bank=bank())
