"""The rounds of a site that a person may look at."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.people.model import Who
from assessment.people.rules import standings
from assessment.store.tables import RoundRow
from assessment.workbook.model import Form, Mode, Round, RoundState


def rounds_of(session: Session, who: Who, site_id: int) -> tuple[Round, ...]:
    """Return the rounds of the site that are the person's in some way, oldest first."""
    rows = session.scalars(
        select(RoundRow).where(RoundRow.site_id == site_id).order_by(RoundRow.number)
    )
    return tuple(
        _round(row)
        for row in rows
        if standings(who, site_id=site_id, round_id=row.id) - {"researcher"}
    )


def _round(row: RoundRow) -> Round:
    return Round(
        id=row.id,
        site_id=row.site_id,
        partnership_id=row.partnership_id,
        name=row.name,
        number=row.number,
        bank_version=row.bank_version,
        form=cast("Form", row.form),
        mode=cast("Mode", row.mode),
        state=cast("RoundState", row.state),
        version=row.version,
    )
