"""Whom to look round the example as."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.people.model import ROLES, Role
from assessment.store.tables import GrantRow, ParticipantRow, PersonRow, RoundRow, SiteRow


def example_people(session: Session) -> dict[Role, int]:
    """Return the person to look round as, by role.

    Empty where there is no example, and once anything but the example is in the database.
    """
    somebody = session.scalar(select(PersonRow.id).where(PersonRow.example.is_(False)).limit(1))
    somewhere = session.scalar(select(SiteRow.id).where(SiteRow.example.is_(False)).limit(1))
    if somebody is not None or somewhere is not None:
        return {}
    rows = session.execute(
        select(GrantRow.role, GrantRow.person_id)
        .join(PersonRow, PersonRow.id == GrantRow.person_id)
        .where(PersonRow.ended_at.is_(None))
        .order_by(GrantRow.id)
    )
    # Of several the last to come: a verifier who still has everything to do.
    last = {row.role: row.person_id for row in rows}
    return {role: last[role] for role in ROLES if role in last}


def example_participant(session: Session) -> int | None:
    """Return somebody who only answers, and still has questions to answer; None without example."""
    if not example_people(session):
        return None
    return session.scalar(
        select(ParticipantRow.person_id)
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .join(PersonRow, PersonRow.id == ParticipantRow.person_id)
        .where(
            RoundRow.state == "open",
            RoundRow.answering_closed_at.is_(None),
            PersonRow.ended_at.is_(None),
            ParticipantRow.person_id.not_in(select(GrantRow.person_id)),
        )
        .order_by(ParticipantRow.id)
        .limit(1)
    )
