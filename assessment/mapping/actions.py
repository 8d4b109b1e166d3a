"""Writing a register: by hand, from a spreadsheet, the criteria, the choice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Criterion
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.mapping.comparing_rows import (
    Decisions,
    Preview,
    check_no_problems,
    compare,
    some_of,
)
from assessment.mapping.entries import check_entry, check_text, entry_of
from assessment.mapping.model import REPLIES, Choice, CriterionAnswer, Entry, Outcome, Partnership
from assessment.mapping.queries import (
    choice,
    criterion_answers,
    has_round,
    must_hold,
    partnership,
    register,
)
from assessment.mapping.reading_rows import ReadSheet, check_understood
from assessment.mapping.rules import fold, not_met
from assessment.people.model import Who
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.files import keep_file
from assessment.store.tables import (
    AuditRow,
    ChoiceRow,
    CriterionAnswerRow,
    DirectorateRow,
    PartnershipRow,
    RegisterRow,
    SheetRow,
)

_MOST = 1_000_000_000
_SAVED_FIRST = (
    "Somebody else saved this first. What they saved is kept, and what you typed is still on your "
    "screen. Look at both, then save again or leave theirs."
)


# ── entries by hand ──────────────────────────────────────────────────────────────────────────


def add_partnership(session: Session, *, by: int, site_id: int, entry: Entry) -> int:
    """Add one entry to a site's register and return its id; BadInput lists what is wrong."""
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    ready = check_entry(entry)
    row = PartnershipRow(site_id=site_id, changed_at=clock.now(), **asdict(ready))
    session.add(row)
    session.flush()
    line = who.line("partnership.added", f"partnership {row.id}", site_id=site_id)
    leave_line(session, line, {"name": ready.name})
    return row.id


def change_partnership(
    session: Session, *, by: int, partnership_id: int, revision: int, entry: Entry
) -> int:
    """Replace what an entry says and return its revision; an equal entry writes nothing.

    ``revision`` is the one that was on the caller's screen. Changed where somebody else saved
    something else since.
    """
    who, stored = _editable(session, by, partnership_id, Act.EDIT_REGISTER)
    ready = check_entry(entry)
    if ready == entry_of(stored):
        return stored.revision
    written = session.execute(
        update(PartnershipRow)
        .where(
            PartnershipRow.id == partnership_id,
            PartnershipRow.revision == revision,
            PartnershipRow.removed_at.is_(None),
        )
        .values(**asdict(ready), revision=revision + 1, changed_at=clock.now())
        .returning(PartnershipRow.id)
    )
    if not written.all():
        raise Changed(_SAVED_FIRST, _stored_entry(session, stored))
    changed = sorted(
        name for name, value in asdict(ready).items() if value != getattr(stored, name)
    )
    facts = {"fields": changed, "revision": revision + 1}
    _leave(session, who, "partnership.changed", stored, facts)
    return revision + 1


def remove_partnership(session: Session, *, by: int, partnership_id: int, revision: int) -> None:
    """Take an entry out of the register; it can be brought back. Refused for the chosen one."""
    who, stored = _editable(session, by, partnership_id, Act.EDIT_REGISTER)
    if stored.revision != revision:
        raise Changed(_SAVED_FIRST, _stored_entry(session, stored))
    chosen = choice(session, stored.site_id)
    if chosen and chosen.partnership.id == partnership_id:
        raise Refused(
            "This is the partnership that was chosen, so it stays in the register. Choose another "
            "one first."
        )
    if has_round(session, partnership_id):
        raise Refused("A round was opened on this partnership, so it stays in the register.")
    session.execute(
        update(PartnershipRow)
        .where(PartnershipRow.id == partnership_id)
        .values(removed_at=clock.now(), revision=revision + 1)
    )
    facts = {"name": stored.name}
    _leave(session, who, "partnership.removed", stored, facts)


