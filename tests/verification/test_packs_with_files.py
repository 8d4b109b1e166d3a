"""From a file that is handed in to the pack that holds it."""

import csv
import io
import os
import subprocess
import sys

import pytest
from packs_made import files_of
from sqlalchemy import select

import factories
from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.errors import Unavailable
from assessment.evidence_files.kinds import MEDIA_TYPES, named
from assessment.store.files import keep_file, kept_path
from assessment.store.sessions import reading, writing
from assessment.store.tables import PackRow
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.evidence_in_packs import EVIDENCE, INDEX
from assessment.verification.packs.issuing import issue_pack
from assessment.workbook.actions import hand_in_evidence, replace_evidence_file
from assessment.workbook.queries import evidence_of
from assessment.workbook.sheets import HandedIn
from databases import ROOT
from factories import OPERATOR

FIRST, SECOND, THIRD = "CC-1.1a", "CC-1.2a", "CC-1.3a"


@pytest.fixture
def made(database):
    (database.folder / "signing.key").write_bytes(bytes(range(32)))
    opened = factories.opened()
    factories.agreed_level(opened, FIRST)
    return opened


def kept(given, content):
    """Keep a file as the door does that takes it, without looking into it."""
    about = named(given)
    digest = keep_file(content)
    return HandedIn(about.name, MEDIA_TYPES[about.kind], digest, len(content), cleaned=False)


def hand_in(made, name, content, questions=(FIRST,)):
    with writing() as session:
        return hand_in_evidence(
            session,
            by=made.team_id,
            round_id=made.round_id,
            file=kept(name, content),
            questions=questions,
        )


def replace(made, piece, name, content):
    with writing() as session:
        replace_evidence_file(
            session,
            by=made.team_id,
            evidence_id=piece.id,
            version=piece.version,
            file=kept(name, content),
        )


def issued(made):
    factories.handed_over(made)
    pack = issue_pack(
        by=OPERATOR,
        round_id=made.round_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )
    path = kept_path(pack.file_sha256)
    assert check_pack(path).problems == ()
    return path.read_bytes()


def evidence_in(content):
    files = files_of(content)
    return {
        path.removeprefix(f"{EVIDENCE}/"): found
        for path, found in files.items()
        if path.startswith(EVIDENCE) and path != INDEX
    }


def index(content):
    text = files_of(content)[INDEX].decode("utf-8-sig")
    return {line["id"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}


def test_the_newest_version_goes_in_and_the_replaced_and_withheld_do_not(made):
    first = hand_in(made, "Draft.pdf", b"%PDF-1.7 a draft", (FIRST, SECOND, THIRD))
    replace(made, first, "Final minutes.pdf", b"%PDF-1.7 the minutes")
    secret = hand_in(made, "Letter.docx", b"PK it names a child", (SECOND,))
    factories.withheld(made, secret.id)
    factories.evidence(made, THIRD)
    hand_in(made, "Unused.pdf", b"%PDF-1.7 behind nothing", ())
    with reading() as session:
        assert [one.code for one in evidence_of(session, made.round_id)][-1] == "E004"
    content = issued(made)
    assert evidence_in(content) == {"E001-2-Final-minutes.pdf": b"%PDF-1.7 the minutes"}
    for left_out in (b"a draft", b"it names a child", b"behind nothing"):
        assert left_out not in content
    lines = index(content)
    assert {code: line["in the pack"] for code, line in lines.items()} == {
        "E001": "included",
        "E002": "withheld",
        "E003": "no file",
    }
    assert lines["E001"]["questions"].split("; ") == [FIRST, SECOND, THIRD]
    assert lines["E002"]["why withheld"] == "It names a child."
    assert lines["E002"]["sha256"]
    assert (lines["E001"]["version"], lines["E001"]["original name"]) == ("2", "Final minutes.pdf")


NASTY = [
    "../../etc/passwd.pdf",
    "C:\\Users\\Vera\\minutes.pdf",
    "=cmd('calc')!A1.pdf",
    "<script>alert(1)</script>.pdf",
    "Ŵyl 会議録 محضر.pdf",
    "\u202efdp.minutes.pdf",
    "CON.pdf",
    "a'b\"c`d$(e);f&g|h.pdf",
    "spaces at the end . pdf",
    "MINUTES.PDF",
    "%2e%2e%2fminutes.pdf",
    "{{ minutes }}.pdf",
    "x" * 400 + ".docx",
    "two\nlines\tand\x00more.csv",
]


def test_long_and_nasty_names_become_short_plain_ones(made):
    contents = {name: f"%PDF-1.7 {n}".encode() for n, name in enumerate(NASTY)}
    for name, content in contents.items():
        hand_in(made, name, content)
    content = issued(made)
    found = evidence_in(content)
    assert sorted(found.values()) == sorted(contents.values())
    for name in found:
        assert name.isascii()
        assert len(f"pack-{'0' * 16}/{EVIDENCE}/{name}") < 120
        assert not set(name) - set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."
        )
        assert name.count(".") == 1
    originals = {line["original name"] for line in index(content).values()}
    assert "'=cmd('calc')!A1.pdf" in originals, "no cell of the table is a formula"
    assert "Ŵyl 会議録 محضر.pdf" in originals


