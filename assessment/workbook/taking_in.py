"""Taking in a tidy file of answers, from paper or another program: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput
from assessment.measures.answers import AgreedLevel, OwnAnswer
from assessment.measures.tidy import TidyAnswers, read_tidy
from assessment.people.queries import check_person_may
from assessment.people.rules import Act
from assessment.store.audit import leave_line
from assessment.store.tables import (
    AgreedAnswerChangeRow,
    AgreedAnswerRow,
    OwnAnswerRow,
    ParticipantRow,
)
from assessment.store.text import checked_text
from assessment.workbook.agreeing import KEPT
from assessment.workbook.canonical import sha256_hex
from assessment.workbook.finding_rounds import round_of
from assessment.workbook.joining import join, new_handles
from assessment.workbook.model import Mode
from assessment.workbook.rules import check_answering_from_file, check_open, check_same_bank
from assessment.workbook.sheets import TakenIn


def take_in_answers(session: Session, *, by: int, round_id: int, raw: bytes, bank: Bank) -> TakenIn:
    """Take in a tidy answers file (see ``measures.tidy``); the same file again changes nothing.

    The people in the file answer on paper: they are found again by name, and have no sign-in.  A
    row without answer and note leaves what is stored.  An agreed silence is an outcome without a
    level.  BadInput lists every fault, and nothing is taken in then.
    """
    who = check_person_may(session, by, Act.TAKE_IN_ANSWERS, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    tidy = _as_stored(read_tidy(raw, bank))
    if tidy.own:
        check_answering_from_file(found.answering_closed_at)
    agreed = _agreed_rows(session, round_id)
    on_paper = _people(session, round_id)
    _check(tidy, agreed, on_paper)
    fresh = _newcomers(tidy, on_paper)
    handles = new_handles(session, round_id, found.mode, len(fresh))
    added: list[dict[str, Any]] = [
        {"name": name, "voice": voice, "handle": handle, "person_id": None}
        for (name, voice), handle in zip(fresh.items(), handles, strict=True)
    ]
    if added:
        join(session, round_id, added)
    at = clock.now()
    own_changed = _take_own(session, round_id, tidy.own, at)
    agreed_changed = _take_agreed(session, agreed, tidy.agreed, at, who.person_id or None)
    if found.mode == "confidential":  # whether an answer was the same already would tell it
        own_changed = sum((one.level, one.silence, one.note) != _NOTHING for one in tidy.own)
    result = TakenIn(
        participants=len({one.participant for one in tidy.own}),
        new_participants=len(added),
        own_changed=own_changed,
        agreed_changed=agreed_changed,
        same=len(tidy.own) + len(tidy.agreed) - own_changed - agreed_changed,
    )
    if added or own_changed or agreed_changed:
        leave_line(
            session,
            who.line("answers.taken_in", f"round {round_id}", site_id=found.site_id),
            _facts(found.mode, raw, result),
        )
    return result


def _facts(mode: Mode, raw: bytes, result: TakenIn) -> dict[str, object]:
    """Return what the audit line says; in a confidential round nothing that hangs on own answers.

    A small file could be guessed from its hash, and a count tells how much somebody answered.
    """
    facts: dict[str, object] = {
        "new_participants": result.new_participants,
        "agreed_changed": result.agreed_changed,
    }
    if mode == "confidential":
        return facts
    return facts | {"sha256": sha256_hex(raw), "own_changed": result.own_changed}


_NOTHING = (None, None, "")


class _Person(NamedTuple):
    voice: str
    on_paper: bool


def _as_stored(tidy: TidyAnswers) -> TidyAnswers:
    """Return the file with its notes and reasons as they are stored."""
    return TidyAnswers(
        own=tuple(
            replace(
                one, note=checked_text(one.note, f"note of “{one.participant}” at {one.question}")
            )
            for one in tidy.own
        ),
        agreed=tuple(
            replace(one, reason=checked_text(_reason(one), f"reason at {one.question}"))
            for one in tidy.agreed
        ),
    )


def _reason(one: AgreedLevel) -> str:
    """Return the reason; an agreed silence says in it which silence it was."""
    if one.silence is None:
        return one.reason
    said = one.silence[0].upper() + one.silence[1:]
    return f"{said}: {one.reason}" if one.reason.strip() else f"{said}."


def _people(session: Session, round_id: int) -> dict[str, _Person]:
    rows = session.execute(
        select(ParticipantRow.name, ParticipantRow.voice, ParticipantRow.person_id).where(
            ParticipantRow.round_id == round_id
        )
    )
    return {row.name: _Person(row.voice, row.person_id is None) for row in rows}


def _agreed_rows(session: Session, round_id: int) -> dict[str, Mapping[str, Any]]:
    columns = (AgreedAnswerRow.id, AgreedAnswerRow.question, AgreedAnswerRow.revision)
    kept = [getattr(AgreedAnswerRow, name) for name in KEPT]
    rows = session.execute(
        select(*columns, AgreedAnswerRow.attendance_revision, *kept)
        .where(AgreedAnswerRow.round_id == round_id, AgreedAnswerRow.set_aside.is_(False))
        .order_by(AgreedAnswerRow.place)
    )
    return {row["question"]: dict(row) for row in rows.mappings()}


def _check(
    tidy: TidyAnswers,
    agreed: Mapping[str, Mapping[str, Any]],
    people: Mapping[str, _Person],
) -> None:
    problems: list[str] = []
    codes = dict.fromkeys(
        [*(one.question for one in tidy.own), *(one.question for one in tidy.agreed)]
    )
    problems += [
        f"Column question: {code} is not asked in this round; allowed are the {len(agreed)} "
        "questions of its form."
        for code in codes
        if code not in agreed
    ]
    for name, voice in {one.participant: one.voice for one in tidy.own}.items():
        known = people.get(name)
        if known is not None and not known.on_paper:
            problems.append(
                f"Column participant: “{name}” answers on screen in this round; allowed are "
                "people who have no sign-in here."
            )
        elif known is not None and known.voice != voice:
            problems.append(
                f"Column voice: “{name}” speaks as {known.voice} in this round and as {voice} in "
                f"the file; allowed is {known.voice}."
            )
    if problems:
        raise BadInput(
            "The answers file does not fit this round, so nothing was taken in. "
            "Put it right and try again.",
            tuple(problems),
        )


def _newcomers(tidy: TidyAnswers, people: Mapping[str, _Person]) -> dict[str, str]:
    """Return the voices of people the round does not know yet, by name, in the file's order."""
    return {one.participant: one.voice for one in tidy.own if one.participant not in people}


