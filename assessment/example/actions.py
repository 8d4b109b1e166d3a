"""Filling an empty database with the example programme, through the same actions as people use."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.example.ashcombe import ASHCOMBE
from assessment.example.cwm_helyg import CWM_HELYG
from assessment.example.entering_sites import agree_meanings, enter_site
from assessment.example.glen_arrow import GLEN_ARROW
from assessment.example.lough_mora import LOUGH_MORA
from assessment.example.model import ExampleSite
from assessment.example.playing_rounds import play_round
from assessment.example.saltmarsh import SALTMARSH
from assessment.example.seed_register import SEED_REGISTER
from assessment.people.actions import (
    add_person,
    change_programme_settings,
    set_up_programme,
)
from assessment.store.tables import PersonRow, QueryMessageRow, QueryRow, RoundRow, SiteRow
from assessment.verification.asked import VERIFIER

# Glen Arrow first: its verifier, who still has everything to do, is the one to look round as.
SITES = (GLEN_ARROW, ASHCOMBE, CWM_HELYG, LOUGH_MORA, SALTMARSH, SEED_REGISTER)
MUST_HOLD = ("repeated", "involvement", "deciding")
_MAIL = "{}@workbook.example"


def fill_example(session: Session, *, by: int, bank: Bank) -> None:
    """Fill an empty database; Refused where anything is there.

    Only the person at the machine, or the welcome page of an empty installation, does this:
    ``by`` is the command line. ``queries.example_people`` says whom to look round as.
    """
    if session.scalar(select(SiteRow.id).limit(1)) or session.scalar(select(PersonRow.id).limit(1)):
        raise Refused(
            "There is something in this database already, so the example was not added. "
            "Nothing was changed. Use an empty database to look round the example."
        )
    programme = set_up_programme(
        session,
        by=by,
        name="Example programme (invented)",
        person_name="Pat Example (programme)",
        email=_MAIL.format("programme"),
        example=True,
    )
    change_programme_settings(
        session,
        by=programme,
        must_hold=MUST_HOLD,
        ongoing_after="2001",
        theme="health",
        site_threshold=8,
        published_threshold=10,
    )
    add_person(
        session,
        by=programme,
        name="Robin Example (research)",
        email=_MAIL.format("research"),
        role="researcher",
        example=True,
    )
    for site in SITES:
        site_id = enter_site(session, by=programme, site=site, bank=bank)
        team = add_person(
            session,
            by=programme,
            name="Alex Example (site team)",
            email=_MAIL.format("team"),
            role="team",
            site_id=site_id,
            example=True,
        )
        agree_meanings(session, team=team, site_id=site_id, site=site, after=False, bank=bank)
        for one in site.rounds:
            play_round(
                session,
                programme=programme,
                team=team,
                site_id=site_id,
                played=one,
                chosen=site.chosen or "",
                bank=bank,
            )
        agree_meanings(session, team=team, site_id=site_id, site=site, after=True, bank=bank)
        _let_days_pass(session, site_id, site)


def _let_days_pass(session: Session, site_id: int, site: ExampleSite) -> None:
    """Put back when verifiers asked what they ask, so that an unanswered question is overdue."""
    of_site = select(RoundRow.id).where(RoundRow.site_id == site_id)
    for query in (query for one in site.rounds for query in one.queries):
        asked_at = clock.now() - timedelta(days=query.days)
        mine = QueryRow.round_id.in_(of_site) & (QueryRow.question == query.question)
        ids = session.scalars(select(QueryRow.id).where(mine)).all()
        for wanted, values in (
            (QueryRow.closed_at.is_(None), {QueryRow.turn_since: asked_at}),
            (QueryRow.id > 0, {QueryRow.opened_at: asked_at}),
        ):
            session.execute(
                update(QueryRow)
                .where(QueryRow.id.in_(ids), wanted)
                .values(values)
                .execution_options(synchronize_session=False)
            )
        session.execute(
            update(QueryMessageRow)
            .where(QueryMessageRow.query_id.in_(ids), QueryMessageRow.side == VERIFIER)
            .values(at=asked_at)
            .execution_options(synchronize_session=False)
        )
