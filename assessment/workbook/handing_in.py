"""Handing in files as evidence: a new piece, or the next version of one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, aliased

from assessment import clock
from assessment.errors import BadInput, Changed, NotYours
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.settings import settings
from assessment.store.audit import Line, leave_line
from assessment.store.files import in_words
from assessment.store.tables import EvidenceFileRow, EvidenceRow, PersonRow, RoundRow
from assessment.store.text import checked_text
from assessment.workbook.reading_answers import questions_asked
from assessment.workbook.reading_records import evidence_space
from assessment.workbook.rules import check_open
from assessment.workbook.sheets import HandedIn, Piece

_REPLACED_BEFORE = (
    "Somebody else handed in another version of this file since you opened it, so yours was not "
    "kept. Look at theirs first; if yours is still the right one, hand it in again."
)


class _Round(NamedTuple):
    id: int
    site_id: int
    state: str


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest version of a piece's file; version 0 where it has none."""

    version: int = 0
    sha256: str = ""
    name: str = ""
    by: str = ""
    at: str = ""


def check_room(session: Session, *, by: int, round_id: int, size: int) -> None:
    """Raise unless ``by`` may hand in a file of this size (bytes) to this open round now."""
    check_person_may(session, by, Act.AGREE, round_id=round_id)
    _open_round(session, round_id)
    check_space(session, round_id, size)


def hand_in_evidence(
    session: Session, *, by: int, round_id: int, file: HandedIn, questions: Sequence[str] = ()
) -> Piece:
    """Put a file on the list as a piece of its own; what it shows is written down afterwards.

    Its title is the file's name, its date the photo's, or still to come.  A file that stands on
    the list already is not put there twice: the questions are added to that piece.
    """
    who = check_person_may(session, by, Act.AGREE, round_id=round_id)
    at = _open_round(session, round_id)
    asked = questions_asked(session, round_id)
    if set(questions) - set(asked):
        raise BadInput("This question is not asked in this workbook, so the file was not kept.")
    there = _listed(session, round_id, file.sha256)
    if there is not None:
        return _behind_more(session, who, at, there, [one for one in asked if one in questions])
    check_space(session, round_id, file.size, file.sha256)
    number = 1 + (
        session.scalar(select(func.max(EvidenceRow.number)).where(EvidenceRow.round_id == round_id))
        or 0
    )
    title = checked_text(file.stem, "name of the file").strip()
    evidence_id = session.execute(
        insert(EvidenceRow)
        .values(
            round_id=round_id,
            number=number,
            title=title,
            dated=file.taken,
            strength="seen" if file.cleaned else "documented",
            where="",
            look_at="",
            questions=[one for one in asked if one in questions],
            withheld_because="",
            revision=1,
        )
        .returning(EvidenceRow.id)
    ).scalar_one()
    _write(session, who, evidence_id, 1, file)
    facts = {"title": title, "questions": list(questions), **_facts(file)}
    leave_line(session, _line(who, at, "evidence.handed_in", number, 1), facts)
    return Piece(evidence_id, f"E{number:03d}", 1, there_already=False)


def replace_evidence_file(
    session: Session, *, by: int, evidence_id: int, version: int, file: HandedIn
) -> Piece:
    """Keep the next version of a piece's file; the earlier ones stay.

    ``version`` is the one that it replaces, 0 for a piece that had no file; Changed where there
    is a later one by now.  The same content again changes nothing.
    """
    row = session.get(EvidenceRow, evidence_id, populate_existing=True)
    if row is None or row.removed_at is not None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, Act.AGREE, round_id=row.round_id)
    at = _open_round(session, row.round_id)
    newest = _newest(session, evidence_id)
    code = f"E{row.number:03d}"
    if newest.sha256 == file.sha256:
        return Piece(evidence_id, code, newest.version, there_already=True)
    if newest.version != version:
        raise Changed(
            _REPLACED_BEFORE,
            {"revision": newest.version, "by": newest.by, "at": newest.at, "name": newest.name},
        )
    check_space(session, row.round_id, file.size, file.sha256)
    _write(session, who, evidence_id, version + 1, file)
    was = {"was": newest.name, "was_sha256": newest.sha256}
    act = "evidence.replaced" if version else "evidence.file_added"
    facts = {"title": row.title, **was, **_facts(file)}
    leave_line(session, _line(who, at, act, row.number, version + 1), facts)
    return Piece(evidence_id, code, version + 1, there_already=False)


