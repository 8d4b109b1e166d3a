"""Giving verdicts, signing off, and writing down the packs that were issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import PackRow, RoundRow, SignOffRow, VerdictRow
from assessment.store.text import checked_name, checked_text
from assessment.verification.assembling import PackSeal
from assessment.verification.model import Verdict
from assessment.verification.queries import (
    HandedOver,
    handed_over,
    sign_offs,
    still_to_sign,
    verdict_sheet,
    verification_of,
)
from assessment.verification.rules import check_verdict, what_is_missing
from assessment.workbook.model import Saved
from assessment.workbook.rules import state_after
from assessment.workbook.scoring import write_scores

SIGNED_OFF = (
    "You have signed off this workbook, so your verdicts are locked. Nothing was changed. "
    "If something has to be put right, ask the programme team."
)
VERIFIED_ALREADY = (
    "This workbook has been verified already and its verdicts are known, so nobody else can verify "
    "it blind. Nothing was changed. The programme team can reopen it."
)


def begin_verification(session: Session, *, by: int, round_id: int) -> None:
    """Lay out one empty verdict per answer for the verifier; what they gave before stays."""
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    over = handed_over(session, round_id)
    there = verdict_sheet(session, round_id, by, over.answer_hashes)
    if over.verified and not there:
        raise Refused(VERIFIED_ALREADY)
    fresh = [q for q in over.answer_hashes if q not in there]
    session.add_all(
        VerdictRow(round_id=round_id, person_id=by, question=q, answer_hash=over.answer_hashes[q])
        for q in fresh
    )
    if fresh:
        line = who.line("verification.begun", f"round {round_id}", version=over.version)
        leave_line(session, line, {"answers": len(fresh)})


def record_verdict(
    session: Session,
    *,
    by: int,
    verdict_id: int,
    revision: int,
    verdict: str,
    level: int | None,
    reason: str,
    bank: Bank,
) -> Saved:
    """Save one verdict by compare-and-swap; an unfinished one is kept, and says so elsewhere.

    Raises Changed where another tab saved first, Refused where the verdict would raise a level
    or the workbook is not handed over or signed off, NotYours for anybody else's verdict.
    """
    row = session.get(VerdictRow, verdict_id)
    if row is None or row.person_id != by:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=row.round_id)
    over = _open_to(session, row.round_id, by)
    now_hash = over.answer_hashes[row.question]
    given = checked_text(reason, "reason")
    check_verdict(
        verdict,
        level,
        agreed=over.agreed_levels.get(row.question),
        bank=bank,
        question=row.question,
    )
    same = (row.verdict, row.level, row.reason, row.answer_hash)
    if same == (verdict, level, given, now_hash) and row.saved_at is not None:
        return Saved(row.revision, row.saved_at)
    at = clock.now()
    swapped = session.execute(
        update(VerdictRow)
        .where(VerdictRow.id == verdict_id, VerdictRow.revision == revision)
        .values(
            verdict=verdict,
            level=level,
            reason=given,
            answer_hash=now_hash,
            saved_at=at,
            revision=revision + 1,
        )
        .returning(VerdictRow.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if swapped is None:
        raise _changed(row, who.name)
    leave_line(
        session,
        who.line("verdict.given", f"round {row.round_id} {row.question}", version=over.version),
        # Not what was said: the programme reads these lines while the review is blind.
        {"revision": revision + 1},
    )
    return Saved(revision + 1, at)


def sign_off(session: Session, *, by: int, round_id: int, statement: str, bank: Bank) -> None:
    """Finish one verifier's review; with the last of them the workbook counts as verified.

    BadInput lists every answer that still needs a verdict; what was given is kept.
    """
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    over = _open_to(session, round_id, by)
    said = checked_text(statement, "statement")
    problems = _still_to_come(over, verdict_sheet(session, round_id, by, over.answer_hashes))
    if problems:
        count = "One verdict is" if len(problems) == 1 else f"{len(problems)} verdicts are"
        raise BadInput(
            f"{count} still to come. What you gave is kept; nothing was signed.", problems
        )
    at = clock.now()
    session.add(
        SignOffRow(round_id=round_id, person_id=by, version=over.version, statement=said, at=at)
    )
    session.flush()
    leave_line(session, who.line("verification.signed", f"round {round_id}", version=over.version))
    if not still_to_sign(session, round_id, over.version):
        _conclude(session, who, over, bank)


def conclude_verification(session: Session, *, by: int, round_id: int, bank: Bank) -> None:
    """Count a workbook as verified once nobody is left who has to sign off.

    The last sign-off does that by itself; this is for when the last one outstanding has left, or
    an invitation was withdrawn. Refused, naming them, while somebody has still to sign off.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME, round_id=round_id)
    over = handed_over(session, round_id)
    if over.verified:
        return
    if not sign_offs(session, round_id, over.version):
        raise Refused(
            "No verifier has signed off this workbook, so it can't count as verified. "
            "Nothing was changed."
        )
    if waiting := still_to_sign(session, round_id, over.version):
        raise Refused(
            f"Still to sign off: {', '.join(waiting)}. Until then all verdicts stay hidden. "
            "Wait for them, or withdraw their invitation or role first."
        )
    _conclude(session, who, over, bank)