def bring_back_partnership(session: Session, *, by: int, partnership_id: int) -> None:
    """Put an entry back into the register; nothing happens where it is there already."""
    who, stored = _site_of(session, by, partnership_id, Act.EDIT_REGISTER)
    written = session.execute(
        update(PartnershipRow)
        .where(PartnershipRow.id == partnership_id, PartnershipRow.removed_at.is_not(None))
        .values(removed_at=None, revision=stored.revision + 1)
        .returning(PartnershipRow.id)
    )
    if written.all():
        facts = {"name": stored.name}
        _leave(session, who, "partnership.brought_back", stored, facts)


# ── counts and totals ────────────────────────────────────────────────────────────────────────


def set_directorate_count(
    session: Session, *, by: int, site_id: int, name: str, counted: int | None
) -> None:
    """Say how many partnerships a directorate has; None counts its entries again.

    A name that differs from a known one only in case and spacing is that directorate.
    """
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    ready = check_text("The directorate's name", name, required=True)
    _check_number(counted)
    known = _directorate(session, site_id, ready)
    before = known.counted if known else None
    if known is None and counted is not None:
        session.add(DirectorateRow(site_id=site_id, name=ready, counted=counted))
    elif known is not None and counted is None:
        session.delete(known)
    elif known is not None:
        known.counted = counted
    if before != counted:
        facts = {"directorate": ready[:200], "before": before, "after": counted}
        line = who.line("register.counted", f"register {site_id}", site_id=site_id)
        leave_line(session, line, facts)


def set_stated_total(
    session: Session, *, by: int, site_id: int, stated_total: int | None, source: str, revision: int
) -> int:
    """Record the total that the site states of itself, and where; return the new revision.

    ``revision`` is 0 before the first. Changed where somebody else saved something else since.
    """
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    _check_number(stated_total)
    ready = check_text("The source of the total", source)
    row = session.get(RegisterRow, site_id)
    before = row.stated_total if row else None
    if row and (row.stated_total, row.source) == (stated_total, ready):
        return row.revision
    latest = row.revision if row else 0
    if latest != revision:
        stored = {"stated_total": before, "source": row.source if row else ""}
        raise Changed(_SAVED_FIRST, _stored(session, f"register {site_id}", latest, stored))
    _write_stated_total(session, site_id, stated_total, ready)
    facts = {"before": before, "after": stated_total}
    line = who.line("register.stated", f"register {site_id}", site_id=site_id)
    leave_line(session, line, facts)
    return revision + 1


def _write_stated_total(
    session: Session, site_id: int, stated_total: int | None, source: str
) -> None:
    row = session.get(RegisterRow, site_id)
    if row is None:
        row = RegisterRow(site_id=site_id, revision=0)
        session.add(row)
    row.stated_total, row.source, row.revision = stated_total, source, row.revision + 1
    session.flush()


def _check_number(number: int | None) -> None:
    if number is not None and not 0 <= number <= _MOST:
        raise BadInput(
            "A number of partnerships is a whole number from 0 upwards. Nothing was saved."
        )


def _directorate(session: Session, site_id: int, name: str) -> DirectorateRow | None:
    rows = session.scalars(
        select(DirectorateRow).where(DirectorateRow.site_id == site_id).order_by(DirectorateRow.id)
    )
    return next((row for row in rows if fold(row.name) == fold(name)), None)


# ── spreadsheets ─────────────────────────────────────────────────────────────────────────────


def take_in_sheet(
    session: Session,
    *,
    by: int,
    site_id: int,
    sheet: ReadSheet,
    raw: bytes,
    decisions: Decisions,
    seen: str,
) -> Outcome:
    """Take in what a preview showed; ``seen`` is that preview's fingerprint.

    The preview is worked out again here: Refused where the register has changed since so that it
    would show something else. BadInput where rows have problems and nobody left them out. A sheet
    that changes nothing writes nothing. The file itself is kept by its content.
    """
    who = check_person_may(session, by, Act.EDIT_REGISTER, site_id=site_id)
    check_understood(sheet)
    if hashlib.sha256(raw).hexdigest() != sheet.sha256:
        raise BadInput("The file is not the one in the preview. Nothing was taken in.")
    _check_number(decisions.stated_total)
    preview = compare(sheet, register(session, site_id), decisions)
    if preview.fingerprint != seen:
        raise Refused(
            "The register has changed since you looked at the preview. Nothing was taken in. "
            "Look at the new preview and accept it if it is right."
        )
    if not decisions.leave_out_problems:
        check_no_problems(preview)
    if preview.changes_nothing:
        return _outcome(preview, sheet.sha256)
    keep_file(raw)
    _write_rows(session, site_id, sheet, preview)
    if preview.stated_total is not None:
        source = check_text("The name of the file", f"Taken in from {sheet.name}"[:300])
        _write_stated_total(session, site_id, preview.stated_total, source)
    session.expire_all()
    _record_sheet(session, who, sheet, preview, decisions, site_id=site_id)
    return _outcome(preview, sheet.sha256)


