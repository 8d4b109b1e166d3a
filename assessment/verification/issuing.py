"""Issuing a pack: read, build outside any transaction, keep, write down."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from assessment import clock
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.settings import settings
from assessment.store.files import keep_file
from assessment.store.sessions import reading, writing
from assessment.store.text import checked_name
from assessment.verification.actions import record_pack
from assessment.verification.assembling import PackSeal
from assessment.verification.model import Pack
from assessment.verification.queries import handed_over, pack
from assessment.verification.sealing import load_or_make_key

Build = Callable[..., tuple[bytes, PackSeal]]


def issue_pack(*, by: int, round_id: int, issued_to: str, build: Build) -> Pack:
    """Build a sealed pack of a handed-over workbook, keep it, and return what was written down.

    ``build`` is ``documents.packing.pack_bytes`` (which lives a layer up), called here or in a
    worker process. Refused while the workbook is open; Unavailable, with nothing written down,
    where the signing key is missing or the disk is full: a pack is never issued unsigned.
    """
    to = checked_name(issued_to, "name of whom it is for", optional=True)
    with reading() as session:
        check_person_may(session, by, Act.MAKE_PACK, round_id=round_id)
        over = handed_over(session, round_id)
    given = settings()
    key = load_or_make_key(given.key_file, may_make=given.embedded)
    issued_at = clock.now()
    content, seal = build(
        over.document,
        pack_id=secrets.token_hex(8),
        key=key,
        issued_to=to,
        issued_at=issued_at,
    )
    kept = keep_file(content)
    with writing() as session:
        pack_id = record_pack(
            session,
            by=by,
            round_id=round_id,
            seal=seal,
            file_sha256=kept,
            issued_to=to,
            issued_at=issued_at,
        )
        session.flush()
        issued = pack(session, pack_id)
    if issued is None:
        message = f"pack {pack_id} was written down and is not there"
        raise AssertionError(message)
    return issued
