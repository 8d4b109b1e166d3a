"""Filling an empty database with the example programme, through the same actions as people use."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.bank.model import Bank
from assessment.errors import Refused
from assessment.example.ashcombe import ASHCOMBE
from assessment.example.cwm_helyg import CWM_HELYG
from assessment.example.entering_sites import agree_meanings, enter_site
from assessment.example.glen_arrow import GLEN_ARROW
from assessment.example.histories import History, beside_each_other, let_happen
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
from assessment.store.tables import PersonRow, SiteRow

SITES = (GLEN_ARROW, ASHCOMBE, CWM_HELYG, LOUGH_MORA, SALTMARSH, SEED_REGISTER)
BEGUN = 110  # days ago the programme was set up and its sites were entered
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
    with clock.days_ago(BEGUN):
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
    let_happen(beside_each_other(_history(session, programme, site, bank) for site in SITES))


def _history(session: Session, programme: int, site: ExampleSite, bank: Bank) -> History:
    """Enter a site, play its rounds, and let it agree on meanings before and after them."""
    yield BEGUN
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
        yield from play_round(
            session,
            programme=programme,
            team=team,
            site_id=site_id,
            played=one,
            chosen=site.chosen or "",
            bank=bank,
        )
    yield 0
    agree_meanings(session, team=team, site_id=site_id, site=site, after=True, bank=bank)
