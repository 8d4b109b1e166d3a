"""Reading a register, the criteria's answers and the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from assessment.errors import NotYours
from assessment.mapping.comparing_rows import Decisions
from assessment.mapping.model import (
    ENTRY_FIELDS,
    Choice,
    CriterionAnswer,
    CriterionReply,
    Decided,
    Partnership,
    Register,
    TakenIn,
)
from assessment.mapping.reading_rows import HowToRead
from assessment.mapping.rules import directorate_lines
from assessment.people.rules import NOT_YOURS
from assessment.store.tables import (
    ChoiceRow,
    CriterionAnswerRow,
    DirectorateRow,
    PartnershipRow,
    PersonRow,
    ProgrammeRow,
    RegisterRow,
    RoundRow,
    SheetRow,
)

_COMMAND_LINE = "the command line"


def register(session: Session, site_id: int) -> Register:
    """Return the register of a site with its accounts; an empty one where nothing was put in."""
    rows = session.scalars(
        select(PartnershipRow)
        .where(PartnershipRow.site_id == site_id, PartnershipRow.removed_at.is_(None))
        .order_by(PartnershipRow.id)
    )
    entries = tuple(_partnership(row) for row in rows)
    counted = session.execute(
        select(DirectorateRow.id, DirectorateRow.name, DirectorateRow.counted)
        .where(DirectorateRow.site_id == site_id)
        .order_by(DirectorateRow.id)
    )
    stated = session.get(RegisterRow, site_id)
    return Register(
        site_id=site_id,
        entries=entries,
        directorates=directorate_lines(
            entries, [(row.id, row.name, row.counted) for row in counted]
        ),
        stated_total=stated.stated_total if stated else None,
        source=stated.source if stated else "",
        revision=stated.revision if stated else 0,
    )


def partnership(session: Session, partnership_id: int) -> Partnership:
    """Return one entry, removed or not; NotYours where there is none."""
    row = session.get(PartnershipRow, partnership_id)
    if row is None:
        raise NotYours(NOT_YOURS)
    return _partnership(row)


def removed(session: Session, site_id: int) -> tuple[Partnership, ...]:
    """Return the entries that were taken out of a site's register, the latest first."""
    rows = session.scalars(
        select(PartnershipRow)
        .where(PartnershipRow.site_id == site_id, PartnershipRow.removed_at.is_not(None))
        .order_by(PartnershipRow.removed_at.desc(), PartnershipRow.id)
    )
    return tuple(_partnership(row) for row in rows)


def criterion_answers(session: Session, partnership_id: int) -> dict[str, CriterionAnswer]:
    """Return the criteria's answers for one partnership, by code; unanswered ones are missing."""
    return _criterion_answers(session, [partnership_id]).get(partnership_id, {})


def all_criterion_answers(session: Session, site_id: int) -> dict[int, dict[str, CriterionAnswer]]:
    """Return the criteria's answers of a site's whole register, by partnership id and code."""
    numbers = select(PartnershipRow.id).where(
        PartnershipRow.site_id == site_id, PartnershipRow.removed_at.is_(None)
    )
    return _criterion_answers(session, numbers)


def must_hold(session: Session) -> tuple[str, ...]:
    """Return the codes of the criteria that the programme wants to hold for a choice."""
    programme = session.get(ProgrammeRow, 1)
    return tuple(programme.must_hold) if programme else ()


def choice(session: Session, site_id: int) -> Choice | None:
    """Return what was chosen and why, with every other entry; None before the choice."""
    rows = session.execute(
        select(PartnershipRow, ChoiceRow, PersonRow.name)
        .outerjoin(ChoiceRow, ChoiceRow.partnership_id == PartnershipRow.id)
        .outerjoin(PersonRow, PersonRow.id == ChoiceRow.decided_by)
        .where(PartnershipRow.site_id == site_id, PartnershipRow.removed_at.is_(None))
        .order_by(PartnershipRow.id)
    ).all()
    chosen = next((row for row in rows if row.ChoiceRow and row.ChoiceRow.chosen), None)
    if chosen is None:
        return None
    return Choice(
        partnership=_partnership(chosen.PartnershipRow),
        reason=chosen.ChoiceRow.reason,
        not_chosen=tuple(
            Decided(row.id, row.name, decision.reason if decision else "")
            for row, decision, _ in rows
            if row is not chosen.PartnershipRow
        ),
        decided_at=chosen.ChoiceRow.decided_at,
        decided_by=chosen.name or _COMMAND_LINE,
        fixed=has_round(session, chosen.PartnershipRow.id),
    )


def has_round(session: Session, partnership_id: int) -> bool:
    """Tell whether a round has been opened on a partnership."""
    return bool(session.scalar(select(exists().where(RoundRow.partnership_id == partnership_id))))


def sheets_taken_in(session: Session, site_id: int) -> tuple[TakenIn, ...]:
    """Return the spreadsheets that were taken in, the latest first."""
    rows = session.execute(
        select(SheetRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == SheetRow.taken_by)
        .where(SheetRow.site_id == site_id)
        .order_by(SheetRow.id.desc())
    )
    return tuple(
        TakenIn(row.name, row.sha256, row.taken_at, name or _COMMAND_LINE) for row, name in rows
    )


@dataclass(frozen=True, slots=True)
class Before:
    """How the very same file was read the last time, and when that was."""

    taken_in: TakenIn
    how: HowToRead
    decisions: Decisions


def taken_in_before(session: Session, site_id: int, sha256: str) -> Before | None:
    """Return how a file with this hash was taken in at this site the last time, or None."""
    row = session.scalar(
        select(SheetRow)
        .where(SheetRow.site_id == site_id, SheetRow.sha256 == sha256)
        .order_by(SheetRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    by = session.get(PersonRow, row.taken_by) if row.taken_by else None
    decided = row.decided
    columns = {int(place): name for place, name in decided["columns"].items()}
    return Before(
        TakenIn(row.name, row.sha256, row.taken_at, by.name if by else _COMMAND_LINE),
        HowToRead(decided["sheet"], decided["header_row"], columns),
        Decisions(
            merge=frozenset(decided["merge"]),
            leave_out=frozenset(decided["leave_out"]),
            leave_out_problems=decided["leave_out_problems"],
        ),
    )


def _partnership(row: PartnershipRow) -> Partnership:
    values = {name: getattr(row, name) for name in ENTRY_FIELDS}
    return Partnership(**values, id=row.id, site_id=row.site_id, revision=row.revision)


def _criterion_answers(session: Session, numbers: object) -> dict[int, dict[str, CriterionAnswer]]:
    rows = session.scalars(
        select(CriterionAnswerRow)
        .where(CriterionAnswerRow.partnership_id.in_(numbers))  # type: ignore[arg-type]  # ids or a SELECT of them
        .order_by(CriterionAnswerRow.id)
    )
    found: dict[int, dict[str, CriterionAnswer]] = {}
    for row in rows:
        answer = cast("CriterionReply | None", row.answer or None)
        found.setdefault(row.partnership_id, {})[row.criterion] = CriterionAnswer(
            row.criterion, answer, row.note, row.revision
        )
    return found