def _open_round(session: Session, round_id: int) -> _Round:
    found = session.execute(
        select(RoundRow.id, RoundRow.site_id, RoundRow.state).where(RoundRow.id == round_id)
    ).one_or_none()
    if found is None:
        raise NotYours(NOT_YOURS)
    check_open(found.state)
    return _Round._make(found)


def check_space(session: Session, round_id: int, size: int, sha256: str = "") -> None:
    """Raise BadInput where the workbook's files would become more than they may be together."""
    space = evidence_space(session, round_id, without=sha256)
    most = settings().evidence_round_bytes
    if space + size > most:
        raise BadInput(
            f"The files of this workbook take {in_words(space)} of the {in_words(most)} that they "
            f"may take together, and this one has {in_words(size)}, so it was not kept. "
            "Make it smaller, or give the place where it is kept instead."
        )


def _listed(session: Session, round_id: int, sha256: str) -> EvidenceRow | None:
    """Return the piece whose newest file has this content, None where none has."""
    any_version = aliased(EvidenceFileRow)
    newest = select(func.max(any_version.version)).where(any_version.evidence_id == EvidenceRow.id)
    return session.scalar(
        select(EvidenceRow)
        .join(EvidenceFileRow, EvidenceFileRow.evidence_id == EvidenceRow.id)
        .where(
            EvidenceRow.round_id == round_id,
            EvidenceRow.removed_at.is_(None),
            EvidenceFileRow.sha256 == sha256,
            EvidenceFileRow.version == newest.scalar_subquery(),
        )
        .order_by(EvidenceRow.number)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _behind_more(
    session: Session, who: Who, at: _Round, row: EvidenceRow, questions: Sequence[str]
) -> Piece:
    more = [one for one in questions if one not in row.questions]
    version = _newest(session, row.id).version
    if more:
        behind = [*row.questions, *more]
        session.execute(
            update(EvidenceRow)
            .where(EvidenceRow.id == row.id)
            .values(questions=behind, revision=EvidenceRow.revision + 1)
            .execution_options(synchronize_session=False)
        )
        line = _line(who, at, "evidence.changed", row.number, row.revision + 1)
        leave_line(session, line, {"title": row.title, "questions": behind})
    return Piece(row.id, f"E{row.number:03d}", version, there_already=True)


def _newest(session: Session, evidence_id: int) -> _Newest:
    found = session.execute(
        select(
            EvidenceFileRow.version,
            EvidenceFileRow.sha256,
            EvidenceFileRow.name,
            PersonRow.name.label("who"),
            EvidenceFileRow.at,
        )
        .outerjoin(PersonRow, PersonRow.id == EvidenceFileRow.by)
        .where(EvidenceFileRow.evidence_id == evidence_id)
        .order_by(EvidenceFileRow.version.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return _Newest()
    who = found.who or "the command line"
    return _Newest(found.version, found.sha256, found.name, who, found.at.isoformat())


def _write(session: Session, who: Who, evidence_id: int, version: int, file: HandedIn) -> None:
    session.execute(
        insert(EvidenceFileRow).values(
            evidence_id=evidence_id,
            version=version,
            sha256=file.sha256,
            name=checked_text(file.name, "name of the file"),
            media_type=file.media_type,
            size=file.size,
            cleaned=file.cleaned,
            at=clock.now(),
            by=who.person_id or None,
        )
    )


def _facts(file: HandedIn) -> dict[str, object]:
    return {"name": file.name, "sha256": file.sha256, "size": file.size, "cleaned": file.cleaned}


def _line(who: Who, at: _Round, act: str, number: int, version: int) -> Line:
    return who.line(act, f"round {at.id} E{number:03d}", site_id=at.site_id, version=version)
