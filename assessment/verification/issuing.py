"""Issuing a pack: read, build outside any transaction, keep, write down."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from assessment import clock
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.settings import settings
from assessment.store.files import coming_file, place_of
from assessment.store.sessions import reading, writing
from assessment.store.text import checked_name
from assessment.verification.actions import record_pack
from assessment.verification.assembling import PackSeal
from assessment.verification.evidence_in_packs import evidence_hashes
from assessment.verification.model import Pack
from assessment.verification.queries import handed_over, pack
from assessment.verification.sealing import load_or_make_key

Build = Callable[..., PackSeal]


def issue_pack(*, by: int, round_id: int, issued_to: str, build: Build) -> Pack:
    """Build a sealed pack of a handed-over workbook, keep it, and return what was written down.

    ``build`` is ``documents.packing.pack_to`` (which lives a layer up), called here or in a
    worker process: it writes to a file in the folder of files, so that no pack is ever held
    whole. Refused while the workbook is open; Unavailable, with nothing written down, where the
    signing key is missing, a file of evidence is gone or changed, or the disk is full: a pack is
    never issued unsigned, and never without what it says is in it.
    """
    to = checked_name(issued_to, "name of whom it is for", optional=True)
    with reading() as session:
        check_person_may(session, by, Act.MAKE_PACK, round_id=round_id)
        over = handed_over(session, round_id)
    given = settings()
    key = load_or_make_key(given.key_file, may_make=given.embedded)
    issued_at = clock.now()
    with coming_file() as coming:
        seal = build(
            coming.path,
            over.document,
            kept={sha256: place_of(sha256) for sha256 in evidence_hashes(over.document)},
            pack_id=secrets.token_hex(8),
            key=key,
            issued_to=to,
            issued_at=issued_at,
        )
        coming.take_over()
        coming.flush()
        with writing() as session:
            pack_id = record_pack(
                session,
                by=by,
                round_id=round_id,
                seal=seal,
                file_sha256=coming.sha256,
                issued_to=to,
                issued_at=issued_at,
            )
            session.flush()
            issued = pack(session, pack_id)
            coming.keep()
    if issued is None:
        message = f"pack {pack_id} was written down and is not there"
        raise AssertionError(message)
    return issued
