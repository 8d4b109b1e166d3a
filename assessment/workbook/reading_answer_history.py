"""Reading all that happened to one question of a workbook: who changed what, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from assessment.bank.comparing import TextChange, text_changes
from assessment.bank.model import Bank
from assessment.store.tables import (
    AgreedAnswerChangeRow,
    AgreedAnswerRow,
    AuditRow,
    OwnAnswerChangeRow,
    OwnAnswerRow,
    ParticipantRow,
    PersonRow,
)
from assessment.workbook.model import Round
from assessment.workbook.reading_answers import participants
from assessment.workbook.reading_sight import may_see_answers
from assessment.workbook.showing import called
from assessment.workbook.telling_apart import agreed_texts, own_texts

_COMMAND = "the command line"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a question: at a moment, by somebody; ``changes`` in its texts."""

    at: datetime
    who: str
    what: str
    changes: tuple[TextChange, ...] = ()


def answer_history(
    session: Session, workbook_round: Round, bank: Bank, question: str, viewer: int
) -> tuple[Happening, ...]:
    """Return all that happened to a question, newest first, as far as ``viewer`` may see it.

    Own answers are among it in a named round alone, and for whoever may see them there.  Nothing
    is returned for a question that the round never had.
    """
    sight = may_see_answers(session, workbook_round, viewer)
    found = [
        *_agreed(session, workbook_round, bank, question),
        *_evidence(session, workbook_round, question),
        *_moves(session, workbook_round, question),
    ]
    if workbook_round.mode == "named" and sight.why_not(question) is None:
        found += _own(session, workbook_round, bank, question)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _agreed(
    session: Session, workbook_round: Round, bank: Bank, question: str
) -> Iterator[Happening]:
    people = participants(session, workbook_round.id)
    names = {one.handle: called(bank, one.handle, one.voice, one.name) for one in people}
    rows = session.execute(
        select(AgreedAnswerChangeRow.at, PersonRow.name, AgreedAnswerChangeRow.values)
        .join(AgreedAnswerRow, AgreedAnswerRow.id == AgreedAnswerChangeRow.answer_id)
        .outerjoin(PersonRow, PersonRow.id == AgreedAnswerChangeRow.by)
        .where(AgreedAnswerRow.round_id == workbook_round.id, AgreedAnswerRow.question == question)
        .order_by(AgreedAnswerChangeRow.id)
    )
    before: dict[str, str] = {}
    for at, name, kept in rows:
        after = agreed_texts(bank, kept, names)
        changes = text_changes(before, after)
        if changes:
            what = f"What is agreed: {_and(one.name for one in changes)}"
            yield Happening(at, name or _COMMAND, what, changes)
        before = after


def _own(session: Session, workbook_round: Round, bank: Bank, question: str) -> Iterator[Happening]:
    keyer = aliased(PersonRow)
    rows = session.execute(
        select(
            OwnAnswerRow.id,
            OwnAnswerChangeRow.at,
            ParticipantRow.handle,
            ParticipantRow.voice,
            ParticipantRow.name,
            OwnAnswerChangeRow.level,
            OwnAnswerChangeRow.silence,
            OwnAnswerChangeRow.note,
            OwnAnswerChangeRow.keyed_by,
            keyer.name.label("keyer"),
        )
        .join(OwnAnswerRow, OwnAnswerRow.id == OwnAnswerChangeRow.answer_id)
        .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
        .outerjoin(keyer, keyer.id == OwnAnswerChangeRow.keyed_by)
        .where(OwnAnswerRow.round_id == workbook_round.id, OwnAnswerRow.question == question)
        .order_by(OwnAnswerRow.id, OwnAnswerChangeRow.revision)
    )
    before: dict[int, dict[str, str]] = {}
    for row in rows:
        after = own_texts(bank, row.level, row.silence, row.note)
        changes = text_changes(before.get(row.id, {}), after)
        before[row.id] = after
        if not changes:
            continue
        whose = called(bank, row.handle, row.voice, row.name)
        if row.keyed_by is None:
            yield Happening(row.at, whose, "Own answer", changes)
        else:
            what = f"Own answer of {whose}, keyed in from paper"
            yield Happening(row.at, row.keyer or _COMMAND, what, changes)


def _evidence(session: Session, workbook_round: Round, question: str) -> Iterator[Happening]:
    subject = f"round {workbook_round.id} "
    rows = session.execute(
        select(AuditRow.at, AuditRow.who, AuditRow.act, AuditRow.subject, AuditRow.particulars)
        .where(AuditRow.site_id == workbook_round.site_id, AuditRow.act.startswith("evidence."))
        .where(AuditRow.subject.startswith(f"{subject}E"))
        .order_by(AuditRow.id)
    )
    linked: dict[str, bool] = {}
    for at, who, act, about, facts in rows:
        code = about.removeprefix(subject)
        before = linked.get(code, False)
        now = act != "evidence.removed" and question in facts.get("questions", ())
        if "questions" not in facts and act != "evidence.removed":
            now = before  # of another side of it, such as its file
        linked[code] = now
        name = f"{code} “{facts.get('title', '')}”".replace(" “”", "")
        if now != before:
            yield Happening(at, who, f"Evidence {'linked' if now else 'taken off'}: {name}")
        elif now:
            yield Happening(at, who, f"Evidence changed: {name}")


def _moves(session: Session, workbook_round: Round, question: str) -> Iterator[Happening]:
    rows = session.execute(
        select(AuditRow.at, AuditRow.who, AuditRow.particulars)
        .where(
            AuditRow.site_id == workbook_round.site_id,
            AuditRow.subject == f"round {workbook_round.id}",
            AuditRow.act.in_(("round.moved", "round.moved_back")),
        )
        .order_by(AuditRow.id)
    )
    for at, who, facts in rows:
        became = _became(facts, question)
        if became:
            yield Happening(
                at,
                who,
                f"Questions {facts['from']} became {facts['to']}: {became}, "
                f"because: {facts['reason']}",
            )


def _became(facts: Mapping[str, list[str]], question: str) -> str | None:
    if question in facts["asked"]:
        return "this question is asked from here on"
    if question in facts["set_aside"]:
        return "this question was set aside with all its answers"
    return None


def _and(names: Iterator[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