def _write_rows(session: Session, site_id: int, sheet: ReadSheet, preview: Preview) -> None:
    if sheet.layout.holds == "counts":
        _write_counts(session, site_id, preview)
        return
    now = clock.now()
    made = [
        {"site_id": site_id, "changed_at": now, **asdict(row.entry)}
        for row in preview.rows
        if row.entry and row.state == "new"
    ]
    if made:
        session.execute(insert(PartnershipRow), made)
    changed = [
        {"id": row.target, "changed_at": now, **asdict(row.entry)}
        for row in preview.rows
        if row.entry and row.state == "changed"
    ]
    if changed:
        session.execute(update(PartnershipRow), changed)
        session.execute(
            update(PartnershipRow)
            .where(PartnershipRow.id.in_([values["id"] for values in changed]))
            .values(revision=PartnershipRow.revision + 1)
            .execution_options(synchronize_session=False)
        )


def _write_counts(session: Session, site_id: int, preview: Preview) -> None:
    rows = [row for row in preview.rows if row.state in {"new", "changed"}]
    made = [
        {
            "site_id": site_id,
            "name": check_text("A directorate", row.directorate),
            "counted": row.count,
        }
        for row in rows
        if row.target is None
    ]
    if made:
        session.execute(insert(DirectorateRow), made)
    changed = [{"id": row.target, "counted": row.count} for row in rows if row.target is not None]
    if changed:
        session.execute(update(DirectorateRow), changed)


def _record_sheet(
    session: Session,
    who: Who,
    sheet: ReadSheet,
    preview: Preview,
    decisions: Decisions,
    *,
    site_id: int,
) -> None:
    decided = {
        "sheet": sheet.grid.sheet,
        "header_row": sheet.layout.header_row,
        "columns": {str(column.place): column.field for column in sheet.layout.columns},
        "merge": sorted(decisions.merge),
        "leave_out": sorted(decisions.leave_out),
        "leave_out_problems": decisions.leave_out_problems,
    }
    row = SheetRow(
        site_id=site_id,
        name=check_text("The name of the file", sheet.name[:300]),
        sha256=sheet.sha256,
        decided=decided,
        taken_at=clock.now(),
        taken_by=None if who.operator else who.person_id,
    )
    session.add(row)
    session.flush()
    facts = {"sha256": sheet.sha256, **asdict(_outcome(preview, sheet.sha256))}
    leave_line(
        session, who.line("register.sheet_taken_in", f"sheet {row.id}", site_id=site_id), facts
    )


def _outcome(preview: Preview, sha256: str) -> Outcome:
    return Outcome(
        new=preview.count("new"),
        changed=preview.count("changed"),
        same=preview.count("same"),
        left_out=preview.count("problem") + len(preview.left_out),
        stated_total=preview.stated_total,
        kept=sha256,
    )


# ── criteria ─────────────────────────────────────────────────────────────────────────────────


