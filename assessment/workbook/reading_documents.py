"""Reading all that a document is drawn up from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Bank
from assessment.mapping.queries import choice, criterion_answers, must_hold, partnership, register
from assessment.people.queries import site
from assessment.store.tables import HandOverRow, RoundRow
from assessment.workbook.drawing_up import Mapped, Materials, Moments, draw_up, what_is_missing
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.model import (
    NOT_VERIFIED,
    FindingsRule,
    ReopeningPart,
    Round,
    Verification,
    WorkbookDocument,
)
from assessment.workbook.reading_answers import agreed_sheet, own_answers, participants
from assessment.workbook.reading_booklets import keyed_in
from assessment.workbook.reading_history import history
from assessment.workbook.reading_meanings import site_terms
from assessment.workbook.reading_records import evidence_by_question, evidence_of, hand_overs
from assessment.workbook.reading_remarks import threads_for_pack
from assessment.workbook.sheets import Missing
from assessment.workbook.sight import sight_of_nobody


def document(
    session: Session,
    round_id: int,
    bank: Bank,
    *,
    findings: FindingsRule,
    verification: Verification = NOT_VERIFIED,
    handed_over_now: tuple[datetime, str] | None = None,
) -> WorkbookDocument:
    """Return the document of a round as it stands at this moment.

    ``findings`` is ``barriers.findings.findings_of``, which lives a layer up, as does what
    verification says.  ``handed_over_now`` is the moment and signature of a hand-over under way.
    What was handed over is kept: see ``handed_over``.
    """
    materials = _materials(session, round_id, handed_over_now)
    return draw_up(bank, materials, findings, verification)


def missing_now(session: Session, round_id: int, bank: Bank) -> tuple[Missing, ...]:
    """Return what the workbook would be handed over without, as it stands at this moment."""
    return what_is_missing(bank, _materials(session, round_id, None))


def _materials(session: Session, round_id: int, now: tuple[datetime, str] | None) -> Materials:
    workbook_round = round_of(session, round_id)
    where, sight = site(session, workbook_round.site_id), sight_of_nobody(workbook_round)
    under_way = (
        (now[0], now[1], f"handed over version {workbook_round.version}, signed by {now[1]}")
        if now
        else None
    )
    return Materials(
        site={
            "code": where.code,
            "name": where.name,
            "nation": where.nation,
            "kind": where.kind,
        },
        example=where.example,
        round=workbook_round,
        moments=_moments(session, workbook_round, now),
        mapped=_mapped(session, workbook_round),
        participants=[
            {"handle": one.handle, "voice": one.voice, "name": one.name}
            for one in participants(session, round_id)
        ],
        own=() if sight.hidden else own_answers(session, round_id),
        keyed=keyed_in(session, round_id) if workbook_round.mode == "named" else {},
        agreed=agreed_sheet(session, round_id),
        evidence=evidence_by_question(evidence_of(session, round_id)),
        threads=threads_for_pack(session, round_id),
        reopenings=_reopenings(session, round_id),
        history=history(session, workbook_round, under_way),
        site_terms=site_terms(session, workbook_round.site_id),
        threshold=workbook_round.fewest,
        hidden=sight.hidden,
    )


def _moments(session: Session, workbook_round: Round, now: tuple[datetime, str] | None) -> Moments:
    row = session.execute(
        select(RoundRow.opened_at, HandOverRow.at, HandOverRow.signed_by)
        .outerjoin(
            HandOverRow,
            (HandOverRow.round_id == RoundRow.id) & (HandOverRow.version == RoundRow.version),
        )
        .where(RoundRow.id == workbook_round.id)
    ).one()
    at, signed_by = now or (row.at, row.signed_by)
    locked = workbook_round.state != "open"
    return Moments(
        opened_at=row.opened_at.isoformat(),
        handed_over_at=at.isoformat() if locked and at else None,
        signed_by=signed_by if locked else None,
    )


def _reopenings(session: Session, round_id: int) -> list[ReopeningPart]:
    return [
        {
            "version": line.version,
            "at": line.reopened_at.isoformat(),
            "by": line.reopened_by or "the command line",
            "reason": line.reopened_because or "",
        }
        for line in hand_overs(session, round_id)
        if line.reopened_at is not None
    ]


def _mapped(session: Session, workbook_round: Round) -> Mapped:
    partnership_id = workbook_round.partnership_id
    chosen = choice(session, workbook_round.site_id)
    if chosen is not None and chosen.partnership.id != partnership_id:
        chosen = None  # chosen anew since; this round keeps its partnership
    return Mapped(
        register=register(session, workbook_round.site_id),
        partnership=chosen.partnership if chosen else partnership(session, partnership_id),
        criteria=criterion_answers(session, partnership_id),
        must_hold=frozenset(must_hold(session)),
        reason=chosen.reason if chosen else "",
        not_chosen=chosen.not_chosen if chosen else (),
    )