def _take_own(session: Session, round_id: int, own: Sequence[OwnAnswer], at: datetime) -> int:
    rows = session.execute(
        select(
            ParticipantRow.name,
            OwnAnswerRow.question,
            OwnAnswerRow.id,
            OwnAnswerRow.level,
            OwnAnswerRow.silence,
            OwnAnswerRow.note,
            OwnAnswerRow.revision,
        )
        .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
        .where(OwnAnswerRow.round_id == round_id, ParticipantRow.person_id.is_(None))
    )
    stored = {(row.name, row.question): row for row in rows}
    changes: list[dict[str, Any]] = []
    for one in own:
        row = stored[one.participant, one.question]
        given = (one.level, one.silence, one.note)
        if given in (_NOTHING, (row.level, row.silence, row.note)):
            continue
        level, silence, note = given
        changes.append(
            {
                "answer_id": row.id,
                "revision": row.revision + 1,
                "level": level,
                "silence": silence,
                "note": note,
                "at": at,
            }
        )
    if changes:
        _write_own(session, changes)
    return len(changes)


def _write_own(session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
    table = OwnAnswerRow.__table__
    session.connection().execute(
        update(table)  # type: ignore[arg-type]  # a mapped class's table is a Table
        .where(table.c.id == bindparam("answer"))
        .values(
            level=bindparam("new_level"),
            silence=bindparam("new_silence"),
            note=bindparam("new_note"),
            revision=bindparam("new_revision"),
            saved_at=bindparam("moment"),
            looked_at=bindparam("moment"),
        ),
        [
            {
                "answer": one["answer_id"],
                "new_level": one["level"],
                "new_silence": one["silence"],
                "new_note": one["note"],
                "new_revision": one["revision"],
                "moment": one["at"],
            }
            for one in changes
        ],
    )


def _take_agreed(
    session: Session,
    rows: Mapping[str, Mapping[str, Any]],
    agreed: Sequence[AgreedLevel],
    at: datetime,
    by: int | None,
) -> int:
    changed = 0
    for one in agreed:
        row = rows[one.question]
        given = {
            "level": one.level,
            "not_agreed": one.silence is not None,
            "reason": one.reason,
        }
        nothing = one.level is None and one.silence is None and not one.reason
        if nothing or all(row[name] == value for name, value in given.items()):
            continue
        changed += 1
        session.execute(
            update(AgreedAnswerRow)
            .where(AgreedAnswerRow.id == row["id"])
            .values(**given, saved_at=at, saved_by=by, revision=row["revision"] + 1)
            .execution_options(synchronize_session=False)
        )
        kept = {name: row[name] for name in KEPT} | given
        session.execute(
            insert(AgreedAnswerChangeRow).values(
                answer_id=row["id"],
                revision=row["revision"] + 1 + row["attendance_revision"],
                values=kept,
                at=at,
                by=by,
            )
        )
    return changed
