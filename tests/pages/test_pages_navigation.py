"""Which screens there are for whom, and what the first one says, in Streamlit's own test run."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import factories
from aging import pass_time
from assessment.people.actions import sign_out
from assessment.people.queries import known_people, sites_of, who_is
from assessment.people.signing_in import SIGN_IN_ENDED, signed_in
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import rounds_of
from pages.shared.screens import SCREENS, screens_for
from pages.shared.wording import literal

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"

HAS = {
    "programme": {
        "",
        "map",
        "choose",
        "invite",
        "agree",
        "history",
        "agenda",
        "key-in",
        "minutes",
        "evidence",
        "hand-over",
        "results",
        "compare",
        "programme",
        "people",
        "rounds",
        "packs",
        "settle",
        "questions",
        "move",
        "settings",
        "audit",
        "words",
        "method",
    },
    "team": {
        "",
        "map",
        "choose",
        "invite",
        "answer",
        "agree",
        "history",
        "agenda",
        "key-in",
        "minutes",
        "evidence",
        "agree-words",
        "hand-over",
        "results",
        "queries",
        "words",
        "method",
    },
    "participant": {"", "answer", "words", "method"},
    "verifier": {"", "results", "verify", "words", "method"},
    "researcher": {"", "compare", "words", "method"},
}


@pytest.fixture
def people(sqlite_database):  # noqa: ARG001  an empty database
    workbook = factories.handed_over()
    with reading() as session:
        programme = next(
            one.id for one in known_people(session) if one.roles[0].role == "programme"
        )
    return {
        "programme": programme,
        "team": workbook.team_id,
        "participant": factories.participant(factories.opened()).person_id,
        "verifier": factories.verifier(workbook),
        "researcher": factories.person("researcher"),
    }


def _visit(person_id, **query):
    """Run the screens as somebody who has just signed in, as the guard would let them."""
    token = factories.sign_in(person_id)
    with reading() as session:
        number = signed_in(session, token).sign_in_id
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = {"sign_in": str(number)}
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


@pytest.mark.parametrize("standing", HAS)
def test_each_has_the_screens_that_are_theirs(people, standing):
    with reading() as session:
        who = who_is(session, people[standing])
        site = next(iter(sites_of(session, who)), None)
        rounds = rounds_of(session, who, site.id) if site else ()
    there = {one.url for one in screens_for(who, site, rounds[-1] if rounds else None)}
    assert there == HAS[standing]
    assert there < {screen.url for screen in SCREENS}


@pytest.mark.parametrize("standing", HAS)
def test_the_first_screen_is_a_list_of_tasks(people, standing):
    test = _visit(people[standing])
    assert not test.exception
    assert not test.error
    assert [one.value for one in test.title] == ["Your tasks"]


def test_a_site_that_is_not_theirs_leads_nobody_there(people):
    other = factories.site()
    with reading() as session:
        codes = {
            one.id: one.code for one in sites_of(session, who_is(session, people["programme"]))
        }
        mine = sites_of(session, who_is(session, people["team"]))
    test = _visit(people["team"], site=codes[other])
    assert not test.error
    shown = " ".join(one.value for one in [*test.markdown, *test.header, *test.caption])
    assert mine[0].name in shown
    assert f"Site number {codes[other].removeprefix('SITE')}" not in shown
    test = _visit(people["programme"], site=codes[other])
    assert f"Site number {codes[other].removeprefix('SITE')}" in [one.value for one in test.header]


@pytest.mark.parametrize("user", [{}, {"sign_in": None}, {"sign_in": "999"}, {"sign_in": "x"}])
def test_without_a_sign_in_there_is_nothing(people, user):
    assert people
    test = AppTest.from_file(str(NAVIGATION), default_timeout=60)
    test.user = user
    test.run()
    assert not test.title
    assert test.error[0].value == literal(SIGN_IN_ENDED)


def test_signing_out_elsewhere_ends_this_window_at_its_next_run(people):
    test = _visit(people["team"])
    with writing() as session:
        sign_out(session, by=people["team"], sign_in_id=0, everywhere=True)
    test.run()
    assert not test.title
    assert test.error[0].value == literal(SIGN_IN_ENDED)


def test_looking_at_a_screen_keeps_the_sign_in(people):
    test = _visit(people["researcher"])
    for _ in range(2):
        pass_time(hours=7)
        assert test.run().title
    pass_time(hours=8)
    assert not test.run().title


def test_a_link_for_another_device_is_made_on_the_task_list(people):
    test = _visit(people["participant"])
    (button,) = (one for one in test.button if one.label.startswith("Make a link"))
    button.click().run()
    (link,) = test.code
    assert "/sign-in?link=" in link.value
