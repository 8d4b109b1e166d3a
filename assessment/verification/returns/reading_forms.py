"""Reading what goes into the verdict form of one verifier: their own words, and nobody else's."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.settings import settings
from assessment.store.tables import VerdictRow
from assessment.verification.asked import Query
from assessment.verification.model import (
    FormDeclaration,
    FormMessage,
    FormQuery,
    FormSheet,
    Verdict,
)
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_queries import own_queries
from assessment.verification.reading_reviews import declaration, verifiers, voice_of_verifier
from assessment.verification.returns.drawing_up_forms import FormFor, draw_up_form
from assessment.verification.rules import organisations_to_declare

RETURN = "/review/return"  # the page that takes a file of verdicts


def form_of_pack(
    session: Session, over: HandedOver, issue: PackIssue, *, token: str, bank: Bank
) -> FormSheet:
    """Return the form of a pack that is being issued; ``token`` goes back with its verdicts."""
    given = settings()
    return draw_up_form(
        over.document,
        bank,
        form_for(session, over, issue.person_id, own=issue.own),
        pack_id=issue.pack_id,
        number=issue.number,
        workbook_hash=over.workbook_hash,
        token=token,
        organisations=organisations_to_declare(over.document),
        light=issue.light,
        return_to="" if given.reaches_only_here else f"{given.url}{RETURN}",
    )


def form_for(session: Session, over: HandedOver, person_id: int | None, *, own: bool) -> FormFor:
    """Return whose form it is; None: a copy for nobody by name.

    What they said before goes in where the pack is their ``own``: nobody else hands it on.
    """
    if person_id is None:
        return FormFor()
    said = declaration(session, over.round_id, person_id)
    if not own:
        asked, given = {}, {}
    else:
        asked = own_queries(session, over.round_id, person_id, over.answer_hashes)
        given = _said_before(session, over, person_id)
    return FormFor(
        verifier=verifiers(session, over.round_id)[person_id],
        voice=voice_of_verifier(session, over.round_id, person_id),
        verdicts=given,
        queries={question: _query(one) for question, one in asked.items()},
        declaration=None if said is None else FormDeclaration(said.words, said.conflicts),
    )


def _said_before(session: Session, over: HandedOver, person_id: int) -> dict[str, Verdict]:
    """Return what a verifier said of each answer: of its present version, else the last, stale.

    Unlike their sheet on screen it needs no line laid out for the answer as it is now: whoever
    works offline alone has never opened that sheet.
    """
    rows = session.scalars(
        select(VerdictRow)
        .where(
            VerdictRow.round_id == over.round_id,
            VerdictRow.person_id == person_id,
            VerdictRow.verdict != "",
        )
        .order_by(VerdictRow.saved_at, VerdictRow.id)
    ).all()
    newest = {row.question: row for row in rows}
    newest |= {
        row.question: row for row in rows if row.answer_hash == over.answer_hashes.get(row.question)
    }
    return {
        question: Verdict(
            row.id,
            question,
            person_id,
            row.verdict,
            row.level,
            row.reason,
            stale=row.answer_hash != over.answer_hashes.get(question),
            saved_at=row.saved_at,
            revision=row.revision,
            answer_hash=row.answer_hash,
        )
        for question, row in newest.items()
    }


def _query(one: Query) -> FormQuery:
    return FormQuery(
        turn=one.turn,
        closed_at=None if one.closed_on is None else one.closed_on.isoformat(),
        messages=tuple(
            FormMessage(
                said.side,
                (said.on if said.at is None else said.at).isoformat(),
                said.text,
                tuple(file.name for file in said.files),
            )
            for said in one.messages
        ),
    )
