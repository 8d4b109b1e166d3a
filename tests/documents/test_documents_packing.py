import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from assessment.documents.packing import pack_files, pack_to
from assessment.errors import Refused, Unavailable
from assessment.verification.packs.assembling import write_pack
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.packs.pack_issue import PackIssue
from assessment.verification.packs.sealing import SigningKey
from assessment.workbook.canonical import canonical_json, sha256_hex
from documents.documents_example import a_document, as_handed_over, kept_evidence
from documents.reading import Page
from pages.shared.documents import in_worker, workers

KEY = SigningKey(bytes(range(32)))
ROOT = Path(__file__).parents[2]
FACTS = {
    "key": KEY,
    "issue": PackIssue("7f3a9c", 1, "Prof. Nia Verifier", datetime(2026, 6, 1, tzinfo=UTC)),
}
LAYOUT = """
START-HERE.html
README.txt
bagit.txt
bag-info.txt
manifest-sha256.txt
tagmanifest-sha256.txt
signature/tagmanifest-sha256.txt.sig
signature/tagmanifest-sha256.txt.sshsig
signature/public-key.pem
signature/allowed_signers
verify.html
data/report/report.html
data/report/report.pdf
data/evidence/index.csv
data/evidence/E001-1-Cofnodion.pdf
data/evidence/E003-1-Cofnodion.pdf
data/machine/workbook.json
data/machine/schema.json
data/machine/answers.csv
data/machine/scores.csv
data/machine/history.csv
data/machine/answer-hashes.csv
"""


@pytest.fixture
def kept(tmp_path):
    (tmp_path / "kept").mkdir()
    return kept_evidence(tmp_path / "kept")


def test_a_pack_has_every_file_of_the_layout_and_is_accepted(kept, tmp_path):
    document = as_handed_over(a_document(questions=4))
    seal = pack_to(tmp_path / "pack.zip", document, kept=kept, **FACTS)
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        names = {name.removeprefix("pack-7f3a9c/") for name in archive.namelist()}
        workbook = json.loads(archive.read("pack-7f3a9c/data/machine/workbook.json"))
        readme = archive.read("pack-7f3a9c/README.txt").decode()
        start = archive.read("pack-7f3a9c/START-HERE.html").decode()
    assert names == set(LAYOUT.split())
    assert workbook == document
    told = {name for name in names if name.startswith("data/") and "schema" not in name}
    assert {name for name in told if name not in readme} == {
        "data/evidence/E001-1-Cofnodion.pdf",
        "data/evidence/E003-1-Cofnodion.pdf",
    }
    assert "data/evidence/\n    2 files of evidence" in readme
    assert "In the folder data/evidence/: 2 files of evidence" in start
    check = check_pack(tmp_path / "pack.zip", public_key=KEY.public.pem)
    assert check.problems == ()
    assert (check.tagmanifest_hash, check.evidence) == (seal.tagmanifest_hash, 2)


def test_the_report_leads_to_every_file_that_is_in_the_pack_and_to_no_other(kept, tmp_path):
    document = as_handed_over(a_document())
    pack_to(tmp_path / "pack.zip", document, kept=kept, **FACTS)
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        archive.extractall(tmp_path)
    data = tmp_path / "pack-7f3a9c" / "data"
    files = {path for path in (data / "evidence").iterdir() if path.suffix != ".csv"}
    pieces = [part for answer in document["answers"] for part in answer["agreed"]["evidence"]]
    assert {bool(part["file"] and part["file"]["pack_name"]) for part in pieces} == {True, False}
    page = Page((data / "report" / "report.html").read_bytes())
    to = [a["href"] for tag, a in page.elements if tag == "a" and not a["href"].startswith("#")]
    assert to
    assert {(data / "report" / unquote(one)).resolve() for one in to} == files
    with pikepdf.open(data / "report" / "report.pdf") as pdf:
        links = [one for leaf in pdf.pages for one in leaf.get("/Annots", []) if "/A" in one]
        assert {str(one.A.S) for one in links} == {"/URI"}
        assert {(data / "report" / str(one.A.URI)).resolve() for one in links} == files
        titles = {part["title"] for part in pieces if part["file"] and part["file"]["pack_name"]}
        assert {str(one.Contents) for one in links} == titles


def test_a_pack_of_a_verified_workbook_holds_what_was_said_of_it(kept, tmp_path):
    verified = a_document()
    document = as_handed_over(verified)
    verified["verification"]["workbook"] = sha256_hex(canonical_json(document))
    pack_to(tmp_path / "pack.zip", document, verified=verified, kept=kept, **FACTS)
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        files = {
            name.removeprefix("pack-7f3a9c/"): archive.read(name) for name in archive.namelist()
        }
    said = json.loads(files["data/machine/verification.json"])
    assert json.loads(files["data/machine/workbook.json"]) == document
    assert said["workbook"] == sha256_hex(files["data/machine/workbook.json"])
    assert said["verification"] == verified["verification"]
    for one, answer in zip(said["answers"], verified["answers"], strict=True):
        assert one["queries"] == answer["queries"]
        assert one["settlement"] == answer["settlement"]
        assert one["verdicts"] == answer["verdicts"]
    schema = json.loads(files["data/machine/verification-schema.json"])
    assert list(Draft202012Validator(schema).iter_errors(said)) == []
    came = {path for path in files if path.startswith("data/evidence/Q")}
    assert came == {
        f"data/evidence/{file['pack_name']}"
        for answer in verified["answers"]
        for query in answer["queries"]
        for message in query["messages"]
        for file in message["files"]
    }
    assert came
    index = csv.DictReader(io.StringIO(files["data/evidence/index.csv"].decode("utf-8-sig")))
    listed = {f"data/evidence/{row['file']}" for row in index if row["id"].startswith("Q")}
    assert listed == came
    assert b"Final report on the workbook" in files["data/report/report.html"]
    assert "data/machine/verdicts.csv" in files["README.txt"].decode()
    check = check_pack(tmp_path / "pack.zip", public_key=KEY.public.pem)
    assert check.problems == ()


