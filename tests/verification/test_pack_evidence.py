"""Files of evidence inside a pack: whole, once, where the workbook says, or no pack at all."""

import csv
import io
import json
import subprocess
import zipfile

import bagit
import pytest
from packs_made import a_pack, files_of, unpacked

from assessment.documents.csv_files import evidence_csv
from assessment.errors import BadInput, Refused, Unavailable
from assessment.verification.packs.assembling import LARGEST_PACK
from assessment.verification.packs.checking_evidence import evidence_problems
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.evidence_in_packs import (
    EVIDENCE,
    INDEX,
    evidence_hashes,
    index_lines,
)
from assessment.workbook.canonical import canonical_json, sha256_hex
from documents.documents_example import a_document, evidence_content, kept_evidence


def file_part(name, content, media_type, pack_name):
    return {
        "version": 1,
        "name": name,
        "media_type": media_type,
        "bytes": len(content),
        "sha256": sha256_hex(content),
        "cleaned": False,
        "pack_name": pack_name,
    }


def piece(code, file, withheld=""):
    return {
        "id": code,
        "title": f"What {code} is",
        "dated": "2026-03-04",
        "strength": "documented",
        "where": "",
        "look_at": "",
        "withheld_because": withheld,
        "file": file,
    }


def with_pieces(*pieces):
    """Return a workbook of three questions; each piece is named with the places it stands at."""
    document = a_document(questions=3)
    for answer in document["answers"]:
        answer["agreed"]["evidence"] = []
    for part, *places in pieces:
        for place in places:
            document["answers"][place]["agreed"]["evidence"].append(part)
    return document


def kept(folder, *contents):
    places = {sha256_hex(one): folder / sha256_hex(one) for one in contents}
    for one in contents:
        places[sha256_hex(one)].write_bytes(one)
    return places


def index(content):
    text = files_of(content)[INDEX].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sealed(document, places):
    """Return a pack with its table of evidence."""
    return a_pack(document, files={"evidence/index.csv": evidence_csv(document)}, kept=places)[0]


def test_a_file_stands_in_the_pack_byte_for_byte_and_a_withheld_one_does_not(tmp_path):
    read, secret = b"%PDF-1.7 to be read", b"%PDF-1.7 it names a child"
    document = with_pieces(
        (piece("E001", file_part("Minutes.pdf", read, "application/pdf", "E001-1-Minutes.pdf")), 0),
        (
            piece("E002", file_part("Log.pdf", secret, "application/pdf", ""), "It names a child."),
            1,
        ),
        (piece("E003", None), 1),
    )
    content = sealed(document, kept(tmp_path, read))
    files = {path: found for path, found in files_of(content).items() if path.startswith(EVIDENCE)}
    assert files.keys() == {INDEX, f"{EVIDENCE}/E001-1-Minutes.pdf"}
    assert files[f"{EVIDENCE}/E001-1-Minutes.pdf"] == read
    assert secret not in content, "it is stored as it is, so it would be found"
    assert check_pack(content).problems == ()
    first, second, third = index(content)
    assert (first["in the pack"], first["file"]) == ("included", "E001-1-Minutes.pdf")
    assert (first["sha256"], first["bytes"]) == (sha256_hex(read), str(len(read)))
    assert (first["original name"], first["type"]) == ("Minutes.pdf", "application/pdf")
    assert (second["in the pack"], second["file"]) == ("withheld", "")
    assert (second["sha256"], second["why withheld"]) == (sha256_hex(secret), "It names a child.")
    assert (third["in the pack"], third["sha256"], third["original name"]) == ("no file", "", "")


def test_a_file_behind_many_questions_is_there_once(tmp_path):
    read = b"%PDF-1.7 read three times"
    file = file_part("Minutes.pdf", read, "application/pdf", "E001-1-Minutes.pdf")
    document = with_pieces((piece("E001", file), 0, 1, 2))
    content = sealed(document, kept(tmp_path, read))
    assert content.count(read) == 1
    (line,) = index(content)
    codes = [answer["question"] for answer in document["answers"]]
    assert line["questions"].split("; ") == codes
    assert evidence_hashes(document) == {sha256_hex(read)}


def test_pieces_are_listed_by_number():
    document = with_pieces(*((piece(code, None), 0) for code in ("E1000", "E999", "E002")))
    assert [line.part["id"] for line in index_lines(document)] == ["E002", "E999", "E1000"]


def test_what_is_packed_already_is_stored_and_text_is_packed(tmp_path):
    text, table, photo = b"the same words " * 900, b"name,count\r\n" * 900, b"\xff\xd8" * 900
    document = with_pieces(
        (piece("E001", file_part("a.txt", text, "text/plain", "E001-1-a.txt")), 0),
        (piece("E002", file_part("b.csv", table, "text/csv", "E002-1-b.csv")), 0),
        (piece("E003", file_part("c.jpg", photo, "image/jpeg", "E003-1-c.jpg")), 0),
    )
    content = sealed(document, kept(tmp_path, text, table, photo))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {entry.filename.rpartition("/")[2]: entry for entry in archive.infolist()}
    assert entries["E001-1-a.txt"].compress_size < entries["E001-1-a.txt"].file_size / 10
    assert entries["E002-1-b.csv"].compress_type == zipfile.ZIP_DEFLATED
    assert entries["E003-1-c.jpg"].compress_type == zipfile.ZIP_STORED
    assert files_of(content)[f"{EVIDENCE}/E001-1-a.txt"] == text


