"""Packs, comparisons and printed workbooks are fetched by those who may, and by nobody else."""

import csv
import hashlib
import io

import pytest

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.booklet.pdf import booklet_pdf
from assessment.documents.packing import pack_to
from assessment.people.actions import end_person
from assessment.research.tabling import HEADINGS
from assessment.store.files import kept_path
from assessment.store.sessions import writing
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.issuing import issue_pack
from factories import OPERATOR
from pages.shared.banks import banks
from pages.shared.booklets import EDITIONS

pytestmark = pytest.mark.usefixtures("sqlite_database")
TABLE = "/files/comparison/2026.1.csv"
BOOKLET = "/files/workbook/2026.1/short.pdf"


@pytest.fixture
def made():
    return factories.handed_over()


@pytest.fixture
def address(made):
    return f"/files/pack/{_issued(made).id}"


def _issued(made, person_id=None, by=OPERATOR):
    return issue_pack(
        by=by,
        round_id=made.round_id,
        person_id=person_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )


def everybody(made):
    """Return somebody of each kind, here and elsewhere."""
    elsewhere = factories.handed_over()
    open_one = factories.opened(factories.site())
    return {
        "programme": factories.person("programme"),
        "researcher": factories.person("researcher"),
        "team": made.team_id,
        "verifier": factories.verifier(made),
        "another team": elsewhere.team_id,
        "another verifier": factories.verifier(elsewhere),
        "another participant": factories.participant(open_one).person_id,
    }


def statuses(browser_of, made, address):
    return {
        who: browser_of(person_id).get(address).status_code
        for who, person_id in everybody(made).items()
    }


# ── packs ────────────────────────────────────────────────────────────────────────────────────


def test_a_pack_is_for_those_who_see_the_results_of_its_round(browser_of, made, address):
    found = statuses(browser_of, made, address)
    assert {who for who, status in found.items() if status == 200} == {
        "programme",
        "team",
        "verifier",
    }
    assert set(found.values()) == {200, 403}


def test_a_pack_issued_to_a_verifier_is_for_them_and_for_who_issues_it(browser_of, made):
    """It holds what their verdicts come back with; their own, what they have said so far, too."""
    theirs = factories.verifier(made)
    address = f"/files/pack/{_issued(made, theirs).id}"
    found = statuses(browser_of, made, address)
    assert {who for who, status in found.items() if status == 200} == {"programme"}
    assert browser_of(theirs).get(address).status_code == 200
    address = f"/files/pack/{_issued(made, theirs, by=theirs).id}"
    assert set(statuses(browser_of, made, address).values()) == {403}
    assert browser_of(theirs).get(address).status_code == 200


def test_a_pack_arrives_whole_as_a_file_that_nobody_else_keeps(browser_of, made, address):
    answer = browser_of(made.team_id).get(address)
    assert check_pack(answer.content).ok
    kept = kept_path(hashlib.sha256(answer.content).hexdigest())
    assert kept.read_bytes() == answer.content
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_pack_that_is_not_there_is_refused_like_one_that_is_not_ours(browser_of, address):
    stranger = browser_of(factories.person("team", site_id=factories.site()))
    there, not_there = stranger.get(address), stranger.get("/files/pack/0123456789abcdef")
    assert there.status_code == not_there.status_code == 403
    assert there.text == not_there.text
    assert "Nothing was changed" in there.text


def test_who_has_left_gets_nothing_more(browser_of, made, address):
    client = browser_of(made.team_id)
    assert client.get(address).status_code == 200
    with writing() as session:
        end_person(session, by=OPERATOR, person_id=made.team_id)
    assert client.get(address).status_code == 303


def test_a_pack_whose_file_is_gone_is_said_in_a_sentence(browser_of, made, address):
    client = browser_of(made.team_id)
    whole = client.get(address).content
    kept_path(hashlib.sha256(whole).hexdigest()).unlink()
    answer = client.get(address)
    assert answer.status_code == 503
    assert "is not in the folder of files" in answer.text


# ── comparisons ──────────────────────────────────────────────────────────────────────────────


def test_a_comparison_is_for_researchers_and_the_programme(browser_of, made):
    found = statuses(browser_of, made, TABLE)
    assert {who for who, status in found.items() if status == 200} == {"programme", "researcher"}
    assert set(found.values()) == {200, 403}


def test_a_comparison_arrives_as_a_table(browser_of, made):
    answer = browser_of(factories.person("researcher")).get(TABLE)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="comparison-2026.1.csv"'
    assert answer.headers["cache-control"] == "private, no-store"
    heading, *lines = csv.reader(io.StringIO(answer.content.decode()))
    assert tuple(heading) == HEADINGS
    found = [dict(zip(heading, line, strict=True)) for line in lines]
    assert len(found) == 24  # four issues and twenty dimensions
    assert {row["participants"] for row in found} == {"fewer than 8"}  # two people answered
    assert {row["own"] for row in found} == {""}
    assert {row["hidden"] for row in found} == {"Hidden to protect those who answered"}
    del made


