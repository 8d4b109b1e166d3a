"""Evidence at the real door: kept, refused, cut off, replaced, fetched; and nothing left lying."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

import pytest

import factories
from assessment.people.actions import sign_out
from assessment.people.signing_in import signed_in
from assessment.store.checking import check_store
from assessment.store.files import kept_path
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import evidence_of
from evidence_files_made import BAD, GOOD, MAKER, handed_in_as, pdf, photo
from pages.doors.guard import COOKIE

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.fixture
def made():
    return factories.opened()


def put(client, of, content, name="minutes.pdf", *, to="", by=None, query="", **headers):
    """Hand a file in; ``to`` is ``/piece/version`` of what it replaces."""
    return client.put(
        f"/evidence-file/{of.round_id}{to}{query}",
        content=content,
        headers={
            "x-workbook-person": str(by or of.team_id),
            "x-file-name": quote(name),
            "accept": "application/json",
        }
        | headers,
    )


def listed(of):
    with reading() as session:
        return evidence_of(session, of.round_id)


def left(database):
    """Return every file that lies in the folder of files."""
    folder = database.folder / "files"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_becomes_a_piece_and_comes_back_as_it_was(browser_of, made, sqlite_database):
    client, content = browser_of(made.team_id), pdf()
    question = factories.bank().form("short")[3].code
    answer = put(client, made, content, "Cofnodion Ŵyl.pdf", query=f"?question={question}")
    assert answer.status_code == 200, answer.text
    (one,) = listed(made)
    assert (one.code, one.title, one.questions) == ("E001", "Cofnodion Ŵyl", (question,))
    assert one.file is not None
    assert (one.file.name, one.file.size) == ("Cofnodion Ŵyl.pdf", len(content))
    assert left(sqlite_database) == [hashlib.sha256(content).hexdigest()]
    fetched = client.get(f"/files/evidence/{one.id}/1")
    assert fetched.content == content
    assert fetched.headers["cache-control"] == "private, no-store"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["content-disposition"] == (
        'attachment; filename="E001-1-Cofnodion-Wyl.pdf"'
    )


@pytest.mark.parametrize("key", BAD)
def test_what_is_refused_leaves_nothing(browser_of, made, sqlite_database, key):
    answer = put(browser_of(made.team_id), made, BAD[key](), handed_in_as(key))
    assert answer.status_code == 422
    said = answer.json()["problem"]
    assert said.endswith(".")
    assert len(said.split(". ")) > 1, "it says what to do, too"
    assert listed(made) == ()
    assert left(sqlite_database) == []


@pytest.mark.parametrize("key", GOOD)
def test_what_is_taken_is_kept_once(browser_of, made, sqlite_database, key):
    client, content = browser_of(made.team_id), GOOD[key]()
    answers = [put(client, made, content, handed_in_as(key)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
    assert [answer.json()["there_already"] for answer in answers] == [False, True]
    (one,) = listed(made)
    assert left(sqlite_database) == [one.file.sha256]
    assert one.file.cleaned == ("taken" in answers[0].json()["note"])


def test_the_same_file_behind_another_question(browser_of, made):
    first, second = (one.code for one in factories.bank().form("short")[:2])
    client = browser_of(made.team_id)
    put(client, made, pdf(), query=f"?question={first}")
    put(client, made, pdf(), query=f"?question={second}")
    (one,) = listed(made)
    assert one.questions == (first, second)
    assert put(client, made, pdf(), query="?question=XX-1").status_code == 422


def test_a_photo_is_cleaned_and_dated(browser_of, made):
    before = photo()
    assert MAKER.encode() in before
    answer = put(browser_of(made.team_id), made, before, "notice board.jpg")
    assert "took out where" in answer.json()["note"]
    (one,) = listed(made)
    assert (one.dated, one.strength) == ("2026-03-14", "seen")
    assert MAKER.encode() not in kept_path(one.file.sha256).read_bytes()


def test_a_replaced_file_stays(browser_of, made, sqlite_database):
    client = browser_of(made.team_id)
    piece = put(client, made, GOOD["notes.txt"](), "notes.txt").json()["id"]
    assert put(client, made, pdf(), to=f"/{piece}/1").json()["version"] == 2
    (one,) = listed(made)
    assert [file.name for file in one.files] == ["notes.txt", "minutes.pdf"]
    assert [client.get(f"/files/evidence/{piece}/{n}").status_code for n in (1, 2, 3)] == [
        200,
        200,
        403,
    ]
    stale = put(client, made, GOOD["letter.odt"](), "letter.odt", to=f"/{piece}/1")
    assert stale.status_code == 409
    assert stale.json()["stored"]["revision"] == 2
    assert put(client, made, pdf(), to=f"/{piece}/1").json()["there_already"], "a retry"
    assert len(left(sqlite_database)) == 2


def test_a_link_is_given_its_file(browser_of, made):
    piece = factories.evidence(made)
    assert put(browser_of(made.team_id), made, pdf(), to=f"/{piece}/0").json()["version"] == 1


@pytest.mark.parametrize("ask", [False, True])
def test_who_may_not_is_refused_before_anything_is_read(browser_of, made, ask):
    strangers = {
        "the programme": factories.person("programme"),
        "another team": factories.person("team", site_id=factories.site()),
        "a participant": factories.participant(made).person_id,
        "a verifier": factories.person("verifier", round_id=made.round_id),
    }
    for who, person_id in strangers.items():
        client = browser_of(person_id)
        answer = (
            client.post(
                f"/evidence-file/{made.round_id}",
                headers={
                    "x-workbook-person": str(person_id),
                    "x-file-name": "a.pdf",
                    "x-file-size": "9",
                },
            )
            if ask
            else put(client, made, pdf(), by=person_id)
        )
        assert answer.status_code == 403, who
    assert put(browser_of(), made, pdf()).status_code == 401
    assert listed(made) == ()


def test_somebody_elses_window_and_another_site_are_refused(browser_of, made):
    other = factories.person("team", site_id=made.site_id)
    client = browser_of(other)
    assert put(client, made, pdf()).status_code == 401  # in the name of who was signed in before
    own = browser_of(made.team_id)
    assert put(own, made, pdf(), **{"sec-fetch-site": "cross-site"}).status_code == 403
    assert put(own, made, pdf(), **{"x-workbook-person": ""}).status_code == 403
    assert put(own, made, pdf(), origin="https://evil.example").status_code == 403
    assert listed(made) == ()


@pytest.mark.parametrize("address", ["0", "999", "9" * 5000, "x", "1/2/3/4", "-1", "1/x/0"])
def test_an_odd_address_is_no_fault(browser_of, made, address):
    answer = browser_of(made.team_id).put(
        f"/evidence-file/{address}",
        content=pdf(),
        headers={"x-workbook-person": str(made.team_id), "x-file-name": "a.pdf"},
    )
    assert answer.status_code in {403, 404, 405}


def test_a_locked_workbook_takes_nothing(browser_of, made, sqlite_database):
    factories.agreed_level(made)
    factories.handed_over(made)
    assert put(browser_of(made.team_id), made, pdf()).status_code == 423
    assert left(sqlite_database) == []


def test_more_than_a_file_may_have(browser_of, made, sqlite_database, set_to):
    set_to("WORKBOOK_EVIDENCE_FILE_MB", "0.5")
    client, large = browser_of(made.team_id), b"%PDF-1.7\n" + bytes(600_000)
    said = put(client, made, large)
    assert said.status_code == 413
    assert "512 KB" in said.json()["problem"]
    # whoever does not say how much comes is stopped on the way
    pieces = (large[start : start + 50_000] for start in range(0, len(large), 50_000))
    assert put(client, made, pieces).status_code == 413
    assert left(sqlite_database) == []


def test_more_than_a_workbook_may_have(browser_of, made, sqlite_database, set_to):
    client, contents = browser_of(made.team_id), [bytes([65 + n]) * 40_000 for n in range(4)]
    set_to("WORKBOOK_EVIDENCE_ROUND_MB", "0.1")  # 104,857 bytes
    answers = [put(client, made, one, f"{n}.txt") for n, one in enumerate(contents)]
    assert [answer.status_code for answer in answers] == [200, 200, 422, 422]
    assert "78 KB of the 102 KB" in answers[2].json()["problem"]
    piece = listed(made)[0].id
    assert put(client, made, contents[2], "2.txt", to=f"/{piece}/1").status_code == 422
    assert len(left(sqlite_database)) == 2


def test_a_sign_out_on_the_way_keeps_nothing(browser_of, made, sqlite_database):
    client, content = browser_of(made.team_id), pdf()
    with reading() as session:
        sign_in_id = signed_in(session, client.cookies[COOKIE]).sign_in_id

    def pieces():
        yield content[:100]
        with writing() as session:
            sign_out(session, by=made.team_id, sign_in_id=sign_in_id)
        yield content[100:]

    assert put(client, made, pieces()).status_code == 401
    assert listed(made) == ()
    assert left(sqlite_database) == []


def test_a_verifier_fetches_what_was_handed_over_and_nothing_else(browser_of, made):
    team = browser_of(made.team_id)
    question = factories.bank().form("short")[0].code
    first = put(team, made, b"One.", "1.txt", query=f"?question={question}").json()["id"]
    second = put(team, made, b"Two.", "2.txt", query=f"?question={question}").json()["id"]
    put(team, made, b"One, corrected.", "1.txt", to=f"/{first}/1")
    factories.withheld(made, second)
    factories.agreed_level(made)
    verifier = factories.person("verifier", round_id=made.round_id)
    before = browser_of(verifier).get(f"/files/evidence/{first}/2")
    assert before.status_code == 400, "not handed over yet"
    factories.handed_over(made)
    wanted = [(first, 2), (first, 1), (second, 1), (999, 1)]
    assert [
        browser_of(verifier).get(f"/files/evidence/{piece}/{version}").status_code
        for piece, version in wanted
    ] == [200, 403, 403, 403]
    assert [
        team.get(f"/files/evidence/{piece}/{version}").status_code for piece, version in wanted
    ] == [200, 200, 200, 403]
    by_number = browser_of(verifier).get(f"/files/evidence/{made.round_id}-E001/2")
    assert by_number.content == b"One, corrected."
    for stranger in (
        factories.person("team", site_id=factories.site()),
        factories.person("researcher"),
        factories.participant(factories.opened()).person_id,
    ):
        assert browser_of(stranger).get(f"/files/evidence/{first}/2").status_code == 403
    assert browser_of().get(f"/files/evidence/{first}/2").status_code in {303, 401}


def test_a_changed_or_missing_file_is_found(browser_of, made):
    put(browser_of(made.team_id), made, pdf())
    with reading() as session:
        assert check_store(session).faults == []
    path = kept_path(listed(made)[0].file.sha256)
    path.write_bytes(b"another")
    with reading() as session:
        assert any("was changed" in fault for fault in check_store(session).faults)
    path.unlink()
    with reading() as session:
        assert any("is missing" in fault for fault in check_store(session).faults)
