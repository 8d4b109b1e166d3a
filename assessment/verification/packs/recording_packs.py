"""Writing down the packs that were issued, and what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, NotYours, Refused
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import PackRow
from assessment.store.text import checked_text
from assessment.verification.packs.assembling import PackSeal
from assessment.verification.packs.keeping_keys import keep_key
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.packs.reading_packs import newest_pack_of, next_number
from assessment.verification.packs.sealing import PublicKey
from assessment.verification.reading_hand_overs import HandedOver, handed_over
from assessment.verification.reading_reviews import verifiers
from assessment.verification.rules import CONCLUDED, SUPERSEDED, act_to_issue


class NumberTakenError(Refused):
    """Another pack of the round was written down first, under the same number."""


def record_pack(
    session: Session,
    *,
    by: int,
    round_id: int,
    seal: PackSeal,
    issue: PackIssue,
    key: PublicKey,
    return_token_hash: str,
    file_sha256: str,
) -> str:
    """Write down a pack that was built and kept; return its id.

    One for a verifier closes the packs that they had before. Refused where the workbook was
    reopened or handed over again while the pack was built.
    """
    act = act_to_issue(by, issue.person_id)
    who = check_person_may(session, by, act, round_id=round_id)
    over = handed_over(session, round_id)
    _check_still_fits(session, over, seal, issue)
    replaces = _take_the_place(session, over, issue)
    session.add(
        PackRow(
            id=seal.pack_id,
            round_id=round_id,
            number=issue.number,
            version=over.version,
            workbook_hash=seal.workbook_hash,
            tagmanifest_hash=seal.tagmanifest_hash,
            file_sha256=file_sha256,
            key_id=seal.key_id,
            person_id=issue.person_id,
            issued_to=issue.issued_to,
            issued_at=issue.issued_at,
            issued_by=None if who.operator else by,
            light=issue.light,
            replaces=replaces,
            return_token_hash=return_token_hash,
            state="closed" if over.verified else "open",
            ended_at=issue.issued_at if over.verified else None,
            ended_because=CONCLUDED if over.verified else "",
        )
    )
    keep_key(session, who, key, issue.issued_at)
    leave_line(
        session,
        who.line("pack.issued", f"pack {seal.pack_id}", version=over.version),
        {
            "round": round_id,
            "number": issue.number,
            "for": issue.issued_to,
            "light": issue.light,
            "tagmanifest": seal.tagmanifest_hash,
            "file": file_sha256,
        },
    )
    return seal.pack_id


def withdraw_pack(session: Session, *, by: int, pack_id: str, reason: str) -> None:
    """Withdraw a pack for a reason: its verdicts are taken in no more. Again changes nothing."""
    row = session.get(PackRow, pack_id)
    if row is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.ISSUE_PACK, round_id=row.round_id)
    because = checked_text(reason, "reason").strip()
    if not because:
        raise BadInput("Say why the pack is withdrawn. Nothing was changed.")
    if row.state == "withdrawn":
        return
    row.state, row.ended_at, row.ended_because = "withdrawn", clock.now(), because
    line = who.line("pack.withdrawn", f"pack {pack_id}", version=row.version)
    leave_line(session, line, {"round": row.round_id, "number": row.number, "because": because})


def close_packs(
    session: Session, round_id: int, *, at: datetime, because: str, person_id: int | None = None
) -> None:
    """Close the open packs of a round: verdicts on them count where the answer did not change.

    ``person_id``: only those issued to this verifier; None: all of them.
    """
    whose = [] if person_id is None else [PackRow.person_id == person_id]
    session.execute(
        update(PackRow)
        .where(PackRow.round_id == round_id, PackRow.state == "open", *whose)
        .values(state="closed", ended_at=at, ended_because=because)
        .execution_options(synchronize_session=False)
    )


def _check_still_fits(session: Session, over: HandedOver, seal: PackSeal, issue: PackIssue) -> None:
    if over.workbook_hash != seal.workbook_hash:
        raise Refused(
            "The workbook was handed over again while this pack was being made, so the pack was "
            "thrown away. Make it again."
        )
    if issue.person_id is not None and issue.person_id not in verifiers(session, over.round_id):
        raise Refused(
            "This person verifies this round no more, so no pack was issued to them. "
            "Nothing was changed."
        )
    if issue.number != next_number(session, over.round_id):
        raise NumberTakenError(
            "Other packs of this round are being made at the same moment. Nothing was changed. "
            "Please try again."
        )


def _take_the_place(session: Session, over: HandedOver, issue: PackIssue) -> str | None:
    """Close what the same verifier had before; return the id of the newest of it."""
    if issue.person_id is None:
        return None
    before = newest_pack_of(session, over.round_id, issue.person_id)
    close_packs(
        session,
        over.round_id,
        at=issue.issued_at,
        because=SUPERSEDED,
        person_id=issue.person_id,
    )
    return None if before is None else before.id
