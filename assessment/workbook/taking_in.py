"""Taking in a file of answers, from paper or another program: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import BadInput, Refused
from assessment.measures.answers import AgreedLevel, OwnAnswer
from assessment.measures.template_mark import template_mark
from assessment.measures.tidy import AGREED, NOT_AGREED, TidyAnswers
from assessment.people.model import Who
from assessment.people.queries import check_person_may, site
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
from assessment.workbook.keying import may_key
from assessment.workbook.model import Mode, Round
from assessment.workbook.reading_answer_files import read_answers_file
from assessment.workbook.rules import check_answering_from_file, check_open, check_same_bank
from assessment.workbook.sheets import Preview, PreviewLine, TakenIn


def take_in_answers(
    session: Session,
    *,
    by: int,
    round_id: int,
    raw: bytes,
    bank: Bank,
    name: str = "answers.csv",
    seen: str | None = None,
) -> TakenIn:
    """Take in a file of answers (see ``reading_answer_files``); the same again changes nothing.

    The people in the file answer on paper: they are found again by name or mark, and have no
    sign-in; in a confidential round by their mark alone.  A row without answer and note leaves what
    is stored.  An agreed silence is an outcome without a level.  BadInput lists every fault, and
    nothing is taken in then.  ``seen`` is the fingerprint of a preview: refused where the file
    would change something else by now.
    """
    plan = _plan(session, by, round_id, name, raw, bank)
    found = plan.found
    changes = _own_changes(session, plan)
    if seen is not None and seen != _fingerprint(changes, plan):
        raise Refused(
            "What is stored has changed since you looked at what the file would change, so "
            "nothing was taken in. Look at it again."
        )
    handles = new_handles(session, round_id, found.mode, len(plan.fresh))
    added: list[dict[str, Any]] = [
        {"name": called, "voice": voice, "handle": handle, "person_id": None}
        for (called, voice), handle in zip(plan.fresh.items(), handles, strict=True)
    ]
    ids = dict(zip(plan.fresh, join(session, round_id, added), strict=True)) if added else {}
    at = clock.now()
    if ids:  # their empty answers are there by now
        changes = _own_changes(session, plan, ids)
    if changes:
        _write_own(session, changes, by, at)
    _begin_booklets(session, [*ids.values(), *(one.participant_id for one in changes)], by)
    who = plan.who
    agreed_changed = _take_agreed(session, plan.agreed, plan.tidy.agreed, at, who.person_id or None)
    own_changed = len(changes)
    if found.mode == "confidential":  # whether an answer was the same already would tell it
        own_changed = sum(_given(one) != _NOTHING for one in plan.tidy.own)
    own, agreed = plan.tidy.own, plan.tidy.agreed
    result = TakenIn(
        participants=len({one.participant for one in own}),
        new_participants=len(added),
        own_changed=own_changed,
        agreed_changed=agreed_changed,
        same=len(own) + len(agreed) - own_changed - agreed_changed,
    )
    _leave_lines(session, plan, raw, result)
    return result


def _leave_lines(session: Session, plan: _Plan, raw: bytes, result: TakenIn) -> None:
    """Leave the audit line of what a file changed.

    In a confidential round own answers have a line of their own, which is shown to nobody and
    says nothing: a file of one booklet would tell when somebody answered.  A small file could be
    guessed from its hash, and a count tells how much somebody answered.
    """
    found, subject = plan.found, f"round {plan.found.id}"
    facts: dict[str, object] = {
        "new_participants": result.new_participants,
        "agreed_changed": result.agreed_changed,
    }
    shown = result.new_participants or result.agreed_changed
    if found.mode == "confidential":
        if result.own_changed:
            leave_line(session, plan.who.line("own.taken_in", subject, site_id=found.site_id))
    else:
        shown = shown or result.own_changed
        facts |= {"sha256": sha256_hex(raw), "own_changed": result.own_changed}
    if shown:
        line = plan.who.line("answers.taken_in", subject, site_id=found.site_id)
        leave_line(session, line, facts)


def preview_answers(
    session: Session, *, by: int, round_id: int, raw: bytes, bank: Bank, name: str
) -> Preview:
    """Return what taking in a file would change, and change nothing; raises what that would."""
    plan = _plan(session, by, round_id, name, raw, bank)
    own = _own_changes(session, plan)
    there = {(one.said, one.question) for one in own}
    newcomers = [
        one for one in plan.tidy.own if one.participant in plan.fresh and _given(one) != _NOTHING
    ]
    lines = [
        *(
            PreviewLine(
                plan.where(one.said, one.question), one.said, one.question, one.before, one.after
            )
            for one in own
        ),
        *(
            PreviewLine(
                plan.where(one.participant, one.question),
                one.participant,
                one.question,
                _in_words(_NOTHING),
                _in_words(_given(one)),
            )
            for one in newcomers
            if (one.participant, one.question) not in there
        ),
        *_agreed_preview(plan),
    ]
    return Preview(tuple(lines), tuple(plan.fresh.items()), _fingerprint(own, plan))


def _agreed_preview(plan: _Plan) -> Iterator[PreviewLine]:
    for one in plan.tidy.agreed:
        row = plan.agreed[one.question]
        if not _changes(one, row):
            continue
        before = NOT_AGREED if row["not_agreed"] else row["level"]
        after = NOT_AGREED if one.silence is not None else one.level
        yield PreviewLine(
            plan.where(AGREED, one.question),
            AGREED,
            one.question,
            _in_words((before, None, row["reason"])),
            _in_words((after, None, one.reason)),
        )


class _Plan(NamedTuple):
    """A file that fits its round: who takes it in, what it says, and who is new in it."""

    who: Who
    found: Round
    tidy: TidyAnswers
    agreed: Mapping[str, Mapping[str, Any]]
    known: Mapping[str, _Person]  # by how the file calls them
    fresh: Mapping[str, str]

    def where(self, said: str, question: str) -> str:
        return self.tidy.places.get((said, question), "")


class _Change(NamedTuple):
    """One own answer that becomes another; ``said`` is how the file calls its participant."""

    participant_id: int
    said: str
    question: str
    answer_id: int
    revision: int
    level: int | None
    silence: str | None
    note: str
    before: str
    after: str


def _plan(  # noqa: PLR0917  the arguments of both that begin with it
    session: Session, by: int, round_id: int, name: str, raw: bytes, bank: Bank
) -> _Plan:
    who = check_person_may(session, by, Act.TAKE_IN_ANSWERS, round_id=round_id)
    found = round_of(session, round_id)
    check_open(found.state)
    check_same_bank(bank, found.bank_version)
    mark = template_mark(round_id, site(session, found.site_id).code, bank)
    tidy = _as_stored(read_answers_file(name, raw, bank, mark))
    if tidy.own:
        check_answering_from_file(found.answering_closed_at)
    agreed = _agreed_rows(session, round_id)
    people = _people(session, round_id)
    known = {
        said: person
        for said in dict.fromkeys(one.participant for one in tidy.own)
        if (person := _called(people, said, found.mode)) is not None
    }
    _check(session, by, found, tidy, agreed, known)
    fresh = {one.participant: one.voice for one in tidy.own if one.participant not in known}
    return _Plan(who, found, tidy, agreed, known, fresh)


def _called(people: Sequence[_Person], said: str, mode: Mode) -> _Person | None:
    """Return whom the file means: by name, people on paper first, else by mark."""
    named = [one for one in people if one.name == said and mode == "named"]
    on_paper = [one for one in named if one.on_paper]
    marked = [one for one in people if one.handle == said]
    return next(iter([*on_paper, *named, *marked]), None)


def _given(one: OwnAnswer) -> tuple[int | None, str | None, str]:
    return one.level, one.silence, one.note


def _in_words(given: tuple[int | str | None, str | None, str]) -> str:
    """Return an answer for the preview: its level or silence, and the beginning of its note."""
    level, silence, note = given
    said = str(level) if level is not None else silence or "no answer"
    short = note if len(note) <= _SHORT else f"{note[:_SHORT]}…"
    return f"{said}: {short}" if short else said


def _fingerprint(changes: Sequence[_Change], plan: _Plan) -> str:
    """Return what a preview and the taking in have to share: what is stored, and what comes."""
    agreed = [(code, row["revision"]) for code, row in plan.agreed.items()]
    own = [(one.answer_id, one.revision, one.after) for one in changes]
    return sha256_hex(repr((own, agreed, sorted(plan.fresh))).encode())


_NOTHING: tuple[int | None, str | None, str] = (None, None, "")
_SHORT = 60  # characters of a note in the preview


class _Person(NamedTuple):
    id: int
    name: str
    handle: str
    voice: str
    on_paper: bool
    keyer_id: int | None
    keyed_whole_at: datetime | None


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
        places=tidy.places,
        people_at=tidy.people_at,
    )


def _reason(one: AgreedLevel) -> str:
    """Return the reason; an agreed silence says in it which silence it was."""
    if one.silence in {None, NOT_AGREED}:
        return one.reason
    said = f"{one.silence}"[0].upper() + f"{one.silence}"[1:]
    return f"{said}: {one.reason}" if one.reason.strip() else f"{said}."


def _people(session: Session, round_id: int) -> list[_Person]:
    rows = session.execute(
        select(
            ParticipantRow.id,
            ParticipantRow.name,
            ParticipantRow.handle,
            ParticipantRow.voice,
            ParticipantRow.person_id.is_(None),
            ParticipantRow.keyer_id,
            ParticipantRow.keyed_whole_at,
        )
        .where(ParticipantRow.round_id == round_id)
        .order_by(ParticipantRow.id)
    )
    return [_Person._make(row) for row in rows]


def _agreed_rows(session: Session, round_id: int) -> dict[str, Mapping[str, Any]]:
    columns = (AgreedAnswerRow.id, AgreedAnswerRow.question, AgreedAnswerRow.revision)
    kept = [getattr(AgreedAnswerRow, name) for name in KEPT]
    rows = session.execute(
        select(*columns, AgreedAnswerRow.attendance_revision, *kept)
        .where(AgreedAnswerRow.round_id == round_id, AgreedAnswerRow.set_aside.is_(False))
        .order_by(AgreedAnswerRow.place)
    )
    return {row["question"]: dict(row) for row in rows.mappings()}


def _check(  # noqa: PLR0917  everything that a file has to fit
    session: Session,
    by: int,
    found: Round,
    tidy: TidyAnswers,
    agreed: Mapping[str, Mapping[str, Any]],
    known: Mapping[str, _Person],
) -> None:
    problems = list(_question_faults(tidy, agreed))
    voices = {one.participant: one.voice for one in tidy.own}
    given = {one.participant for one in tidy.own if _given(one) != _NOTHING}
    for said, voice in voices.items():
        fault = _person_fault(found.mode, said, voice, known.get(said))
        person = known.get(said)
        if fault is None and person and said in given:
            whole = person.keyed_whole_at is not None
            if not may_key(session, found, by, keyer_id=person.keyer_id, finished=whole):
                fault = (
                    f"the booklet of “{said}” was finished, or somebody else has begun it; leave "
                    "these answers out"
                )
        if fault:
            problems.append(f"{tidy.people_at.get(said, 'Column participant')}: {fault}.")
    if problems:
        raise BadInput(
            "The answers file does not fit this round, so nothing was taken in. "
            "Put it right and try again.",
            tuple(problems),
        )


def _question_faults(tidy: TidyAnswers, agreed: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    first: dict[str, str] = {}
    for one in tidy.own:
        first.setdefault(one.question, tidy.places.get((one.participant, one.question), ""))
    for settled in tidy.agreed:
        first.setdefault(settled.question, tidy.places.get((AGREED, settled.question), ""))
    for code, place in first.items():
        if code not in agreed:
            yield (
                f"{place}, column question: {code} is not asked in this round; allowed are the "
                f"{len(agreed)} questions of its form."
            )


def _person_fault(mode: Mode, said: str, voice: str, person: _Person | None) -> str | None:
    """Return what is wrong with how a file calls somebody, or None."""
    if person is None:
        return (
            f"“{said}” is the mark of nobody here; in a confidential round people on paper go by "
            "their mark, such as P17, and are added under Invite first"
            if mode == "confidential"
            else None
        )
    if not person.on_paper:
        return (
            f"“{said}” answers on screen in this round; allowed are people who have no sign-in here"
        )
    if person.voice != voice:
        return (
            f"“{said}” speaks as {person.voice} in this round and as {voice} in the file; allowed "
            f"is the voice {person.voice}"
        )
    return None


def _own_changes(
    session: Session, plan: _Plan, fresh: Mapping[str, int] | None = None
) -> list[_Change]:
    """Return what the file changes of the people who are there, ``fresh`` among them."""
    ids = {said: person.id for said, person in plan.known.items()} | dict(fresh or {})
    rows = session.execute(
        select(
            OwnAnswerRow.participant_id,
            OwnAnswerRow.question,
            OwnAnswerRow.id,
            OwnAnswerRow.level,
            OwnAnswerRow.silence,
            OwnAnswerRow.note,
            OwnAnswerRow.revision,
        )
        .join(ParticipantRow, ParticipantRow.id == OwnAnswerRow.participant_id)
        .where(OwnAnswerRow.round_id == plan.found.id, ParticipantRow.person_id.is_(None))
    )
    stored = {(row.participant_id, row.question): row for row in rows}
    changes: list[_Change] = []
    for one in plan.tidy.own:
        if one.participant not in ids:
            continue
        row = stored[ids[one.participant], one.question]
        before = (row.level, row.silence, row.note)
        if _given(one) in (_NOTHING, before):
            continue
        changes.append(
            _Change(
                row.participant_id,
                one.participant,
                one.question,
                row.id,
                row.revision + 1,
                *_given(one),
                before=_in_words(before),
                after=_in_words(_given(one)),
            )
        )
    return changes


def _begin_booklets(session: Session, participant_ids: Iterable[int], by: int) -> None:
    """Whoever takes a file in has begun these booklets, where nobody had."""
    session.execute(
        update(ParticipantRow)
        .where(ParticipantRow.id.in_(sorted(set(participant_ids))))
        .where(ParticipantRow.keyer_id.is_(None))
        .values(keyer_id=by)
        .execution_options(synchronize_session=False)
    )


def _write_own(session: Session, changes: Sequence[_Change], by: int, at: datetime) -> None:
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
            keyed_by=bindparam("keyer"),
            keyed_at=bindparam("moment"),
        ),
        [
            {
                "answer": one.answer_id,
                "new_level": one.level,
                "new_silence": one.silence,
                "new_note": one.note,
                "new_revision": one.revision,
                "moment": at,
                "keyer": by,
            }
            for one in changes
        ],
    )


def _outcome(one: AgreedLevel) -> dict[str, Any]:
    return {"level": one.level, "not_agreed": one.silence is not None, "reason": one.reason}


def _changes(one: AgreedLevel, row: Mapping[str, Any]) -> bool:
    nothing = one.level is None and one.silence is None and not one.reason
    return not nothing and any(row[name] != value for name, value in _outcome(one).items())


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
        if not _changes(one, row):
            continue
        given = _outcome(one)
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
