"""A review in which packs were issued and files come back, without building the packs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from assessment import clock
from assessment.store.sessions import reading, writing
from assessment.store.tables import Base
from assessment.verification.actions import record_pack, take_in_return
from assessment.verification.model import FormSheet
from assessment.verification.packs.assembling import PackSeal
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.queries import handed_over, next_number, preview_return, verifiers
from assessment.verification.returns.drawing_up_forms import draw_up_form
from assessment.verification.returns.previewing import ReturnPreview, TakenReturn
from assessment.verification.returns.reading_forms import form_for
from assessment.verification.rules import organisations_to_declare
from assessment.workbook.canonical import sha256_hex
from factories import OPERATOR, Workbook, bank
from verification.packs_made import KEY
from verification.return_files import Document, as_json


def issue(of: Workbook, person_id: int | None) -> FormSheet:
    """Write a pack down as issued, and return the form that is in it."""
    with writing() as session:
        over = handed_over(session, of.round_id)
        pack_id, number = secrets.token_hex(8), next_number(session, of.round_id)
        token = KEY.return_token(pack_id, over.workbook_hash, person_id)
        name = "" if person_id is None else verifiers(session, of.round_id)[person_id]
        at = clock.now()
        form = draw_up_form(
            over.document,
            bank(),
            form_for(session, over, person_id, own=True),
            pack_id=pack_id,
            number=number,
            workbook_hash=over.workbook_hash,
            token=token,
            organisations=organisations_to_declare(over.document),
        )
        record_pack(
            session,
            by=OPERATOR,
            round_id=of.round_id,
            seal=PackSeal(
                pack_id=pack_id,
                workbook_version=over.version,
                workbook_hash=over.workbook_hash,
                answer_hashes=over.answer_hashes,
                tagmanifest_hash=sha256_hex(pack_id.encode()),
                key_id=KEY.public.fingerprint,
                issued_to=name,
                issued_at=at,
            ),
            issue=PackIssue(pack_id, number, name, at, person_id),
            key=KEY.public,
            return_token_hash=sha256_hex(token.encode()),
            file_sha256=sha256_hex(b"a pack"),
        )
    return form


def looked_at(by: int, file: Document | bytes, name: str = "v.json", **given: Any) -> ReturnPreview:
    """Return the preview of a file."""
    content = file if isinstance(file, bytes) else as_json(file)
    with reading() as session:
        return preview_return(
            session, by=by, name=name, content=content, banks={bank().version: bank()}, **given
        )


def taken(
    by: int,
    file: Document | bytes,
    name: str = "v.json",
    from_file: Sequence[str] = (),
    **given: Any,
) -> TakenReturn:
    """Look at a file and take it in, as a page does: the same bytes, and what was seen."""
    content = file if isinstance(file, bytes) else as_json(file)
    seen = looked_at(by, content, name, **given)
    with writing() as session:
        return take_in_return(
            session,
            by=by,
            name=name,
            content=content,
            banks={bank().version: bank()},
            from_file=from_file,
            seen=seen.fingerprint,
            **given,
        )


def upheld(form: FormSheet) -> dict[str, tuple[str]]:
    """Return a verdict on every question of a form."""
    return {one.question: ("upheld",) for one in form.questions}


def all_rows() -> int:
    """Return how many rows the whole database holds, to see that nothing was written."""
    with reading() as session:
        return sum(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        )