def answer_criteria(
    session: Session,
    *,
    by: int,
    partnership_id: int,
    criteria: Sequence[Criterion],
    answers: Mapping[str, CriterionAnswer],
) -> dict[str, CriterionAnswer]:
    """Save whether criteria hold for one partnership; return all of its answers as stored.

    ``answers`` are by code and carry the revision on the caller's screen (0: never saved). All or
    none are saved; equal ones write nothing. Refused once a round was opened on the partnership.
    """
    who, stored = _editable(session, by, partnership_id, Act.CHOOSE)
    before = criterion_answers(session, partnership_id)
    ready = {code: _check_answer(criteria, code, given) for code, given in answers.items()}
    changed = [given for given in ready.values() if _differs(given, before)]
    if not changed:
        return before
    if has_round(session, partnership_id):
        raise Refused(
            "A round was opened on this partnership, so its criteria stay as they were answered "
            "for the choice. Nothing was changed."
        )
    for given in changed:
        known = before.get(given.criterion, CriterionAnswer(given.criterion))
        if known.revision != given.revision:
            facts: dict[str, object] = {
                "criterion": known.criterion,
                "answer": known.answer,
                "note": known.note,
            }
            subject = f"partnership {partnership_id}"
            raise Changed(_SAVED_FIRST, _stored(session, subject, known.revision, facts))
        _write_answer(session, partnership_id, given)
    facts = {given.criterion: given.answer for given in changed}
    _leave(session, who, "criteria.answered", stored, facts)
    return criterion_answers(session, partnership_id)


def _check_answer(
    criteria: Sequence[Criterion], code: str, given: CriterionAnswer
) -> CriterionAnswer:
    if code != given.criterion or code not in {criterion.code for criterion in criteria}:
        raise BadInput("There is no such criterion. Nothing was saved. Load the page again.")
    if given.answer is not None and given.answer not in REPLIES:
        raise BadInput("Answer a criterion with yes, no or unsure. Nothing was saved.")
    note = check_text("The note", given.note)
    return CriterionAnswer(code, given.answer, note, given.revision)


def _differs(given: CriterionAnswer, before: Mapping[str, CriterionAnswer]) -> bool:
    known = before.get(given.criterion, CriterionAnswer(given.criterion))
    return (known.answer, known.note) != (given.answer, given.note)


