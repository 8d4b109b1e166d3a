"""Giving verdicts, signing off, and writing down the packs that were issued."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import PackRow, RoundRow, SignOffRow, VerdictRow
from assessment.store.text import LONGEST, clean_text
from assessment.verification.assembling import PackSeal
from assessment.verification.queries import (
    HandedOver,
    handed_over,
    revealed,
    sign_offs,
    verdict_sheet,
    verification_of,
)
from assessment.verification.rules import check_verdict, what_is_missing
from assessment.workbook.model import Saved
from assessment.workbook.scoring import write_scores

SIGNED_OFF = (
    "You have signed off this workbook, so your verdicts are locked. Nothing was changed. "
    "If something has to be put right, ask the programme team."
)


def begin_verification(session: Session, *, by: int, round_id: int) -> None:
    """Lay out one empty verdict per answer for the verifier; what they gave before stays."""
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    over = handed_over(session, round_id)
    there = verdict_sheet(session, round_id, by, over.answer_hashes)
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
    given = _cleaned(reason)
    check_verdict(verdict, level, agreed=over.agreed_levels.get(row.question), ladder=bank.levels)
    now_hash = over.answer_hashes[row.question]
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
        {"verdict": verdict, "level": level, "revision": revision + 1},
    )
    return Saved(revision + 1, at)


def sign_off(session: Session, *, by: int, round_id: int, statement: str, bank: Bank) -> None:
    """Finish one verifier's review; with the last of them the workbook counts as verified."""
    who = check_person_may(session, by, Act.GIVE_VERDICT, round_id=round_id)
    over = _open_to(session, round_id, by)
    said = _cleaned(statement)
    sheet = verdict_sheet(session, round_id, by, over.answer_hashes)
    problems = []
    for question, agreed in over.agreed_levels.items():
        given = sheet.get(question)
        if agreed is None:
            continue
        if given is None or given.stale:
            problems.append(f"{question}: this answer needs a verdict.")
        elif missing := what_is_missing(given.verdict, given.level, given.reason):
            problems.append(f"{question}: {missing}")
    if problems:
        raise BadInput(
            f"{len(problems)} of your verdicts are still to come. What you gave is kept; "
            "nothing was signed.",
            tuple(problems),
        )
    at = clock.now()
    session.add(
        SignOffRow(round_id=round_id, person_id=by, version=over.version, statement=said, at=at)
    )
    session.flush()
    leave_line(session, who.line("verification.signed", f"round {round_id}", version=over.version))
    if revealed(session, round_id, over.version):
        session.execute(update(RoundRow).where(RoundRow.id == round_id).values(state="verified"))
        said_of_all = verification_of(session, over)
        write_scores(
            session,
            round_id=round_id,
            bank=bank,
            verified=said_of_all.verified,
            settled=said_of_all.settled,
        )


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
            issued_to=clean_text(issued_to),
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
    return over


def _cleaned(typed: str) -> str:
    text = clean_text(typed)
    if len(text) > LONGEST:
        raise BadInput(
            f"This text has {len(text):,} characters; at most {LONGEST:,} can be kept. "
            "It is still on your screen: please shorten it."
        )
    return text


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
