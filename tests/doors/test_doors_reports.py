"""Reports are fetched by those who may see the results, and say no more than they may know."""

import re

import pytest

import factories
from assessment.store.sessions import reading
from assessment.verification.queries import handed_over, verifiers
from documents.reading import Page

pytestmark = pytest.mark.usefixtures("sqlite_database")
KINDS = {"pdf": ("application/pdf", b"%PDF-"), "html": ("text/html; charset=utf-8", b"<!DOCTYPE")}
ASKED = "Who was asked on Quarry Row?"


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.mark.parametrize("kind", KINDS)
def test_reports_are_for_the_team_the_programme_and_verifiers(browser_of, made, kind):
    people = {
        "team": made.team_id,
        "programme": factories.person("programme"),
        "verifier": factories.verifier(made),
        "researcher": factories.person("researcher"),
        "another team": factories.opened(factories.site()).team_id,
        "another verifier": factories.verifier(factories.handed_over()),
    }
    address = f"/files/report/{made.round_id}.{kind}"
    found = {who: browser_of(person_id).get(address) for who, person_id in people.items()}
    allowed = {who for who, answer in found.items() if answer.status_code == 200}
    assert allowed == {"team", "programme", "verifier"}
    assert {answer.status_code for answer in found.values()} == {200, 403}
    media_type, start = KINDS[kind]
    answer = found["team"]
    assert answer.content.startswith(start)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "private, no-store"
    disposition = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="report-.+-round-1\.{kind}"', disposition)


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_the_report_of_no_round_is_nobodys(browser_of, made, number):
    team = browser_of(made.team_id)
    assert team.get(f"/files/report/{made.round_id}.html").status_code == 200
    assert team.get(f"/files/report/{number}.html").status_code == 403


def test_an_open_workbook_has_no_report_yet(browser_of):
    made = factories.opened()
    answer = browser_of(made.team_id).get(f"/files/report/{made.round_id}.html")
    assert answer.status_code >= 400
    assert "not handed over" in answer.text


def name_of(made, person_id):
    with reading() as session:
        return verifiers(session, made.round_id)[person_id]


def page(browser_of, person_id, made):
    answer = browser_of(person_id).get(f"/files/report/{made.round_id}.html")
    return answer, Page(answer.content).text


def test_while_the_review_is_blind_the_team_alone_sees_queries_and_nobody_whose(browser_of, made):
    vera, will = factories.verifier(made), factories.verifier(made)
    factories.query(made, vera, text=ASKED)
    _, text = page(browser_of, made.team_id, made)
    assert ASKED in text
    assert "a verifier" in text
    assert "not answered by the team" in text
    assert "Not verified yet" in text
    name = name_of(made, vera)
    assert name not in text
    for person_id in (will, vera, factories.person("programme")):
        _, text = page(browser_of, person_id, made)
        assert "Not verified yet" in text
        assert ASKED not in text


def test_once_it_is_concluded_everybody_gets_the_final_report(browser_of, made):
    vera, will = factories.verifier(made), factories.verifier(made)
    factories.query(made, vera, text=ASKED)
    factories.signed_off(made, vera)
    factories.signed_off(made, will)
    for person_id in (made.team_id, vera, factories.person("programme")):
        answer, text = page(browser_of, person_id, made)
        assert ASKED in text
        assert name_of(made, vera) in text
        assert "Not verified yet" not in text
        assert 'filename="final-report-' in answer.headers["content-disposition"]
        with reading() as session:
            assert handed_over(session, made.round_id).workbook_hash in text
