"""Minutes are fetched by those who may see the workbook, and kept by nobody on the way."""

import pytest

import factories

pytestmark = pytest.mark.usefixtures("sqlite_database")
KINDS = {"pdf": ("application/pdf", b"%PDF-"), "html": ("text/html; charset=utf-8", b"<!DOCTYPE")}


@pytest.mark.parametrize("kind", KINDS)
def test_minutes_are_for_the_team_and_the_programme(browser_of, kind):
    made = factories.opened()
    factories.agreed_level(made)
    people = {
        "team": made.team_id,
        "programme": factories.person("programme"),
        "researcher": factories.person("researcher"),
        "participant": factories.participant(made).person_id,
        "verifier": factories.verifier(factories.handed_over()),
        "another team": factories.opened(factories.site()).team_id,
    }
    address = f"/files/minutes/{made.round_id}.{kind}"
    found = {who: browser_of(person_id).get(address) for who, person_id in people.items()}
    allowed = {who for who, answer in found.items() if answer.status_code == 200}
    assert allowed == {"team", "programme"}
    assert {answer.status_code for answer in found.values()} == {200, 403}
    assert all(b"We talked." not in found[who].content for who in found.keys() - allowed)
    media_type, start = KINDS[kind]
    answer = found["team"]
    assert answer.content.startswith(start)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "private, no-store"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="minutes-')
    assert disposition.endswith(f'-round-1.{kind}"')


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_minutes_of_no_round_are_nobodys(browser_of, number):
    made = factories.opened()
    team = browser_of(made.team_id)
    assert team.get(f"/files/minutes/{made.round_id}.pdf").status_code == 200
    assert team.get(f"/files/minutes/{number}.pdf").status_code == 403