def test_eighty_files(made):
    contents = {f"Minutes {n}.pdf": f"%PDF-1.7 meeting {n}".encode() * 100 for n in range(80)}
    for name, content in contents.items():
        hand_in(made, name, content)
    content = issued(made)
    assert sorted(evidence_in(content).values()) == sorted(contents.values())
    assert len(index(content)) == 80


def test_the_same_content_as_two_pieces_is_two_files(made):
    first = hand_in(made, "One.pdf", b"%PDF-1.7 one")
    hand_in(made, "Two.pdf", b"%PDF-1.7 two", (SECOND,))
    replace(made, first, "Two again.pdf", b"%PDF-1.7 two")
    assert evidence_in(issued(made)) == {
        "E001-2-Two-again.pdf": b"%PDF-1.7 two",
        "E002-1-Two.pdf": b"%PDF-1.7 two",
    }


def no_pack(made, database):
    """Return the sentence that says why there is none, having looked that nothing was kept."""
    before = sorted((database.folder / "files").rglob("*"))
    with pytest.raises(Unavailable) as refused:
        issue_pack(
            by=OPERATOR,
            round_id=made.round_id,
            build=pack_to,
            bank=factories.bank(),
            findings=findings_of,
        )
    assert sorted((database.folder / "files").rglob("*")) == before
    with reading() as session:
        assert session.scalars(select(PackRow.id)).all() == []
    return str(refused.value)


def test_a_file_gone_from_the_store_is_said_and_no_pack_is_made(made, database):
    hand_in(made, "Minutes.pdf", b"%PDF-1.7 minutes")
    factories.handed_over(made)
    place = kept_path(keep_file(b"%PDF-1.7 minutes"))
    place.unlink()
    said = no_pack(made, database)
    assert "The file of E001 (“Minutes.pdf”) is not in the folder where files are kept." in said
    command = [sys.executable, "-m", "assessment", "pack", "make"]
    run = subprocess.run(
        [*command, "--round", str(made.round_id), "-o", str(database.folder / "pack.zip")],
        cwd=ROOT,
        env=os.environ | database.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)
    assert said in run.stderr
    assert not (database.folder / "pack.zip").exists()
    place.write_bytes(b"%PDF-1.7 minutes")
    issue_pack(
        by=OPERATOR,
        round_id=made.round_id,
        build=pack_to,
        bank=factories.bank(),
        findings=findings_of,
    )


def test_a_file_with_changed_bytes_is_said_and_no_pack_is_made(made, database):
    hand_in(made, "Minutes.pdf", b"%PDF-1.7 minutes")
    factories.handed_over(made)
    kept_path(keep_file(b"%PDF-1.7 minutes")).write_bytes(b"%PDF-1.7 Minutes")
    assert "The file of E001 (“Minutes.pdf”) is not what was handed in" in no_pack(made, database)
