"""What was taken in of a verifier before, so that nothing comes twice and nothing old comes last."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from assessment.errors import BadInput, Refused, Unavailable
from assessment.store.files import kept_path
from assessment.store.tables import PackRow, PersonRow, ReturnRow, RoundRow, SiteRow
from assessment.verification.asked import day
from assessment.verification.returns.opening_returns import NOTHING, OpenedReturn, open_return
from assessment.verification.returns.previewing import ReturnedFile
from assessment.workbook.canonical import sha256_hex

# ── the same again, and the order of files ───────────────────────────────────────────────────


def returned_files(session: Session) -> tuple[ReturnedFile, ...]:
    """Return every file that was taken in, the newest first, for whoever runs the programme."""
    whose, taker = aliased(PersonRow), aliased(PersonRow)
    rows = session.execute(
        select(
            ReturnRow,
            PackRow.number,
            RoundRow.name,
            SiteRow.id,
            SiteRow.name,
            whose.name,
            taker.name,
        )
        .join(PackRow, PackRow.id == ReturnRow.pack_id)
        .join(RoundRow, RoundRow.id == PackRow.round_id)
        .join(SiteRow, SiteRow.id == RoundRow.site_id)
        .join(whose, whose.id == ReturnRow.person_id)
        .outerjoin(taker, taker.id == ReturnRow.taken_by)
        .order_by(ReturnRow.id.desc())
    )
    return tuple(
        ReturnedFile(
            site_id=site_id,
            site=site,
            round_name=round_name,
            pack_number=number,
            verifier=verifier,
            revision=row.revision,
            kind=row.kind,
            on_paper=row.on_paper,
            typed_by=row.typed_by,
            taken_at=row.taken_at,
            taken_by=taken_by or "the command line",
            accepted=row.accepted,
            put_aside=len(row.rejected),
        )
        for row, number, round_name, site_id, site, verifier, taken_by in rows
    )


def taken_before(
    session: Session,
    pack: PackRow,
    person_id: int | None,
    opened: OpenedReturn,
    content: bytes,
    *,
    by: int,
) -> tuple[str, ...]:
    """Return the sentence for a file that was taken in before; Refused for one that is too old.

    Only the verifier whose it is, and whoever took it in, learn that two say the same: to anybody
    else a file of guesses would tell what the one before said.
    """
    rows = _returns(session, pack, person_id)
    for row, _ in rows:
        if row.sha256 == sha256_hex(content) and _knows(row, by):
            return (f"This very file was taken in on {day(row.taken_at)}: nothing changed.",)
    newer = [number for row, number in rows if number > pack.number]
    if newer:
        raise Refused(
            f"A file from pack {max(newer)} was taken in already, and this one is from pack "
            f"{pack.number}, which is older. {NOTHING} Go on in the form of the newer pack."
        )
    of_kind = [row for row, number in rows if number == pack.number and row.kind == opened.kind]
    if not of_kind:
        return ()
    last = max(of_kind, key=lambda row: (row.revision, row.id))
    revision = opened.document["revision"]
    if revision < last.revision:
        raise Refused(
            f"This is file {revision} of this form, and file {last.revision} was taken in on "
            f"{day(last.taken_at)}, so this one is older. {NOTHING} Send the newest file."
        )
    if revision > last.revision:
        return ()
    return _of_one_number(last, opened, by)


def _of_one_number(last: ReturnRow, opened: OpenedReturn, by: int) -> tuple[str, ...]:
    """Return the sentence for a file that counts itself as one that was taken in, or refuse it."""
    again = f"File {last.revision} of this form was taken in on {day(last.taken_at)}"
    if _knows(last, by) and _same_content(last, opened):
        return (f"{again}, and this one says the same: nothing changed.",)
    if not opened.counts_itself:
        return ()
    save = "open it in the verdict form, save it once more, and send that: it then counts as the newer one."
    if not _knows(last, by):
        raise Refused(f"{again} already. {NOTHING} If this one says something else, {save}")
    raise Refused(
        f"Another file {last.revision} of this form was taken in on {day(last.taken_at)}, and it "
        f"says something else. {NOTHING} To send this one, {save}"
    )


def _knows(row: ReturnRow, by: int) -> bool:
    """Tell whether somebody knows what a file says: it is theirs, or they took it in."""
    return by in {row.person_id, row.taken_by or 0}


def _returns(session: Session, pack: PackRow, person_id: int | None) -> list[tuple[ReturnRow, int]]:
    """Return what was taken in of somebody in this round, each with the number of its pack."""
    if person_id is None:
        return []
    rows = session.execute(
        select(ReturnRow, PackRow.number)
        .join(PackRow, PackRow.id == ReturnRow.pack_id)
        .where(PackRow.round_id == pack.round_id, ReturnRow.person_id == person_id)
        .order_by(ReturnRow.id)
    )
    return [(row, number) for row, number in rows]


def _same_content(last: ReturnRow, opened: OpenedReturn) -> bool:
    try:
        before = open_return(last.name, kept_path(last.sha256).read_bytes())
    except (BadInput, Unavailable, OSError):
        return False  # what was kept can't be compared, so nobody says that they are the same
    return before.document == opened.document


def counted_revision(
    session: Session, pack: PackRow, person_id: int | None, opened: OpenedReturn
) -> int:
    """Return what this file counts as: a spreadsheet whose number nobody raised is the next one."""
    said = opened.document["revision"]
    if opened.counts_itself:
        return said
    before = [
        row.revision
        for row, number in _returns(session, pack, person_id)
        if number == pack.number and row.kind == opened.kind
    ]
    return max([said, *(revision + 1 for revision in before)])
