"""Choosing one partnership, and saying why each other one was not chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Criterion
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.mapping.comparing_rows import some_of
from assessment.mapping.model import Choice, Partnership
from assessment.mapping.opening_entries import SAVED_FIRST, editable, what_is_stored
from assessment.mapping.queries import choice, criterion_answers, must_hold, register
from assessment.mapping.rules import not_met
from assessment.people.model import Who
from assessment.people.rules import NOT_YOURS, Act
from assessment.store.audit import leave_line
from assessment.store.tables import ChoiceRow
from assessment.store.text import checked_text, required_text


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
    who, chosen = editable(session, by, partnership_id, Act.CHOOSE)
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
        raise Changed(SAVED_FIRST, what_is_stored(session, f"choice {site_id}", 0, facts))
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
    rest = checked_text(for_the_rest, "sentence for the rest").strip()
    ready, missing = {}, []
    for entry in register(session, chosen.site_id).entries:
        if entry.id == chosen.id:
            ready[entry.id] = required_text(reason, "reason for the choice")
            continue
        ready[entry.id] = checked_text(reasons.get(entry.id, ""), "reason").strip() or rest
        if not ready[entry.id]:
            missing.append(entry.name)
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
