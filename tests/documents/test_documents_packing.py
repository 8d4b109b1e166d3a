import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from assessment.documents.packing import pack_bytes, pack_to
from assessment.errors import Refused, Unavailable
from assessment.verification.checking_packs import check_pack
from assessment.verification.sealing import SigningKey
from documents.documents_example import a_document
from pages.shared.documents import in_worker, workers

KEY = SigningKey(bytes(range(32)))
FACTS = {
    "pack_id": "7f3a9c",
    "key": KEY,
    "issued_to": "Prof. Nia Verifier",
    "issued_at": datetime(2026, 6, 1, tzinfo=UTC),
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
data/report/report.html
data/report/report.pdf
data/machine/workbook.json
data/machine/schema.json
data/machine/answers.csv
data/machine/scores.csv
data/machine/history.csv
data/machine/answer-hashes.csv
"""


def test_a_pack_has_every_file_of_the_layout_and_is_accepted():
    document = a_document()
    content, seal = pack_bytes(document, **FACTS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.removeprefix("pack-7f3a9c/") for name in archive.namelist()}
        workbook = json.loads(archive.read("pack-7f3a9c/data/machine/workbook.json"))
        readme = archive.read("pack-7f3a9c/README.txt").decode()
    assert names == set(LAYOUT.split())
    assert workbook == document
    assert all(
        name in readme for name in names if name.startswith("data/") and "schema" not in name
    )
    check = check_pack(content, public_key=KEY.public.pem)
    assert check.problems == ()
    assert check.tagmanifest_hash == seal.tagmanifest_hash


def test_a_worker_makes_the_same_pack(tmp_path):
    document = a_document(questions=3)
    with workers():
        made = in_worker(pack_to, tmp_path / "pack.zip", document=document, **FACTS)
    content, seal = pack_bytes(document, **FACTS)
    assert made == seal
    assert (tmp_path / "pack.zip").read_bytes() == content


def test_an_open_workbook_is_refused():
    document = a_document(questions=1)
    document["round"]["handed_over_at"] = None
    with pytest.raises(Refused, match="Hand it over first"):
        pack_bytes(document, **FACTS)


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    with pytest.raises(Unavailable, match="could not be written"):
        pack_to(tmp_path / "none" / "pack.zip", document=a_document(questions=1), **FACTS)
