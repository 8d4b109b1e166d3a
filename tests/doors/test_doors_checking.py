"""The page where anybody checks a pack: what it tells, and that it tells nothing else."""

import random
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import select

import factories
from assessment.settings import settings
from assessment.store.files import kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import PartnershipRow, PersonRow, SiteRow
from assessment.verification.actions import withdraw_pack
from assessment.verification.packs.looking_up import LONGEST_LIST, UNKNOWN
from assessment.verification.packs.replacing_keys import replace_key
from factories import OPERATOR
from verification.packs_made import files_of, zipped
from verification.review_scene import hand_over_again

LIST = "tagmanifest-sha256.txt"
HERE = "This pack was issued here"


@pytest.fixture
def made(sqlite_database):
    del sqlite_database
    return factories.handed_over()


def issue(made, person_id=None):
    """Return a pack and its bytes."""
    issued = factories.issued(made, person_id=person_id)
    return issued, kept_path(issued.file_sha256).read_bytes()


def tampered(content, changes):
    """Return a pack with some of its files, by path below the top folder, put in or replaced."""
    inside = files_of(content)
    top = f"pack-{dict(line.split(': ', 1) for line in _info(inside))['Pack-Id']}"
    return zipped({f"{top}/{path}": found for path, found in (inside | changes).items()})


def _info(inside):
    return inside["bag-info.txt"].decode().splitlines()


def upload(browser, content, name="pack.zip"):
    return browser.post("/check", files={"pack": (name, content, "application/zip")})


def ask(browser, content):
    answer = browser.post("/check/list", content=content)
    assert answer.status_code == 200
    return answer.json()


def test_a_good_pack_is_known_whole_and_by_its_list_alone(made, browser_of):
    issued, content = issue(made)
    browser = browser_of()
    tags = files_of(content)[LIST]
    shown = upload(browser, content)
    assert (shown.status_code, f'class="good" id="found">{HERE}<' in shown.text) == (200, True)
    assert "Nothing in it is missing, added or changed" in shown.text
    assert "It is current" in shown.text
    assert issued.key_id.replace("+", "&#43;") in shown.text or issued.key_id in shown.text
    for told in (ask(browser, tags), ask(browser, tags)):
        assert (told["title"], told["good"]) == (HERE, True)
        assert any(issued.key_id in one for one in told["sentences"])
    by_list = upload(browser, tags, LIST)
    assert f'class="good" id="found">{HERE}<' in by_list.text
    assert "what the rest of a check tells" in by_list.text


def test_what_was_changed_is_named(made, browser_of):
    _, content = issue(made)
    path = "data/machine/answers.csv"
    shown = upload(browser_of(), tampered(content, {path: b"other", "more.txt": b"x"})).text
    assert 'class="bad" id="found">This pack was issued here, and was changed since<' in shown
    assert f"{path} was changed." in shown
    assert "more.txt was added: no list names it." in shown
    assert "Don&#x27;t rely on it" in shown


def test_a_pack_that_is_no_more_current_says_why(made, browser_of):
    browser, vera = browser_of(), factories.verifier(made)
    _, first = issue(made, vera)
    second, newer = issue(made, vera)
    _, copy = issue(made)
    told = ask(browser, files_of(first)[LIST])
    assert (told["title"], told["good"]) == (f"{HERE}, and is superseded", False)
    assert "A newer pack took its place." in told["sentences"][1]
    assert ask(browser, files_of(newer)[LIST])["good"]
    with writing() as session:
        withdraw_pack(session, by=OPERATOR, pack_id=second.id, reason="Sent to Sam by mistake.")
    told = ask(browser, files_of(newer)[LIST])
    assert told["title"] == f"{HERE}, and is withdrawn"
    assert "Sam" not in str(told)
    assert ask(browser, files_of(copy)[LIST])["good"]
    hand_over_again(made, "CC-1.1a", 2)
    told = ask(browser, files_of(copy)[LIST])
    assert told["title"] == f"{HERE}, and is superseded"
    assert "handed over again" in told["sentences"][1]


def test_once_the_review_is_concluded_a_pack_stays_current(made, browser_of):
    vera = factories.verifier(made)
    _, content = issue(made, vera)
    factories.signed_off(made, vera)
    told = ask(browser_of(), files_of(content)[LIST])
    assert told["good"]
    assert "taken in no more" in told["sentences"][1]


def test_a_pack_of_a_key_that_was_replaced_stays_good(made, browser_of):
    browser = browser_of()
    issued, content = issue(made)
    old, new = replace_key(by=OPERATOR, reason="The server was given away.")
    assert issued.key_id == old.fingerprint
    told = ask(browser, files_of(content)[LIST])
    assert told["good"]
    assert "which was replaced since" in told["sentences"][2]
    shown = upload(browser, content).text
    assert 'class="good" id="found">' in shown
    assert "server was given away" not in shown
    page = browser.get("/check").text
    assert page.index(new.fingerprint) < page.index(old.fingerprint)


