"""Issuing a pack: read, build outside any transaction, keep, write down."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput
from assessment.people.queries import check_person_may
from assessment.settings import settings
from assessment.store.files import coming_file, place_of
from assessment.store.sessions import reading, writing
from assessment.verification.actions import record_pack
from assessment.verification.model import FormSheet, Pack
from assessment.verification.packs.assembling import PackSeal
from assessment.verification.packs.evidence_in_packs import evidence_bytes, evidence_hashes
from assessment.verification.packs.pack_issue import PackChanges, PackIssue, changes_since
from assessment.verification.packs.recording_packs import NumberTakenError
from assessment.verification.packs.sealing import SigningKey, load_or_make_key
from assessment.verification.queries import (
    HandedOver,
    document_of_version,
    handed_over,
    newest_pack_of,
    next_number,
    pack,
    verifiers,
)
from assessment.verification.reading_verified import verified_document
from assessment.verification.returns.reading_forms import form_of_pack
from assessment.verification.rules import act_to_issue
from assessment.workbook.canonical import sha256_hex
from assessment.workbook.model import FindingsRule, WorkbookDocument

Build = Callable[..., PackSeal]

_TRIES = 5  # where others make packs of the same round at the same moment


@dataclass(frozen=True, slots=True)
class _Plan:
    """What goes into one pack, as it was read in one transaction.

    ``token`` is what verdicts on it have to come back with; ``form`` is None once they are known.
    """

    over: HandedOver
    verified: WorkbookDocument | None  # None while the review is blind
    issue: PackIssue
    key: SigningKey
    token: str
    form: FormSheet | None


def issue_pack(
    *,
    by: int,
    round_id: int,
    build: Build,
    bank: Bank,
    findings: FindingsRule,
    person_id: int | None = None,
    light: bool = False,
) -> Pack:
    """Build a sealed pack of a handed-over workbook, keep it, and return what was written down.

    ``person_id`` is the verifier it is issued to, None for a copy for nobody by name. What they
    have said so far is in its form only where they issue it to themself: whoever else hands
    packs on works blind, too. A ``light``
    pack has no files of evidence; more of them than a pack may hold make it one by themselves.
    ``build`` is ``documents.packing.pack_to`` (which lives a layer up), called here or in a
    worker process: it writes to a file in the folder of files, so that no pack is ever held
    whole. ``bank`` is the workbook's; ``findings`` is ``barriers.findings.findings_of``, a layer
    up too: a pack of a verified workbook holds the final report. Refused while the workbook is open; Unavailable, with nothing written down, where the
    signing key is missing, a file of evidence is gone or changed, or the disk is full: a pack is
    never issued unsigned, and never without what it says is in it.
    """
    tries = _TRIES
    while True:
        with reading() as session:
            over = _locked(session, by=by, round_id=round_id, person_id=person_id)
            plan = _planned(
                session,
                over,
                verified_document(session, over, bank, findings) if over.verified else None,
                bank=bank,
                by=by,
                person_id=person_id,
                light=light,
            )
        try:
            return _issued(plan, by=by, build=build)
        except NumberTakenError:
            tries -= 1
            if not tries:
                raise


def _locked(session: Session, *, by: int, round_id: int, person_id: int | None) -> HandedOver:
    check_person_may(session, by, act_to_issue(by, person_id), round_id=round_id)
    return handed_over(session, round_id)


def _planned(
    session: Session,
    over: HandedOver,
    verified: WorkbookDocument | None,
    *,
    bank: Bank,
    by: int,
    person_id: int | None,
    light: bool,
) -> _Plan:
    round_id = over.round_id
    names = verifiers(session, round_id)
    if person_id is not None and person_id not in names:
        raise BadInput(
            "This person does not verify this round, so no pack was issued to them. Name them as "
            "its verifier first, or make a copy for nobody by name."
        )
    issue = PackIssue(
        pack_id=secrets.token_hex(8),
        number=next_number(session, round_id),
        issued_to="" if person_id is None else names[person_id],
        issued_at=clock.now(),
        person_id=person_id,
        own=by == person_id,
        light=light or evidence_bytes(verified or over.document) > settings().pack_evidence_bytes,
        changes=None if person_id is None else changes_for(session, over, person_id),
    )
    key = load_or_make_key(settings().key_file, may_make=settings().embedded)
    token = key.return_token(issue.pack_id, over.workbook_hash, person_id)
    form = form_of_pack(session, over, issue, token=token, bank=bank) if verified is None else None
    return _Plan(over, verified, issue, key, token, form)


def changes_for(session: Session, over: HandedOver, person_id: int) -> PackChanges | None:
    """Return what changed since the newest pack of a verifier, None where they have none yet."""
    before = newest_pack_of(session, over.round_id, person_id)
    if before is None:
        return None
    document = document_of_version(session, over.round_id, before.version)
    return changes_since(before.number, document, over.document)


def changes_in(session: Session, one: Pack) -> PackChanges | None:
    """Return what changed in a pack since the one that it replaced, None for a first one."""
    before = pack(session, one.replaces) if one.replaces else None
    if before is None:
        return None
    was, now = (
        document_of_version(session, one.round_id, version)
        for version in (before.version, one.version)
    )
    return changes_since(before.number, was, now)


def _issued(plan: _Plan, *, by: int, build: Build) -> Pack:
    document = plan.over.document
    hashes = frozenset[str]() if plan.issue.light else evidence_hashes(plan.verified or document)
    with coming_file() as coming:
        seal = build(
            coming.path,
            document,
            kept={sha256: place_of(sha256) for sha256 in hashes},
            key=plan.key,
            issue=plan.issue,
            verified=plan.verified,
            form=plan.form,
        )
        coming.take_over()
        coming.flush()
        with writing() as session:
            pack_id = record_pack(
                session,
                by=by,
                round_id=plan.over.round_id,
                seal=seal,
                issue=plan.issue,
                key=plan.key.public,
                return_token_hash=sha256_hex(plan.token.encode()),
                file_sha256=coming.sha256,
            )
            session.flush()
            issued = pack(session, pack_id)
            coming.keep()
    if issued is None:
        message = f"pack {pack_id} was written down and is not there"
        raise AssertionError(message)
    return issued
