"""Addresses that name somebody else's site, round or question lead nobody there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

import factories
from assessment.mapping.actions import add_partnership
from assessment.mapping.model import Entry
from assessment.people.queries import site
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow
from looking import open_at_rest
from pages.shared.screens import SCREENS
from serving import Server

# What stands at the other site alone, and must be read by none of these.
THEIRS = "Kept between ourselves"
WORKBOOKS = ("/?", "/answer", "/agree", "/evidence", "/results", "/verify")


@dataclass(frozen=True)
class Two:
    """A workbook that is somebody's own, and one that is not."""

    own: factories.Workbook
    other: factories.Workbook
    people: dict[str, int]


@pytest.fixture(scope="module")
def two(served: Server) -> Two:
    assert served.url
    own, other = factories.handed_over(), factories.opened()
    with writing() as session:
        entry = Entry(name=THEIRS, notes=THEIRS)
        add_partnership(session, by=0, site_id=other.site_id, entry=entry)
    factories.agreed_level(
        other, reason=THEIRS, dissents=[{"words": THEIRS, "voice": "CP", "name": THEIRS}]
    )
    factories.own_answer(factories.participant(other), note=THEIRS)
    with writing() as session:
        factories.workbook.add_evidence(
            session,
            by=other.team_id,
            round_id=other.round_id,
            bank=factories.bank(),
            title=THEIRS,
            dated="2025-03-14",
            strength="said",
            where=THEIRS,
            look_at=THEIRS,
            questions=[factories.bank().form("short")[0].code],
        )
    people = {
        "team": own.team_id,
        "verifier": factories.verifier(own),
        "participant": factories.participant(factories.opened()).person_id,
    }
    return Two(own, other, people)


def addresses(two: Two) -> list[str]:
    """Return every screen's address with the other site, its round and a question in it."""
    with reading() as session:
        code = site(session, two.other.site_id).code
    question = factories.bank().form("short")[0].code
    at = f"site={code}&round={two.other.round_id}&question={question}&evidence=E001"
    return [f"/{screen.url}?{at}" for screen in SCREENS]


def lines_about(site_id: int) -> int:
    with reading() as session:
        return session.query(AuditRow).filter_by(site_id=site_id).count()


@pytest.mark.parametrize("who", ["team", "verifier", "participant"])
def test_an_address_with_somebody_elses_ids_shows_nothing_of_theirs(
    served: Server, page_of: Callable[..., Page], two: Two, who: str
):
    page = page_of(served, two.people[who])
    with reading() as session:
        name = site(session, two.other.site_id).name
    before = lines_about(two.other.site_id)
    for address in addresses(two):
        if who != "team" and not address.startswith(WORKBOOKS):
            continue
        open_at_rest(page, address)
        shown = page.locator("body").inner_text()
        assert THEIRS not in shown, address
        assert name not in shown, address
        assert "it is our fault" not in shown, address
    assert lines_about(two.other.site_id) == before  # looking has changed nothing


def test_whoever_it_belongs_to_reads_it_at_these_addresses(
    served: Server, page_of: Callable[..., Page], two: Two
):
    page = page_of(served, two.other.team_id)
    read = ""
    for address in addresses(two):
        if address.startswith(("/agree", "/evidence")):
            open_at_rest(page, address)
            read += page.locator("body").inner_text()
    assert THEIRS in read


NOTHING = (
    "/agree?question=XX-9.9z",
    "/answer?round=999999&question=",
    "/results?round=x&site=%00",
    "/evidence?site=%F0&evidence=E999",
)


def test_an_address_that_names_nothing_is_answered_with_a_screen(
    served: Server, page_of: Callable[..., Page], two: Two
):
    page = page_of(served, two.own.team_id)
    for address in NOTHING:
        open_at_rest(page, address)
        assert "it is our fault" not in page.locator("body").inner_text(), address
