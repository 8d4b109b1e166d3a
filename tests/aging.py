"""Letting time pass: every moment that sign-ins, links and invitations hold lies further back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from assessment.store.sessions import writing
from assessment.store.tables import (
    CameInRow,
    CodeTriesRow,
    InvitationRow,
    Moment,
    PasswordTriesRow,
    SignInLinkRow,
    SignInRow,
)

_TABLES = (
    SignInRow,
    SignInLinkRow,
    InvitationRow,
    PasswordTriesRow,
    CameInRow,
    CodeTriesRow,
)


def pass_time(**span: float) -> None:
    """Put the database where it would be after ``timedelta(**span)``."""
    with writing() as session:
        for table in _TABLES:
            key = next(iter(table.__table__.primary_key))
            moments = [one for one in table.__table__.columns if isinstance(one.type, Moment)]
            for row in session.execute(select(key, *moments)).mappings().all():
                older = {
                    one.name: row[one] - timedelta(**span)
                    for one in moments
                    if row[one] is not None
                }
                session.execute(update(table).where(key == row[key]).values(older))
