"""Reading what happened to a workbook: from the audit chain and from what answers became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from assessment.store.tables import (
    AgreedAnswerChangeRow,
    AgreedAnswerRow,
    AuditRow,
    OwnAnswerChangeRow,
    OwnAnswerRow,
    ParticipantRow,
    PersonRow,
)
from assessment.workbook.model import HistoryPart, Round

_ACTS = (
    "round.opened",
    "participant.added",
    "participant.removed",
    "evidence.added",
    "evidence.changed",
    "evidence.removed",
    "evidence.handed_in",
    "evidence.file_added",
    "evidence.replaced",
    "answers.taken_in",
    "answering.closed",
    "mode.changed",
    "talk.led",
    "workbook.handed_over",
    "round.reopened",
    "round.moved",
    "round.moved_back",
)


class _Change(NamedTuple):
    at: datetime
    who: str
    what: str
    question: str | None


def history(
    session: Session, workbook_round: Round, now: tuple[datetime, str, str] | None = None
) -> list[HistoryPart]:
    """Return every change, oldest first; ``now`` is (moment, who, what) of one under way.

    Own answers appear where somebody changed their mind, and only in a named round.
    """
    changes = [*_acts(session, workbook_round), *_agreed(session, workbook_round.id)]
    if workbook_round.mode == "named":
        changes += _own(session, workbook_round.id)
    if now is not None:
        changes.append(_Change(*now, None))
    return [
        {"at": one.at.isoformat(), "who": one.who, "what": one.what, "question": one.question}
        for one in sorted(changes, key=lambda change: change.at)
    ]


def _acts(session: Session, workbook_round: Round) -> Iterator[_Change]:
    subject = f"round {workbook_round.id}"
    rows = session.execute(
        select(
            AuditRow.at,
            AuditRow.who,
            AuditRow.act,
            AuditRow.subject,
            AuditRow.version,
            AuditRow.particulars,
        )
        .where(AuditRow.site_id == workbook_round.site_id, AuditRow.act.in_(_ACTS))
        .where(or_(AuditRow.subject == subject, AuditRow.subject.startswith(f"{subject} ")))
        .order_by(AuditRow.id)
    )
    for at, who, act, subject_, version, facts in rows:
        yield _Change(at, who, _said(act, subject_.split()[-1], version, facts), None)


def _said(act: str, last: str, version: int | None, facts: Mapping[str, Any]) -> str:
    said = {
        "round.opened": "opened the round “{name}”",
        "participant.added": "added a participant who speaks as {voice}",
        "participant.removed": "took a participant on paper off who spoke as {voice}",
        "evidence.added": "added {last} “{title}”",
        "evidence.changed": "changed {last} “{title}”",
        "evidence.removed": "removed {last} “{title}”",
        "answers.taken_in": "took in a file: {own}{agreed_changed} agreed",
        "answering.closed": "closed the answering for good",
        "mode.changed": "made the round {to} instead of {from}",
        "talk.led": "said that they lead the talk and do not answer",
        "evidence.handed_in": "handed in {last}: the file “{name}” ({sha256:.12})",
        "evidence.file_added": "gave {last} “{title}” the file “{name}” ({sha256:.12})",
        "evidence.replaced": (
            "replaced the file of {last} “{title}”: “{was}” ({was_sha256:.12}) became "
            "“{name}” ({sha256:.12})"
        ),
        "workbook.handed_over": "handed over version {version}, signed by {signed_by}",
        "round.reopened": "reopened version {version}: {reason}",
        "round.moved": "moved the workbook from questions {from} to {to}: {reason}",
        "round.moved_back": "moved the workbook back from questions {from} to {to}: {reason}",
    }
    own = f"{facts['own_changed']} own answers, " if "own_changed" in facts else ""
    return said[act].format_map({**facts, "last": last, "version": version, "own": own})


def _agreed(session: Session, round_id: int) -> Iterator[_Change]:
    rows = session.execute(
        select(
            AgreedAnswerRow.question,
            AgreedAnswerChangeRow.at,
            PersonRow.name,
            AgreedAnswerChangeRow.values,
        )
        .join(AgreedAnswerRow, AgreedAnswerRow.id == AgreedAnswerChangeRow.answer_id)
        .outerjoin(PersonRow, PersonRow.id == AgreedAnswerChangeRow.by)
        .where(AgreedAnswerRow.round_id == round_id)
        .order_by(AgreedAnswerRow.id, AgreedAnswerChangeRow.id)
    )
    outcomes = (
        (question, _Change(at, name or "the command line", _outcome(values), question))
        for question, at, name, values in rows
    )
    return _turns(outcomes, first="agreed on {after}", then="changed {before} to {after}")


def _outcome(values: Mapping[str, Any]) -> str:
    if values["not_agreed"]:
        return "“not agreed”"
    return _level(values["level"], None)


def _own(session: Session, round_id: int) -> Iterator[_Change]:
    rows = session.execute(
        select(
            OwnAnswerRow.id,
            OwnAnswerRow.question,
            OwnAnswerChangeRow.at,
            ParticipantRow.name,
            OwnAnswerChangeRow.level,
            OwnAnswerChangeRow.silence,
        )
        .join(OwnAnswerRow, OwnAnswerRow.id == OwnAnswerChangeRow.answer_id)
        .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
        .where(OwnAnswerRow.round_id == round_id)
        .order_by(OwnAnswerRow.id, OwnAnswerChangeRow.revision)
    )
    outcomes = (
        (answer, _Change(at, name, _level(level, silence), question))
        for answer, question, at, name, level, silence in rows
    )
    return _turns(outcomes, first=None, then="changed their own answer from {before} to {after}")


def _level(level: int | None, silence: str | None) -> str:
    if level is not None:
        return f"level {level}"
    return f"“{silence}”" if silence else "no answer"


def _turns(
    outcomes: Iterable[tuple[object, _Change]], *, first: str | None, then: str
) -> Iterator[_Change]:
    """Yield the changes of outcome of each answer, whose ``what`` is the outcome itself.

    Saves that change a word of a note alone are left out, and so is what was emptied at first.
    """
    answer: object = None
    before = "no answer"
    for now, change in outcomes:
        if now != answer:
            answer, before = now, "no answer"
        if change.what == before:
            continue
        template = first if before == "no answer" else then
        if template is not None:
            said = template.replace("{before}", before).replace("{after}", change.what)
            yield change._replace(what=said)
        before = change.what