def test_a_verification_of_another_workbook_or_with_another_file_is_named(kept, tmp_path):
    verified = a_document()
    document = as_handed_over(verified)
    to = tmp_path / "pack.zip"
    pack_to(to, document, verified=verified, kept=kept, **FACTS)
    assert check_pack(to, public_key=KEY.public.pem).problems == (
        "data/machine/verification.json is about another workbook than the one in this pack.",
    )
    name = next(
        file["pack_name"]
        for answer in verified["answers"]
        for query in answer["queries"]
        for message in query["messages"]
        for file in message["files"]
    )
    files = pack_files(document, verified=verified)
    files["machine/verification.json"] = b'{"workbook": 1, "answers": [{}]}'
    write_pack(to, document=document, files=files, kept=kept, verified=verified, **FACTS)
    problems = check_pack(to, public_key=KEY.public.pem).problems
    assert problems == ("data/machine/verification.json is not what a verification says.",)
    del files["machine/verification.json"]
    write_pack(to, document=document, files=files, kept=kept, verified=verified, **FACTS)
    problems = check_pack(to, public_key=KEY.public.pem).problems
    assert f"data/evidence/{name} is not evidence of this workbook." in problems


def test_a_worker_makes_the_same_pack(kept, tmp_path):
    document = a_document(questions=3)
    with workers():
        made = in_worker(pack_to, tmp_path / "one.zip", document, kept=kept, **FACTS)
    assert made == pack_to(tmp_path / "other.zip", document, kept=kept, **FACTS)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_the_same_workbook_gives_the_same_bytes_in_every_process(kept, tmp_path):
    command = (
        "import sys, time\n"
        "now, later = time.time, int(sys.argv[2])\n"
        "time.time = lambda: now() + later\n"
        "time.localtime = lambda at=None: time.gmtime(time.time() if at is None else at)\n"
        "from pathlib import Path\n"
        "from documents.documents_example import a_document, as_handed_over, kept_evidence\n"
        "from documents.test_documents_packing import FACTS, pack_to\n"
        "folder = Path(sys.argv[1])\n"
        "verified = a_document(questions=10)\n"
        "pack_to(folder / 'pack.zip', as_handed_over(verified), verified=verified,\n"
        "    kept=kept_evidence(folder), **FACTS)"
    )
    verified = a_document(questions=10)
    here = tmp_path / "here.zip"
    pack_to(here, as_handed_over(verified), verified=verified, kept=kept, **FACTS)
    with zipfile.ZipFile(here) as archive:
        names = " ".join(archive.namelist())
    assert "evidence/E001" in names
    assert "evidence/Q008" in names
    for seed, zone, language, later in (
        ("1", "Asia/Tokyo", "C", 0),
        ("2", "America/St_Johns", "cy_GB.UTF-8", 61),
    ):
        (tmp_path / seed).mkdir()
        subprocess.run(
            [sys.executable, "-c", command, str(tmp_path / seed), str(later)],
            cwd=ROOT,
            env={
                "PYTHONPATH": "tests:.",
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LANG": language,
                "LC_ALL": language,
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            check=True,
        )
        assert (tmp_path / seed / "pack.zip").read_bytes() == here.read_bytes()


def peak(folder, size):
    """Return the most memory (MB) of a process that seals a pack with one file of this size."""
    command = (
        "import re, sys\n"
        "from hashlib import sha256\n"
        "from pathlib import Path\n"
        "from documents.documents_example import a_document, as_handed_over, kept_evidence\n"
        "from documents.test_documents_packing import FACTS, pack_to\n"
        "folder, size = Path(sys.argv[1]), int(sys.argv[2])\n"
        "document = a_document(questions=1)\n"
        "kept = kept_evidence(folder)\n"
        "file = document['answers'][0]['agreed']['evidence'][0]['file']\n"
        "place, digest = folder / 'large', sha256()\n"
        "with place.open('wb') as large:\n"
        "    for _ in range(size):\n"
        "        digest.update(bytes(2**20))\n"
        "        large.write(bytes(2**20))\n"
        "file |= {'bytes': size * 2**20, 'sha256': digest.hexdigest()}\n"
        "pack_to(folder / 'pack.zip', document, kept={digest.hexdigest(): place}, **FACTS)\n"
        "print(Path('/proc/self/status').read_text())"
    )
    folder.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", command, str(folder), str(size)],
        cwd=ROOT,
        env={"PYTHONPATH": "tests:.", "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (folder / "pack.zip").stat().st_size > size * 2**20
    return int(re.search(r"VmHWM:\s+(\d+) kB", run.stdout)[1]) / 1024


def test_a_large_file_is_never_held_whole(tmp_path):
    assert peak(tmp_path / "large", 96) - peak(tmp_path / "small", 1) < 20


def test_an_open_workbook_is_refused(kept, tmp_path):
    document = a_document(questions=1)
    document["round"]["handed_over_at"] = None
    with pytest.raises(Refused, match="Hand it over first"):
        pack_to(tmp_path / "pack.zip", document, kept=kept, **FACTS)
    assert not (tmp_path / "pack.zip").exists()


def test_a_place_that_cannot_be_written_to_is_said(kept, tmp_path):
    with pytest.raises(Unavailable, match="could not be written"):
        pack_to(tmp_path / "none" / "pack.zip", a_document(questions=1), kept=kept, **FACTS)
