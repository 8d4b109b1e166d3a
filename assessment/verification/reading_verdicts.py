"""Reading verdicts: one's own, and everybody's once the review is concluded.

A review is blind until then: the round's state is then "verified".  Before that nobody reads any
verdict but their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.tables import ReturnRow, SignOffRow, VerdictRow
from assessment.verification.model import Moderated, Settlement, Verdict
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_queries import query_parts
from assessment.verification.reading_reviews import (
    named_verifiers,
    set_aside,
    sign_offs,
    verifiers,
)
from assessment.verification.reading_settlements import moderated
from assessment.verification.rules import settle
from assessment.workbook.model import NOT_VERIFIED, Came, SettlementPart, VerdictPart, Verification


def verdict_sheet(
    session: Session, round_id: int, person_id: int, hashes: Mapping[str, str]
) -> dict[str, Verdict]:
    """Return one verifier's own verdicts by question; ``hashes`` are the answers' present ones.

    A verdict belongs to one version of its answer. Where the answer as it is now has none yet,
    the newest one of before is shown, as stale, on the line that the new one will be saved on.
    """
    rows = session.scalars(
        select(VerdictRow)
        .where(VerdictRow.round_id == round_id, VerdictRow.person_id == person_id)
        .order_by(VerdictRow.saved_at, VerdictRow.id)
    ).all()
    now = {row.question: row for row in rows if row.answer_hash == hashes.get(row.question)}
    before = {row.question: row for row in rows if row.verdict and row is not now.get(row.question)}
    return {
        question: _verdict(row, hashes)
        if row.verdict or question not in before
        else _stale(before[question], on=row)
        for question, row in now.items()
    }


def _stale(said: VerdictRow, *, on: VerdictRow) -> Verdict:
    """Return what was said of an answer before it changed, on the line of the answer now."""
    return Verdict(
        on.id,
        on.question,
        on.person_id,
        said.verdict,
        said.level,
        said.reason,
        stale=True,
        saved_at=said.saved_at,
        revision=on.revision,
        answer_hash=said.answer_hash,
    )


def verdicts(session: Session, over: HandedOver) -> dict[str, tuple[Verdict, ...]]:
    """Return all verdicts that were signed off, by question; empty while the review is blind.

    What somebody gave and never signed, because they left, does not count, nor what was set aside.
    """
    if not over.verified:
        return {}
    signed = select(SignOffRow.id).where(
        SignOffRow.round_id == VerdictRow.round_id,
        SignOffRow.person_id == VerdictRow.person_id,
        SignOffRow.at >= VerdictRow.saved_at,
    )
    rows = session.scalars(
        select(VerdictRow)
        .where(VerdictRow.round_id == over.round_id, VerdictRow.verdict != "", signed.exists())
        .where(VerdictRow.person_id.not_in(set_aside(over.round_id)))
        .order_by(VerdictRow.question, VerdictRow.person_id, VerdictRow.saved_at, VerdictRow.id)
    )
    return newest_of_each(_verdict(row, over.answer_hashes) for row in rows)


def newest_of_each(given: Iterable[Verdict]) -> dict[str, tuple[Verdict, ...]]:
    """Return by question each verifier's newest verdict, and one that is not stale before others.

    ``given`` are in the order in which they were given.
    """
    newest: dict[tuple[str, int], Verdict] = {}
    for one in given:
        key = (one.question, one.person_id)
        if not one.stale or newest.get(key, one).stale:
            newest[key] = one
    found: dict[str, list[Verdict]] = {}
    for (question, _), one in newest.items():
        found.setdefault(question, []).append(one)
    return {question: tuple(given) for question, given in found.items()}


def verdict_parts(session: Session, over: HandedOver) -> dict[str, list[VerdictPart]]:
    """Return the verdicts as the workbook's document holds them; empty while blind."""
    return parts_of(session, over, verdicts(session, over))


def parts_of(
    session: Session, over: HandedOver, found: Mapping[str, Sequence[Verdict]]
) -> dict[str, list[VerdictPart]]:
    """Return verdicts with their verifiers' names, as the workbook's document holds them."""
    named = {one.person_id: one for one in named_verifiers(session, over.round_id)}
    sent = _in_files(session, over.round_id)
    return {
        question: [
            {
                "verifier": named[v.person_id].name,
                "voice": named[v.person_id].voice or "",
                "verdict": v.verdict,
                "level": v.level,
                "reason": v.reason,
                "at": v.saved_at.isoformat() if v.saved_at else "",
                "came": sent[v.id][0] if v.id in sent else "on screen",
                "typed_by": sent[v.id][1] if v.id in sent else "",
                "stale": v.stale,
            }
            for v in given
        ]
        for question, given in found.items()
    }


def _in_files(session: Session, round_id: int) -> dict[int, tuple[Came, str]]:
    """Return of each verdict that came in a file, by its id, how it came and who typed it in."""
    rows = session.execute(
        select(VerdictRow.id, ReturnRow.on_paper, ReturnRow.typed_by)
        .join(ReturnRow, ReturnRow.id == VerdictRow.return_id)
        .where(VerdictRow.round_id == round_id)
    )
    return {
        number: ("from paper" if on_paper else "in a file", typed_by)
        for number, on_paper, typed_by in rows
    }


def settlements(session: Session, over: HandedOver) -> dict[str, Settlement]:
    """Return what verification makes of each question; nothing is settled while it is blind."""
    return _settled(over, verdicts(session, over), moderated(session, over))


def _settled(
    over: HandedOver, given: Mapping[str, Sequence[Verdict]], decided: Mapping[str, Moderated]
) -> dict[str, Settlement]:
    return {
        question: settle(agreed, given.get(question, ()), decided.get(question))
        for question, agreed in over.agreed_levels.items()
    }


def verification_of(session: Session, over: HandedOver) -> Verification:
    """Return what verification says of a handed-over workbook; nothing while it is blind."""
    if not over.verified:
        return (
            Verification(state="under way") if verifiers(session, over.round_id) else NOT_VERIFIED
        )
    given = verdicts(session, over)
    found = _settled(over, given, moderated(session, over))
    signed = sign_offs(session, over.round_id, over.version)
    return Verification(
        state="concluded",
        workbook=over.workbook_hash,
        verdicts=parts_of(session, over, given),
        queries=query_parts(session, over.round_id, over.answer_hashes),
        settlements={
            question: settlement_part(one.moderated)
            for question, one in found.items()
            if one.moderated is not None
        },
        verified={question: one.verified for question, one in found.items()},
        settled={question: one.settled for question, one in found.items()},
        sign_offs=[
            {"verifier": one.verifier, "at": one.at.isoformat(), "statement": one.statement}
            for one in signed
        ],
    )


def settlement_part(one: Moderated) -> SettlementPart:
    """Return what a moderator decided as the workbook's document holds it."""
    return {
        "level": one.level,
        "reason": one.reason,
        "by": one.moderator,
        "at": one.saved_at.isoformat() if one.saved_at else "",
    }


def _verdict(row: VerdictRow, hashes: Mapping[str, str]) -> Verdict:
    stale = bool(row.verdict) and hashes.get(row.question) != row.answer_hash
    return Verdict(
        row.id,
        row.question,
        row.person_id,
        row.verdict,
        row.level,
        row.reason,
        stale,
        row.saved_at,
        row.revision,
        row.answer_hash,
    )
