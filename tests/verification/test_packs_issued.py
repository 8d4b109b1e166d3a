"""Packs issued to verifiers: numbers, states, what changed since, light ones."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from packs_made import files_of
from review_scene import hand_over_again

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.errors import BadInput, NotYours, Refused
from assessment.evidence_files.kinds import MEDIA_TYPES
from assessment.store.files import keep_file, kept_path
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_verification, withdraw_pack
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.issuing import changes_in, issue_pack
from assessment.verification.queries import pack, packs, verifiers
from assessment.verification.rules import CONCLUDED, SUPERSEDED
from assessment.workbook.actions import hand_in_evidence
from assessment.workbook.handing_over import HANDED_OVER_AGAIN
from assessment.workbook.sheets import HandedIn
from databases import ROOT
from factories import OPERATOR

PDF = b"%PDF-1.7 minutes of the forum"


@pytest.fixture(autouse=True)
def _key(database):
    (database.folder / "signing.key").write_bytes(bytes(range(32)))


@pytest.fixture
def made():
    of = factories.opened()
    factories.agreed_level(of)
    file = HandedIn("Minutes.pdf", MEDIA_TYPES["pdf"], keep_file(PDF), len(PDF), cleaned=False)
    with writing() as session:
        hand_in_evidence(
            session, by=of.team_id, round_id=of.round_id, file=file, questions=["CC-1.1a"]
        )
    return factories.handed_over(of)


def content(issued):
    return kept_path(issued.file_sha256).read_bytes()


def now(issued):
    with reading() as session:
        found = pack(session, issued.id)
    return found.state, found.ended_because


def test_packs_count_within_their_round_and_a_newer_one_closes_the_one_before(made):
    vera, will = factories.verifier(made), factories.verifier(made)
    first = factories.issued(made, person_id=vera)
    copy = factories.issued(made, by=made.team_id)
    other = factories.issued(made, person_id=will)
    again = factories.issued(made, person_id=vera)
    assert [one.number for one in (first, copy, other, again)] == [1, 2, 3, 4]
    assert factories.issued(factories.handed_over()).number == 1
    assert (again.replaces, other.replaces, copy.replaces) == (first.id, None, None)
    assert (first.issued_to != "", copy.issued_to, copy.person_id) == (True, "", None)
    assert now(first) == ("closed", SUPERSEDED)
    assert {now(one) for one in (copy, other, again)} == {("open", "")}
    with reading() as session:
        assert [one.number for one in packs(session, made.round_id)] == [4, 3, 2, 1]


def test_handing_over_again_and_concluding_close_what_is_open(made):
    vera = factories.verifier(made)
    first, copy = factories.issued(made, person_id=vera), factories.issued(made)
    hand_over_again(made, "CC-1.1a", 2)
    assert {now(first), now(copy)} == {("closed", HANDED_OVER_AGAIN)}
    second = factories.issued(made, person_id=vera)
    with writing() as session:
        begin_verification(session, by=vera, round_id=made.round_id)
    factories.signed_off(made, vera)
    assert now(second) == ("closed", CONCLUDED)
    assert now(first) == ("closed", HANDED_OVER_AGAIN)
    assert now(factories.issued(made)) == ("closed", CONCLUDED)


def test_a_pack_says_what_changed_since_the_one_before_it(made):
    vera = factories.verifier(made)
    first = factories.issued(made, person_id=vera)
    assert b"WHAT CHANGED" not in files_of(content(first))["README.txt"]
    same = factories.issued(made, person_id=vera)
    readme = files_of(content(same))["README.txt"].decode()
    assert "No answer and no evidence changed since pack 1." in readme
    hand_over_again(made, "CC-1.1a", 0)
    third = factories.issued(made, person_id=vera)
    inside = files_of(content(third))
    line = "CC-1.1a: level 0, was level 2, the reason"
    for name in ("README.txt", "START-HERE.html"):
        assert "Changed since pack 2: 1 answer." in inside[name].decode()
        assert line in inside[name].decode()
    with reading() as session:
        changes = changes_in(session, third)
    assert [f"{one.code}: {one.what}" for one in changes.answers] == [line]
    assert check_pack(content(third)).problems == ()


def test_a_light_pack_has_no_files_and_says_so_everywhere(made):
    full, light = factories.issued(made), factories.issued(made, light=True)
    assert (full.light, light.light) == (False, True)
    assert PDF in content(full), "there is something to leave out"
    assert PDF not in content(light)
    found = check_pack(content(light))
    assert (found.problems, found.light, found.evidence) == ((), True, 0)
    inside = files_of(content(light))
    said = "This is a light pack: the files of evidence are not in it."
    for name in ("README.txt", "START-HERE.html", "data/report/report.html"):
        assert said in inside[name].decode()
        assert said not in files_of(content(full))[name].decode()
    assert "\nLight-Pack: yes\n" in inside["bag-info.txt"].decode()
    assert "../evidence/E001" not in inside["data/report/report.html"].decode()
    table = inside["data/evidence/index.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["in the pack"], row["file"]) == ("left out", "")
    assert (
        inside["data/machine/workbook.json"]
        == files_of(content(full))["data/machine/workbook.json"]
    )


def test_more_evidence_than_a_pack_holds_makes_it_a_light_one(made, set_to):
    set_to("WORKBOOK_PACK_EVIDENCE_MB", str(len(PDF) / 2**20))
    assert not factories.issued(made).light
    set_to("WORKBOOK_PACK_EVIDENCE_MB", str((len(PDF) - 1) / 2**20))
    assert factories.issued(made).light


def test_only_the_programme_issues_to_a_verifier_and_only_to_one_of_this_round(made):
    vera = factories.verifier(made)
    will = factories.verifier(made)
    elsewhere = factories.verifier(factories.handed_over())
    for by in (made.team_id, will, elsewhere, factories.person("researcher")):
        with pytest.raises(NotYours):
            factories.issued(made, by=by, person_id=vera)
    with pytest.raises(BadInput, match="does not verify this round"):
        factories.issued(made, person_id=elsewhere)
    assert factories.issued(made, by=factories.person("programme"), person_id=vera).number == 1
    assert factories.issued(made, by=vera, person_id=vera).own


def test_a_pack_is_withdrawn_for_a_reason_and_stays_so(made):
    vera = factories.verifier(made)
    issued = factories.issued(made, person_id=vera)

    def withdraw(reason):
        with writing() as session:
            withdraw_pack(session, by=OPERATOR, pack_id=issued.id, reason=reason)

    with pytest.raises(BadInput, match="Say why"):
        withdraw("  ")
    assert now(issued) == ("open", "")
    withdraw("Wrong address.")
    withdraw("Something else.")
    assert now(issued) == ("withdrawn", "Wrong address.")
    factories.issued(made, person_id=vera)
    hand_over_again(made, "CC-1.1a", 2)
    assert now(issued) == ("withdrawn", "Wrong address.")


def test_two_that_are_made_at_once_get_numbers_of_their_own(made):
    others = []

    def slowly(*args, **given):
        if not others:
            others.append(factories.issued(made))
        return pack_to(*args, **given)

    issued = issue_pack(
        by=OPERATOR,
        round_id=made.round_id,
        build=slowly,
        bank=factories.bank(),
        findings=findings_of,
    )
    assert (others[0].number, issued.number) == (1, 2)
    assert "Pack-Number: 2" in files_of(content(issued))["bag-info.txt"].decode()


def test_the_command_issues_by_name_and_light(made, database, tmp_path):
    vera = factories.verifier(made)
    with reading() as session:
        name = verifiers(session, made.round_id)[vera]

    def run(*words):
        command = [sys.executable, "-m", "assessment", "pack", "make", "--json"]
        return subprocess.run(
            [*command, "--round", str(made.round_id), "-o", str(tmp_path / "p.zip"), *words],
            cwd=ROOT,
            env=os.environ | database.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    told = json.loads(run("--for", name.upper(), "--light").stdout)
    assert (told["number"], told["for"], told["light"]) == (1, name, True)
    assert check_pack(tmp_path / "p.zip").light
    refused = run("--for", "Nobody Such")
    assert (refused.returncode, name in refused.stderr) == (1, True)
    assert "No verifier of this round has the name" in refused.stderr


def test_an_open_workbook_has_no_packs(made):
    del made
    with pytest.raises(Refused, match="not handed over"):
        factories.issued(factories.opened())
