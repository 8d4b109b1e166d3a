"""Reading people: who somebody is at this moment, and which sites are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.errors import NotYours
from assessment.people.model import OPERATOR, Grant, Participation, Role, Site, Who
from assessment.people.rules import NOT_YOURS, Act, check_may
from assessment.store.tables import GrantRow, ParticipantRow, PersonRow, RoundRow, SiteRow

_THE_OPERATOR = Who(OPERATOR, "the command line")


def who_is(session: Session, person_id: int) -> Who:
    """Return the person with all grants and participations; NotYours where there is none."""
    if person_id == OPERATOR:
        return _THE_OPERATOR
    person = session.get(PersonRow, person_id)
    if person is None or person.ended_at is not None:
        raise NotYours(NOT_YOURS)
    grants = session.execute(
        select(GrantRow.role, GrantRow.site_id, GrantRow.round_id)
        .where(GrantRow.person_id == person_id)
        .order_by(GrantRow.id)
    )
    taking_part = session.execute(
        select(ParticipantRow.id, ParticipantRow.round_id, RoundRow.site_id, ParticipantRow.voice)
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .where(ParticipantRow.person_id == person_id)
        .order_by(RoundRow.id)
    )
    return Who(
        person_id=person.id,
        name=person.name,
        example=person.example,
        grants=tuple(Grant(cast("Role", role), site, rnd) for role, site, rnd in grants),
        participations=tuple(Participation(*row) for row in taking_part),
    )


def check_person_may(
    session: Session,
    by: int,
    act: Act,
    *,
    site_id: int | None = None,
    round_id: int | None = None,
) -> Who:
    """Re-read who ``by`` is and return them if they may do ``act``; else raise NotYours.

    Where only ``round_id`` is given the site is looked up. Every action begins here.
    """
    who = who_is(session, by)
    if site_id is None and round_id is not None:
        site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
    check_may(who, act, site_id=site_id, round_id=round_id)
    return who


def site(session: Session, site_id: int) -> Site:
    """Return one site; NotYours where there is none."""
    row = session.get(SiteRow, site_id)
    if row is None:
        raise NotYours(NOT_YOURS)
    return _site(row)


def site_by_code(session: Session, code: str) -> Site:
    """Return the site with this code (any case); NotYours where there is none."""
    row = session.scalar(select(SiteRow).where(SiteRow.code == code.strip().upper()))
    if row is None:
        raise NotYours(NOT_YOURS)
    return _site(row)


def sites_of(session: Session, who: Who) -> tuple[Site, ...]:
    """Return the sites that ``who`` may work at, by name; a programme's person sees all."""
    query = select(SiteRow).order_by(SiteRow.name)
    if not (who.has("programme") or who.operator):
        own: Sequence[int] = [g.site_id for g in who.grants if g.site_id is not None]
        own = [*own, *(p.site_id for p in who.participations)]
        query = query.where(SiteRow.id.in_(own))
    return tuple(_site(row) for row in session.scalars(query))


def _site(row: SiteRow) -> Site:
    return Site(row.id, row.code, row.name, row.nation, row.kind, row.example)