def test_other_peoples_programs_accept_the_files_and_notice_a_change(tmp_path):
    folder = unpacked(a_pack()[0], tmp_path)
    bagit.Bag(str(folder)).validate()
    command = ["sha256sum", "--strict", "-c", "manifest-sha256.txt"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    minutes = folder / EVIDENCE / "E001-1-Cofnodion.pdf"
    assert minutes.read_bytes() == evidence_content(0)
    minutes.write_bytes(evidence_content(1))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()
    assert subprocess.run(command, cwd=folder, check=False).returncode != 0


# ── no pack without what it says is in it ────────────────────────────────────────────────────


def refusal(document, places):
    with pytest.raises(Unavailable) as refused:
        a_pack(document, kept=places)
    return str(refused.value)


def test_a_file_that_is_gone_makes_no_pack(tmp_path):
    places = kept_evidence(tmp_path)
    places[sha256_hex(evidence_content(1))].unlink()
    said = refusal(a_document(questions=4), places)
    assert said.startswith(
        "The file of E003 (“Cofnodion fforwm Ŵyl 1.pdf”) is not in the folder where files are kept."
    )
    assert "no pack was made" in said


@pytest.mark.parametrize(
    "changed",
    [lambda whole: whole[:-1], lambda whole: whole + b"\n", lambda whole: b"?" + whole[1:]],
    ids=["cut off", "longer", "one byte"],
)
def test_a_file_with_other_bytes_makes_no_pack(tmp_path, changed):
    places = kept_evidence(tmp_path)
    place = places[sha256_hex(evidence_content(0))]
    place.write_bytes(changed(place.read_bytes()))
    said = refusal(a_document(questions=4), places)
    assert "The file of E001" in said
    assert "is not what was handed in" in said


def test_a_file_that_cannot_be_read_makes_no_pack(tmp_path):
    places = kept_evidence(tmp_path)
    place = places[sha256_hex(evidence_content(0))]
    place.unlink()
    place.mkdir()
    assert "The file of E001" in refusal(a_document(questions=4), places)


def test_more_than_can_be_checked_makes_no_pack(tmp_path):
    document = a_document(questions=1)
    document["answers"][0]["agreed"]["evidence"][0]["file"]["bytes"] = LARGEST_PACK
    with pytest.raises(Refused, match="A pack holds at most 700 MB"):
        a_pack(document, kept=kept_evidence(tmp_path))


@pytest.mark.parametrize("name", ["../../report/report.html", "a b.pdf", "Ŵyl.pdf", "x" * 120])
def test_a_name_that_leads_elsewhere_makes_no_pack(tmp_path, name):
    document = a_document(questions=1)
    document["answers"][0]["agreed"]["evidence"][0]["file"]["pack_name"] = name
    with pytest.raises(BadInput, match="plain relative path"):
        a_pack(document, kept=kept_evidence(tmp_path))


# ── checked against the workbook, beyond the lists of files ──────────────────────────────────

DOCUMENT = a_document(questions=4)
WORKBOOK = canonical_json(DOCUMENT)
MINUTES = f"{EVIDENCE}/E001-1-Cofnodion.pdf"
GOOD = {
    INDEX: sha256_hex(b"a,b"),
    MINUTES: sha256_hex(evidence_content(0)),
    f"{EVIDENCE}/E003-1-Cofnodion.pdf": sha256_hex(evidence_content(1)),
}


def test_files_are_held_against_the_workbook():
    assert list(evidence_problems(WORKBOOK, GOOD)) == []
    lacking = {path: found for path, found in GOOD.items() if path != MINUTES}
    assert list(evidence_problems(WORKBOOK, lacking)) == [
        f"{MINUTES} is missing: the workbook says that it is here."
    ]
    other = GOOD | {MINUTES: sha256_hex(b"another")}
    assert list(evidence_problems(WORKBOOK, other)) == [
        f"{MINUTES} is not the file that the workbook names."
    ]
    more = GOOD | {f"{EVIDENCE}/E009-1-more.pdf": sha256_hex(b"more")}
    assert list(evidence_problems(WORKBOOK, more)) == [
        f"{EVIDENCE}/E009-1-more.pdf is not evidence of this workbook."
    ]
    without = {path: found for path, found in GOOD.items() if path != INDEX}
    assert list(evidence_problems(WORKBOOK, without)) == [f"{INDEX} is missing."]


@pytest.mark.parametrize(
    "workbook",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"answers":null}',
        b'{"answers":[1]}',
        b'{"answers":[{"agreed":{"evidence":[{"id":[]}]}}]}',
        json.dumps({"answers": [{"question": "", "agreed": {"evidence": [{"id": 1}]}}]}).encode(),
    ],
)
def test_what_is_no_workbook_is_said(workbook):
    assert list(evidence_problems(workbook, {})) == [
        "data/machine/workbook.json is not a workbook."
    ]