def test_a_comparison_of_one_round_by_its_name(browser_of, made):
    client = browser_of(factories.person("researcher"))
    assert len(client.get(f"{TABLE}?round=baseline").text.splitlines()) == 25
    assert len(client.get(f"{TABLE}?round=follow-up").text.splitlines()) == 1
    del made


@pytest.mark.parametrize("version", ["2031.1", "..%2f..%2fetc", "%00"])
def test_a_bank_that_is_not_there_is_refused(browser_of, version):
    client = browser_of(factories.person("researcher"))
    answer = client.get(f"/files/comparison/{version}.csv")
    assert answer.status_code in {400, 403, 404}
    assert "Traceback" not in answer.text


# ── printed workbooks ────────────────────────────────────────────────────────────────────────


def test_a_printed_workbook_is_for_everybody_who_is_signed_in(browser_of, made):
    assert set(statuses(browser_of, made, BOOKLET).values()) == {200}


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_printed_workbook_arrives_as_it_is_made_by_the_command(browser_of, edition):
    answer = browser_of(factories.person("programme")).get(f"/files/workbook/2026.1/{edition}.pdf")
    form, large = EDITIONS[edition]
    assert answer.content == booklet_pdf(banks()["2026.1"], form=form, large_print=large)
    assert answer.headers["content-type"] == "application/pdf"
    named = f'attachment; filename="workbook-2026.1-{edition}.pdf"'
    assert answer.headers["content-disposition"] == named
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("which", ["2031.1/full", "2026.1/long", "2026.1/full-large", "%00/full"])
def test_a_printed_workbook_that_is_not_there_is_refused(browser_of, which):
    answer = browser_of(factories.person("programme")).get(f"/files/workbook/{which}.pdf")
    assert answer.status_code in {400, 403, 404}
    assert "Traceback" not in answer.text


# ── nobody in particular ─────────────────────────────────────────────────────────────────────


def test_without_a_sign_in_there_is_only_the_way_to_it(browser_of, made, address):
    del made
    for door in (address, TABLE, BOOKLET, "/files/pack/unknown", "/files/nothing"):
        answer = browser_of().get(door)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")
        program = browser_of().get(door, headers={"accept": "application/json"})
        assert program.status_code == 401


def test_no_other_method_is_taken(browser_of, made, address):
    client = browser_of(made.team_id)
    for door in (address, TABLE, BOOKLET):
        assert {
            client.request(method, door).status_code for method in ("POST", "PUT", "DELETE")
        } == {405}


# ── versions of the questions ────────────────────────────────────────────────────────────────


@pytest.fixture
def difference(sqlite_database, tmp_path, set_to):
    del sqlite_database
    folder = tmp_path / "questions"
    set_to("WORKBOOK_QUESTIONS", factories.put_versions(folder, "2026.1", "2026.2"))
    return "/files/questions/2026.1/2026.2.pdf"


def test_what_changed_between_versions_is_for_the_programme(browser_of, difference):
    found = statuses(browser_of, factories.handed_over(), difference)
    assert {who for who, status in found.items() if status == 200} == {"programme"}
    assert set(found.values()) == {200, 403}


def test_what_changed_arrives_as_pdf(browser_of, difference):
    factories.programme()
    answer = browser_of(factories.person("programme")).get(difference)
    assert answer.content.startswith(b"%PDF-1.7")
    assert answer.headers["content-type"] == "application/pdf"
    named = 'attachment; filename="questions-2026.1-to-2026.2.pdf"'
    assert answer.headers["content-disposition"] == named
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("versions", ["2026.1/2031.1", "%00/2026.2", "2026.1/..%2f2026.2"])
def test_versions_that_are_not_there_are_refused(browser_of, difference, versions):
    factories.programme()
    answer = browser_of(factories.person("programme")).get(f"/files/questions/{versions}.pdf")
    assert answer.status_code in {400, 403, 404}
    assert "Traceback" not in answer.text
    del difference


# ── the answers template ─────────────────────────────────────────────────────────────────────


def test_the_answers_template_goes_to_whoever_may_take_it_in(database, browser_of):
    assert database.url
    made = factories.opened()
    answer = browser_of(made.team_id).get(f"/files/answers-template/{made.round_id}.xlsx")
    assert answer.status_code == 200
    assert answer.content[:4] == b"PK\x03\x04"
    assert answer.headers["cache-control"] == "private, no-store"
    assert f"round-{made.round_id}.xlsx" in answer.headers["content-disposition"]
    stranger = browser_of(factories.opened().team_id)
    answering = browser_of(factories.participant(made).person_id)
    for somebody in (stranger, answering):
        for number in (made.round_id, 999_999, 10**30):
            refused = somebody.get(f"/files/answers-template/{number}.xlsx")
            assert refused.status_code == 403
