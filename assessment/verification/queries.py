"""Reading verdicts, sign-offs and packs.

A review is blind until it is concluded: the round's state is then "verified".  Before that nobody
reads any verdict but their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Refused
from assessment.store.tables import (
    GrantRow,
    HandOverRow,
    InvitationRow,
    PackRow,
    PersonRow,
    RoundRow,
    SignOffRow,
    VerdictRow,
)
from assessment.verification.model import Pack, SignOff, Verdict
from assessment.verification.rules import settle
from assessment.workbook.model import VerdictPart, Verification, WorkbookDocument

NOT_HANDED_OVER = (
    "This workbook is not handed over at the moment, so there is nothing to verify. "
    "Verdicts that were given are kept. Come back when the team has handed it over."
)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A workbook as it was handed over; ``document`` never changes.

    ``verified``: its review is concluded, so verdicts may be seen by those who see results.
    """

    round_id: int
    version: int
    workbook_hash: str
    document: WorkbookDocument
    verified: bool

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
    row = session.execute(
        select(HandOverRow.version, HandOverRow.workbook_hash, HandOverRow.document, RoundRow.state)
        .join(RoundRow, RoundRow.id == HandOverRow.round_id)
        .where(HandOverRow.round_id == round_id, RoundRow.state != "open")
        .order_by(HandOverRow.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Refused(NOT_HANDED_OVER)
    document = cast("WorkbookDocument", json.loads(row.document))
    return HandedOver(
        round_id, row.version, row.workbook_hash, document, verified=row.state == "verified"
    )


def evidence_to_verify(session: Session, round_id: int) -> frozenset[str]:
    """Return the hashes of the files that go with a handed-over workbook; Refused while open."""
    document = handed_over(session, round_id).document
    return frozenset(
        part["file"]["sha256"]
        for answer in document["answers"]
        for part in answer["agreed"]["evidence"]
        if part["file"] is not None and part["file"]["pack_name"]
    )


def verdict_sheet(
    session: Session, round_id: int, person_id: int, hashes: Mapping[str, str]
) -> dict[str, Verdict]:
    """Return one verifier's own verdicts by question; ``hashes`` are the answers' present ones."""
    rows = session.scalars(
        select(VerdictRow)
        .where(VerdictRow.round_id == round_id, VerdictRow.person_id == person_id)
        .order_by(VerdictRow.id)
    )
    return {row.question: _verdict(row, hashes) for row in rows}


def verifiers(session: Session, round_id: int) -> dict[int, str]:
    """Return the people who verify this round, by id, with their names."""
    rows = session.execute(
        select(PersonRow.id, PersonRow.name)
        .join(GrantRow, GrantRow.person_id == PersonRow.id)
        .where(
            GrantRow.role == "verifier",
            GrantRow.round_id == round_id,
            PersonRow.ended_at.is_(None),
        )
        .order_by(PersonRow.id)
    )
    return {row.id: row.name for row in rows}


def sign_offs(session: Session, round_id: int, version: int) -> tuple[SignOff, ...]:
    """Return who has signed off this handed-over version, in that order."""
    rows = session.execute(
        select(SignOffRow, PersonRow.name)
        .join(PersonRow, PersonRow.id == SignOffRow.person_id)
        .where(SignOffRow.round_id == round_id, SignOffRow.version == version)
        .order_by(SignOffRow.id)
    )
    return tuple(
        SignOff(row.person_id, name, row.version, row.statement, row.at) for row, name in rows
    )


def still_to_sign(session: Session, round_id: int, version: int) -> tuple[str, ...]:
    """Return the names of verifiers who have not signed off this version.

    Somebody whose invitation is still open counts: they may begin tomorrow, and work blind too.
    """
    signed = {one.person_id for one in sign_offs(session, round_id, version)}
    here = verifiers(session, round_id)
    invited = session.execute(
        select(InvitationRow.name, InvitationRow.person_id)
        .where(
            InvitationRow.round_id == round_id,
            InvitationRow.kind == "verifier",
            InvitationRow.redeemed_at.is_(None),
            InvitationRow.withdrawn_at.is_(None),
            InvitationRow.expires_at > clock.now(),
        )
        .order_by(InvitationRow.id)
    )
    known = signed | set(here)
    return (
        *(name for person_id, name in here.items() if person_id not in signed),
        *(one.name for one in invited if one.person_id not in known),
    )


def verdicts(session: Session, over: HandedOver) -> dict[str, tuple[Verdict, ...]]:
    """Return all verdicts that were signed off, by question; empty while the review is blind.

    What somebody gave and never signed, because they left, does not count.
    """
    if not over.verified:
        return {}
    signed = select(SignOffRow.id).where(
        SignOffRow.round_id == VerdictRow.round_id,
        SignOffRow.person_id == VerdictRow.person_id,
        SignOffRow.at >= VerdictRow.saved_at,
    )
    found: dict[str, list[Verdict]] = {}
    for row in session.scalars(
        select(VerdictRow)
        .where(VerdictRow.round_id == over.round_id, VerdictRow.verdict != "", signed.exists())
        .order_by(VerdictRow.question, VerdictRow.person_id)
    ):
        found.setdefault(row.question, []).append(_verdict(row, over.answer_hashes))
    return {question: tuple(given) for question, given in found.items()}


def verdict_parts(session: Session, over: HandedOver) -> dict[str, list[VerdictPart]]:
    """Return the verdicts as the workbook's document holds them; empty while blind."""
    names = verifiers(session, over.round_id)
    return {
        question: [
            {
                "verifier": names.get(v.person_id, "a verifier who has left"),
                "verdict": v.verdict,
                "level": v.level,
                "reason": v.reason,
                "at": v.saved_at.isoformat() if v.saved_at else "",
                "stale": v.stale,
            }
            for v in given
        ]
        for question, given in verdicts(session, over).items()
    }


def verification_of(session: Session, over: HandedOver) -> Verification:
    """Return what verification says of a handed-over workbook; nothing while it is blind."""
    given = verdicts(session, over)
    settlements = {
        question: settle(agreed, given.get(question, ()))
        for question, agreed in over.agreed_levels.items()
    }
    signed = sign_offs(session, over.round_id, over.version) if over.verified else ()
    return Verification(
        verdicts=verdict_parts(session, over),
        verified={question: one.verified for question, one in settlements.items()},
        settled={question: one.settled for question, one in settlements.items()},
        sign_offs=[
            {"verifier": one.verifier, "at": one.at.isoformat(), "statement": one.statement}
            for one in signed
        ],
    )


def packs(session: Session, round_id: int) -> tuple[Pack, ...]:
    """Return the packs issued for a round, newest first."""
    rows = session.scalars(
        select(PackRow).where(PackRow.round_id == round_id).order_by(PackRow.issued_at.desc())
    )
    return tuple(_pack(row) for row in rows)


def pack(session: Session, pack_id: str) -> Pack | None:
    """Return one pack by its id, None where none was issued under it."""
    row = session.get(PackRow, pack_id)
    return None if row is None else _pack(row)


def pack_by_tagmanifest(session: Session, tagmanifest_hash: str) -> Pack | None:
    """Return the pack with this tagmanifest hash, None where none was issued here."""
    row = session.scalar(select(PackRow).where(PackRow.tagmanifest_hash == tagmanifest_hash))
    return None if row is None else _pack(row)


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
    )


def _pack(row: PackRow) -> Pack:
    return Pack(
        row.id,
        row.round_id,
        row.version,
        row.workbook_hash,
        row.tagmanifest_hash,
        row.file_sha256,
        row.key_id,
        row.issued_to,
        row.issued_at,
        row.state,
    )