def unknown_files(content):
    """Return files that were not issued here, some of them very near to one that was."""
    dice = random.Random(5)  # noqa: S311  seeded
    inside = files_of(content)
    tags = inside[LIST]
    return {
        "nothing like it": b"hello",
        "a PDF": b"%PDF-1.7",
        "the start of a ZIP": b"PK\x03\x04",
        "an empty ZIP": zipped({}),
        "another ZIP": zipped({"a.txt": b"a"}),
        "half of it": content[: len(content) // 2],
        "its list and one byte": tags + b"\n",
        "its list without one": tags[:-1],
        "a list too long": bytes(LONGEST_LIST + 1),
        "noise": dice.randbytes(5_000),
        "it without its list": tampered(content, {LIST: tags.replace(tags[:64], b"0" * 64)}),
        "a ZIP that says it has more": content[:-12] + b"\xff\xff" + content[-10:],
    }


def test_whatever_was_not_issued_here_gets_the_same_answer(made, browser_of):
    _, content = issue(made)
    browser = browser_of()
    files = unknown_files(content)
    assert ask(browser, files_of(content)[LIST])["good"], "there is something to be found"
    bodies = {name: upload(browser, found) for name, found in files.items()}
    assert {answer.status_code for answer in bodies.values()} == {200}
    assert len({answer.text for answer in bodies.values()}) == 1, bodies
    assert UNKNOWN.title in next(iter(bodies.values())).text
    asked = {str(ask(browser, found)) for found in files.values()}
    assert len(asked) == 1
    assert UNKNOWN.title in asked.pop()


def test_no_answer_holds_anything_of_a_site_or_a_person(made, browser_of):
    vera = factories.verifier(made)
    issued, content = issue(made, vera)
    browser = browser_of()
    with reading() as session:
        secret = set(session.scalars(select(SiteRow.name)))
        secret |= set(session.scalars(select(SiteRow.code)))
        secret |= set(session.scalars(select(PersonRow.name)))
        secret |= set(session.scalars(select(PartnershipRow.name)))
    secret |= {issued.id, issued.workbook_hash, issued.file_sha256, f"{issued.issued_at:%B}"}
    assert issued.issued_to in secret, "there is somebody to be found"
    tags = files_of(content)[LIST]
    answers = [
        browser.get("/check").text,
        upload(browser, content).text,
        upload(browser, tags, LIST).text,
        upload(browser, tampered(content, {"more.txt": b""})).text,
        upload(browser, b"hello").text,
        str(ask(browser, tags)),
        str(ask(browser, b"hello")),
    ]
    for answer in answers:
        assert {one for one in secret if one in answer} == set()


def test_what_is_no_file_or_too_large_is_refused_in_a_sentence(made, browser_of, set_to):
    del made
    browser = browser_of()
    shown = browser.post("/check", data={"pack": "text"}, files={"other": ("a", b"a")})
    assert (shown.status_code, "Choose a file first." in shown.text) == (400, True)
    assert (
        browser.post("/check", content=b"x", headers={"content-type": "text/x"}).status_code == 400
    )
    set_to("WORKBOOK_PACK_EVIDENCE_MB", "0.000001")
    shown = browser.post(
        "/check", files={"pack": ("a.zip", b"PK" + bytes(65 * 2**20), "application/zip")}
    )
    assert (shown.status_code, "larger than a pack may be" in shown.text) == (400, True)


def test_nothing_of_an_upload_is_kept(made, browser_of, tmp_path):
    _, content = issue(made)
    before = sorted(settings().files.rglob("*"))
    (temporary := tmp_path / "temporary").mkdir()
    usual, tempfile.tempdir = tempfile.tempdir, str(temporary)
    try:
        assert HERE in upload(browser_of(), content).text
    finally:
        tempfile.tempdir = usual
    assert list(temporary.iterdir()) == []
    assert sorted(settings().files.rglob("*")) == before


def test_a_foreign_page_cannot_send_a_file_here(made, browser_of):
    del made
    answer = browser_of().post(
        "/check/list", content=b"x", headers={"origin": "https://example.org"}
    )
    assert answer.status_code == 403


def test_the_page_needs_no_sign_in_and_leads_to_its_script(made, browser_of):
    del made
    page = browser_of().get("/check")
    assert (page.status_code, "<h1>Check a pack</h1>" in page.text) == (200, True)
    script = browser_of().get("/check.js")
    assert "startChecking(askIssuer)" in script.text
    assert "text/javascript" in script.headers["content-type"]
    assert Path(settings().key_file).name not in page.text
