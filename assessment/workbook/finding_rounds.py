"""Finding rounds: one, a site's, the current one."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.bank.model import Form
from assessment.errors import NotYours
from assessment.people.model import Who
from assessment.people.rules import NOT_YOURS, Act, may
from assessment.store.tables import RoundRow
from assessment.workbook.model import Mode, Round, RoundState


def round_of(session: Session, round_id: int) -> Round:
    """Return one round; NotYours where there is none."""
    row = session.get(RoundRow, round_id, populate_existing=True)
    if row is None:
        raise NotYours(NOT_YOURS)
    return _round(row)


def rounds_of(session: Session, who: Who, site_id: int) -> tuple[Round, ...]:
    """Return the rounds of a site that ``who`` may have to do with, first to last."""
    acts = (Act.SEE_WORKBOOK, Act.ANSWER, Act.SEE_RESULTS)
    return tuple(
        one
        for one in site_rounds(session, site_id)
        if any(may(who, act, site_id=site_id, round_id=one.id) for act in acts)
    )


def site_rounds(session: Session, site_id: int) -> tuple[Round, ...]:
    """Return all rounds of a site, first to last."""
    rows = session.scalars(
        select(RoundRow).where(RoundRow.site_id == site_id).order_by(RoundRow.number)
    )
    return tuple(_round(row) for row in rows)


def current_round(session: Session, site_id: int) -> Round | None:
    """Return the site's open round, else its latest; None while there is none."""
    rounds = site_rounds(session, site_id)
    return next((one for one in rounds if one.state == "open"), rounds[-1] if rounds else None)


def _round(row: RoundRow) -> Round:
    return Round(
        row.id,
        row.site_id,
        row.partnership_id,
        row.name,
        row.number,
        row.bank_version,
        cast("Form", row.form),
        cast("Mode", row.mode),
        cast("RoundState", row.state),
        row.version,
        row.answering_closed_at,
        row.fewest,
    )
