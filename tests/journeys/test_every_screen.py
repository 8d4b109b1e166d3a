"""Every screen as everybody: who has it sees it, who has not does not, and all can use it."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from assessment.example.queries import example_people
from assessment.people.model import ROLES
from assessment.people.queries import sites_of, who_is
from assessment.store.sessions import reading
from assessment.store.tables import ParticipantRow, RoundRow
from assessment.workbook.queries import rounds_of
from looking import LOOKS, findings, looking, open_at_rest, sign_in
from pages.shared.screens import SCREENS, screens_for

STANDINGS = [*ROLES, "participant"]
VISITS = [(standing, screen) for standing in STANDINGS for screen in SCREENS]


@dataclass(frozen=True)
class Place:
    """A site and its latest round, and the screens that somebody has there."""

    code: str
    screens: frozenset[str]

    def address(self, url):
        return f"/{url}?site={self.code}"


@dataclass(frozen=True)
class Visitor:
    """Somebody of one standing, and the places that are theirs; where most is open first."""

    person_id: int
    places: tuple[Place, ...]


@pytest.fixture(scope="module")
def visitors(example_served):
    assert example_served.is_ready()
    with reading() as session:
        people = dict(example_people(session))
        answering = (
            select(ParticipantRow.person_id)
            .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
            .where(RoundRow.state == "open", ParticipantRow.person_id.is_not(None))
        )
        people["participant"] = session.scalars(answering).first()
        return {
            standing: Visitor(person_id, tuple(_places(session, who_is(session, person_id))))
            for standing, person_id in people.items()
        }


def _places(session, who):
    found = []
    for site in sites_of(session, who):
        rounds = rounds_of(session, who, site.id)
        found.append(_place(site.code, screens_for(who, site, rounds[-1] if rounds else None)))
    everywhere = [_place("", screens_for(who, None, None))]
    return sorted(found, key=lambda place: -len(place.screens)) or everywhere


def _place(code, screens):
    return Place(code, frozenset(screen.url for screen in screens))


@pytest.fixture(scope="module")
def windows(browser, example_served, visitors):
    """Return a window for each standing, in which they have signed in; opened when asked for."""
    opened = {}

    def window(standing):
        if standing not in opened:
            context = browser.new_context(base_url=example_served.url)
            opened[standing] = context.new_page()
            sign_in(opened[standing], visitors[standing].person_id)
        return opened[standing]

    yield window
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize(
    ("standing", "screen"),
    VISITS,
    ids=[f"{standing}-{screen.url or 'tasks'}" for standing, screen in VISITS],
)
def test_a_screen_is_there_for_whom_it_is_and_all_can_use_it(
    visitors, windows, shot, standing, screen
):
    page, places = windows(standing), visitors[standing].places
    theirs = [place for place in places if screen.url in place.screens]
    others = (
        theirs[1:] if standing == "team" else []
    )  # a site at each stage; the rest sees the same
    if not theirs:
        open_at_rest(page, f"/{screen.url}")
        assert page.get_by_role("heading", level=1).inner_text() == "Your tasks"
        return
    for place in [*others, theirs[0]]:
        open_at_rest(page, place.address(screen.url))
        assert page.get_by_test_id("stException").count() == 0
        assert page.get_by_role("heading", level=1).count() == 1
        assert findings(page) == [], place.code
    for look in LOOKS:
        with looking(page, look):
            shot(page, f"{standing}-{screen.url or 'tasks'}-{look}")
            assert findings(page) == [], look
