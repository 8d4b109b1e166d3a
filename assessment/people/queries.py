"""Reading people: who somebody is at this moment, and which sites are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import literal, null, select, union_all
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import NotYours
from assessment.people.model import (
    OPERATOR,
    GivenRole,
    Grant,
    Invitation,
    KnownPerson,
    Participation,
    Programme,
    Role,
    Site,
    Who,
)
from assessment.people.rules import NOT_YOURS, Act, check_may
from assessment.store.tables import (
    GrantRow,
    InvitationRow,
    ParticipantRow,
    PersonRow,
    ProgrammeRow,
    RoundRow,
    SiteRow,
)

_THE_OPERATOR = Who(OPERATOR, "the command line")


def who_is(session: Session, person_id: int) -> Who:
    """Return the person with all grants and participations; NotYours where there is none."""
    if person_id == OPERATOR:
        return _THE_OPERATOR
    person = session.get(PersonRow, person_id)
    if person is None or person.ended_at is not None:
        raise NotYours(NOT_YOURS)
    grants, participations = standing(session, person_id)
    return Who(person.id, person.name, person.example, grants, participations)


def standing(
    session: Session, person_id: int
) -> tuple[tuple[Grant, ...], tuple[Participation, ...]]:
    """Return all that a person may be, oldest first, in one statement: grants, participations."""
    none = null()
    granted = select(
        GrantRow.id, GrantRow.role, GrantRow.site_id, GrantRow.round_id, none.label("voice")
    ).where(GrantRow.person_id == person_id)
    taking_part = (
        select(
            ParticipantRow.id,
            literal("participant"),
            RoundRow.site_id,
            ParticipantRow.round_id,
            ParticipantRow.voice,
        )
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .where(ParticipantRow.person_id == person_id)
    )
    found: Sequence[Any] = session.execute(union_all(granted, taking_part)).all()
    rows = sorted(found, key=lambda row: row[0])
    return (
        tuple(Grant(cast("Role", r[1]), r[2], r[3]) for r in rows if r[1] != "participant"),
        tuple(Participation(r[0], r[3], r[2], r[4]) for r in rows if r[1] == "participant"),
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


def programme(session: Session) -> Programme | None:
    """Return the programme and its settings, None before it was set up."""
    row = session.get(ProgrammeRow, 1)
    if row is None:
        return None
    return Programme(
        name=row.name,
        example=row.example,
        must_hold=tuple(row.must_hold),
        ongoing_after=row.ongoing_after,
        theme=row.theme,
        site_threshold=row.site_threshold,
        published_threshold=row.published_threshold,
        query_days=row.query_days,
    )


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


def all_sites(session: Session) -> tuple[Site, ...]:
    """Return every site, by name."""
    return tuple(_site(row) for row in session.scalars(select(SiteRow).order_by(SiteRow.name)))


def known_people(session: Session) -> tuple[KnownPerson, ...]:
    """Return everybody who has a role, by name, in two statements; for the programme alone."""
    given: dict[int, list[GivenRole]] = {}
    rows = session.execute(
        select(GrantRow.person_id, GrantRow.id, GrantRow.role, SiteRow.name, RoundRow.name)
        .outerjoin(SiteRow, SiteRow.id == GrantRow.site_id)
        .outerjoin(RoundRow, RoundRow.id == GrantRow.round_id)
        .order_by(GrantRow.id)
    )
    for person_id, grant_id, role, site_name, round_name in rows:
        given.setdefault(person_id, []).append(
            GivenRole(grant_id, cast("Role", role), site_name, round_name)
        )
    people = session.scalars(
        select(PersonRow)
        .where(PersonRow.email.is_not(None) | PersonRow.id.in_(select(GrantRow.person_id)))
        .order_by(PersonRow.name, PersonRow.id)
    )
    return tuple(
        KnownPerson(
            p.id, p.name, p.email, p.ended_at is not None, p.example, tuple(given.get(p.id, ()))
        )
        for p in people
    )


def invitations(session: Session, round_id: int, kind: str) -> tuple[Invitation, ...]:
    """Return the invitations of one kind to a round, oldest first."""
    rows = session.scalars(
        select(InvitationRow)
        .where(InvitationRow.round_id == round_id, InvitationRow.kind == kind)
        .order_by(InvitationRow.id)
    )
    return tuple(
        Invitation(
            row.id,
            row.kind,
            row.round_id,
            row.name,
            row.voice,
            _state(row),
            row.made_at,
            row.expires_at,
            row.places,
            row.taken,
            row.person_id,
            row.email,
            row.reminder_begun_at,
            row.reminded_at,
            row.not_reached,
        )
        for row in rows
    )


def _state(row: InvitationRow) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.redeemed_at is not None:
        return "used"
    return "waiting" if row.expires_at > clock.now() else "run out"


def has_password(session: Session, person_id: int) -> bool | None:
    """Tell whether a person has set a password; None where they can't, having no e-mail."""
    found = session.execute(
        select(PersonRow.email, PersonRow.password_hash).where(PersonRow.id == person_id)
    ).one_or_none()
    return None if found is None or found[0] is None else found[1] is not None


def email_of(session: Session, person_id: int) -> str | None:
    """Return a person's e-mail address, None where there is none."""
    return session.scalar(select(PersonRow.email).where(PersonRow.id == person_id))


def _site(row: SiteRow) -> Site:
    return Site(row.id, row.code, row.name, row.nation, row.kind, row.example)