def _write_answer(session: Session, partnership_id: int, given: CriterionAnswer) -> None:
    values = {"answer": given.answer or "", "note": given.note, "revision": given.revision + 1}
    if given.revision == 0:
        session.execute(
            insert(CriterionAnswerRow).values(
                partnership_id=partnership_id, criterion=given.criterion, **values
            )
        )
        return
    session.execute(
        update(CriterionAnswerRow)
        .where(
            CriterionAnswerRow.partnership_id == partnership_id,
            CriterionAnswerRow.criterion == given.criterion,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


# ── the choice ───────────────────────────────────────────────────────────────────────────────


def choose_partnership(
    session: Session,
    *,
    by: int,
    site_id: int,
    partnership_id: int,
    reason: str,
    reasons: Mapping[int, str],
    reason_for_the_rest: str,
    criteria: Sequence[Criterion],
    decided_before: datetime | None,
) -> None:
    """Choose one partnership and say why each other one was not chosen.

    ``reasons`` are by id; the others get ``reason_for_the_rest``. ``decided_before`` is the moment
    of the choice on the caller's screen, None where there was none. BadInput lists the criteria
    that must hold and don't, or the partnerships without a reason. Once a round was opened on the
    choice there is, only reasons for those entered since can be added.
    """
    who, chosen = _editable(session, by, partnership_id, Act.CHOOSE)
    if chosen.site_id != site_id:
        raise NotYours(NOT_YOURS)
    ready = _check_reasons(session, chosen, reason, reasons, reason_for_the_rest)
    before = choice(session, site_id)
    if before and before.partnership.id == partnership_id and ready == _as_decided(before):
        return
    if before and before.fixed and not _only_adds(before, partnership_id, ready):
        raise Refused(
            "A round was opened on the chosen partnership, so the choice stays as it is. Nothing "
            "was changed."
        )
    if (before.decided_at if before else None) != decided_before:
        facts: dict[str, object] = {"name": before.partnership.name} if before else {}
        raise Changed(_SAVED_FIRST, _stored(session, f"choice {site_id}", 0, facts))
    answers = criterion_answers(session, partnership_id)
    if missing := not_met(criteria, must_hold(session), answers):
        raise BadInput(
            "This partnership can't be chosen yet: the programme wants each of these to hold. "
            "Nothing was changed.",
            missing,
        )
    _write_choice(session, who, site_id, partnership_id, ready)
    line = who.line("partnership.chosen", f"choice {site_id}", site_id=site_id)
    leave_line(
        session,
        line,
        {
            "partnership": partnership_id,
            "reason": ready[partnership_id],
            "before": before.partnership.id if before else None,
            "not_chosen": len(ready) - 1,
        },
    )


def _check_reasons(
    session: Session,
    chosen: Partnership,
    reason: str,
    reasons: Mapping[int, str],
    for_the_rest: str,
) -> dict[int, str]:
    rest = check_text("The sentence for the rest", for_the_rest)
    ready, missing = {}, []
    for entry in register(session, chosen.site_id).entries:
        if entry.id == chosen.id:
            ready[entry.id] = check_text("The reason for the choice", reason, required=True)
            continue
        ready[entry.id] = check_text("A reason", reasons.get(entry.id, "")) or rest
        if not ready[entry.id]:
            missing.append(entry.name[:200])
    if missing:
        raise BadInput(
            "Nothing was saved: say for each other partnership why it was not chosen. One "
            "sentence for all of them is enough. These have no reason:",
            some_of(missing),
        )
    return ready


def _as_decided(before: Choice) -> dict[int, str]:
    others = {other.partnership_id: other.reason for other in before.not_chosen}
    return {before.partnership.id: before.reason, **others}


def _only_adds(before: Choice, partnership_id: int, ready: Mapping[int, str]) -> bool:
    """Tell whether nothing changes but the reasons of those entered since the choice."""
    given = {number: reason for number, reason in _as_decided(before).items() if reason}
    kept = {number: ready[number] for number in given if number in ready}
    return before.partnership.id == partnership_id and given == kept


def _write_choice(
    session: Session, who: Who, site_id: int, partnership_id: int, reasons: Mapping[int, str]
) -> None:
    session.execute(delete(ChoiceRow).where(ChoiceRow.site_id == site_id))
    values = {
        "site_id": site_id,
        "decided_at": clock.now(),
        "decided_by": None if who.operator else who.person_id,
    }
    session.execute(
        insert(ChoiceRow),
        [
            {**values, "partnership_id": one, "chosen": one == partnership_id, "reason": reason}
            for one, reason in reasons.items()
        ],
    )
    session.expire_all()


# ── who may, what is stored, what is written down ────────────────────────────────────────────


def _site_of(session: Session, by: int, partnership_id: int, act: Act) -> tuple[Who, Partnership]:
    site_id = session.scalar(
        select(PartnershipRow.site_id).where(PartnershipRow.id == partnership_id)
    )
    if site_id is None:
        raise NotYours(NOT_YOURS)
    who = check_person_may(session, by, act, site_id=site_id)
    return who, partnership(session, partnership_id)


def _editable(session: Session, by: int, partnership_id: int, act: Act) -> tuple[Who, Partnership]:
    who, stored = _site_of(session, by, partnership_id, act)
    gone = session.scalar(
        select(PartnershipRow.removed_at).where(PartnershipRow.id == partnership_id)
    )
    if gone is not None:
        raise Refused(
            "This partnership was taken out of the register, so it can't be changed. Bring it back "
            "first."
        )
    return who, stored


def _leave(
    session: Session,
    who: Who,
    act: str,
    stored: Partnership,
    facts: Mapping[str, object],
) -> None:
    line = who.line(act, f"partnership {stored.id}", site_id=stored.site_id)
    leave_line(session, line, facts)


def _stored_entry(session: Session, stored: Partnership) -> dict[str, object]:
    fields = asdict(entry_of(stored))
    return _stored(session, f"partnership {stored.id}", stored.revision, fields)


def _stored(
    session: Session, subject: str, revision: int, fields: Mapping[str, object]
) -> dict[str, object]:
    """Say what is stored now, and who saved it when, as the audit chain has it."""
    last = session.execute(
        select(AuditRow.who, AuditRow.at)
        .where(AuditRow.subject == subject)
        .order_by(AuditRow.id.desc())
        .limit(1)
    ).first()
    return {
        **fields,
        "revision": revision,
        "by": last.who if last else "somebody",
        "at": last.at.isoformat() if last else "",
    }