def _still_to_come(over: HandedOver, sheet: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Return a sentence for each agreed level without a complete, fresh verdict."""
    found = []
    for question, agreed in over.agreed_levels.items():
        given = sheet.get(question)
        if agreed is None:
            continue
        if given is None or not given.verdict:
            found.append(f"{question}: this answer needs a verdict.")
        elif given.stale:
            found.append(f"{question}: the answer has changed, so it needs a verdict again.")
        elif missing := what_is_missing(given.verdict, given.level, given.reason):
            found.append(f"{question}: {missing}")
    return tuple(found)


def _conclude(session: Session, who: Who, over: HandedOver, bank: Bank) -> None:
    session.execute(
        update(RoundRow)
        .where(RoundRow.id == over.round_id)
        .values(state=state_after("handed over", "last verifier signs off"))
        .execution_options(synchronize_session=False)
    )
    said = verification_of(session, replace(over, verified=True))
    write_scores(
        session,
        round_id=over.round_id,
        bank=bank,
        verified=said.verified,
        settled=said.settled,
    )
    line = who.line("verification.concluded", f"round {over.round_id}", version=over.version)
    leave_line(session, line, {"settled": dict(said.settled)})


def record_pack(
    session: Session,
    *,
    by: int,
    round_id: int,
    seal: PackSeal,
    file_sha256: str,
    issued_to: str,
    issued_at: datetime,
) -> str:
    """Write down a pack that was built and kept; return its id.

    Refused where the workbook was reopened or handed over again while the pack was built.
    """
    who = check_person_may(session, by, Act.MAKE_PACK, round_id=round_id)
    over = handed_over(session, round_id)
    if over.workbook_hash != seal.workbook_hash:
        raise Refused(
            "The workbook was handed over again while this pack was being made, so the pack was "
            "thrown away. Make it again."
        )
    session.add(
        PackRow(
            id=seal.pack_id,
            round_id=round_id,
            version=over.version,
            workbook_hash=seal.workbook_hash,
            tagmanifest_hash=seal.tagmanifest_hash,
            file_sha256=file_sha256,
            key_id=seal.key_id,
            issued_to=checked_name(issued_to, "name of whom it is for", optional=True),
            issued_at=issued_at,
            issued_by=None if who.operator else by,
            state="open",
        )
    )
    leave_line(
        session,
        who.line("pack.issued", f"pack {seal.pack_id}", version=over.version),
        {"round": round_id, "tagmanifest": seal.tagmanifest_hash, "file": file_sha256},
    )
    return seal.pack_id


def _open_to(session: Session, round_id: int, person_id: int) -> HandedOver:
    over = handed_over(session, round_id)
    if any(s.person_id == person_id for s in sign_offs(session, round_id, over.version)):
        raise Locked(SIGNED_OFF)
    if over.verified:
        raise Refused(VERIFIED_ALREADY)
    return over


def _changed(row: VerdictRow, name: str) -> Changed:
    return Changed(
        "This verdict was changed in another window. Both texts are kept: choose one, or join them.",
        {
            "verdict": row.verdict,
            "level": row.level,
            "reason": row.reason,
            "revision": row.revision,
            "by": name,
            "at": row.saved_at.isoformat() if row.saved_at else "",
        },
    )
