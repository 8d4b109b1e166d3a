import io
import json
import subprocess
import zipfile

import bagit
import jsonschema
import pytest
from packs_made import KEY, a_pack, unpacked

from assessment.errors import BadInput, Refused
from assessment.verification.packs.assembling import PUBLIC_KEY, WORKBOOK
from assessment.verification.packs.schema import workbook_schema
from assessment.verification.packs.sealing import PURPOSE, SIGNER, SigningKey
from assessment.workbook.canonical import canonical_json, sha256_hex
from documents.documents_example import a_document


def runs(command, folder, **given):
    return subprocess.run(command.split(), cwd=folder, check=False, **given).returncode == 0


def test_the_same_input_gives_the_same_bytes():
    assert a_pack() == a_pack(a_document())


def test_files_have_the_hand_over_time_plain_rights_and_an_order():
    with zipfile.ZipFile(io.BytesIO(a_pack()[0])) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(2026, 5, 29, 15, 42, 10)}
    assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {
        (3, 0o100644)
    }
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert all(name.isascii() and len(name) < 120 for name in names)


def test_the_seal_says_what_was_sealed(tmp_path):
    document = a_document()
    content, seal = a_pack(document)
    folder = unpacked(content, tmp_path)
    assert seal.workbook_hash == sha256_hex((folder / WORKBOOK).read_bytes())
    assert seal.tagmanifest_hash == sha256_hex((folder / "tagmanifest-sha256.txt").read_bytes())
    assert seal.key_id == KEY.public.fingerprint
    assert seal.answer_hashes == {a["question"]: a["hash"] for a in document["answers"]}
    assert (seal.pack_id, seal.workbook_version) == ("7f3a9c", 2)
    assert json.loads((folder / WORKBOOK).read_bytes()) == document
    assert (folder / WORKBOOK).read_bytes() == canonical_json(document)


def test_a_workbook_that_is_still_open_is_not_sealed():
    document = a_document()
    document["round"]["handed_over_at"] = None
    with pytest.raises(Refused, match="Hand it over first"):
        a_pack(document)


@pytest.mark.parametrize("pack_id", ["", "../up", "a b", "ŵ"])
def test_an_odd_pack_id_is_refused(pack_id):
    with pytest.raises(BadInput, match="A pack id"):
        a_pack(pack_id=pack_id)


@pytest.mark.parametrize(
    "path", ["../up", "/top", "ŵ.csv", "a/../../b", "a b", ".hidden", "a//b", "x" * 110]
)
def test_an_odd_path_is_refused(path):
    with pytest.raises(BadInput, match="plain relative path"):
        a_pack(files={path: b""})


def test_names_cannot_start_fields_or_markup_of_their_own(tmp_path):
    document = a_document()
    document["site"]["name"] = "Nowhere\nPack-Id: forged <script>{style}"
    folder = unpacked(a_pack(document)[0], tmp_path)
    assert bagit.Bag(str(folder)).info["Pack-Id"] == "7f3a9c"
    page = (folder / "START-HERE.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;{style}" in page


def test_the_front_pages_name_only_what_is_there(tmp_path):
    folder = unpacked(a_pack()[0], tmp_path)
    for name in ("README.txt", "START-HERE.html"):
        text = (folder / name).read_text()
        assert KEY.public.fingerprint in text
        assert "data/report/report.html" in text
        assert "data/evidence/index.csv" in text
        assert "report.pdf" not in text
        assert "verify.html" in text
        assert "verdict-form" not in text


def test_an_example_says_so_at_the_front(tmp_path):
    folder = unpacked(a_pack(a_document(example=True))[0], tmp_path)
    assert "are invented" in (folder / "README.txt").read_text()
    assert "are invented" in (folder / "START-HERE.html").read_text()
    assert (
        "are invented"
        not in unpacked(a_pack()[0], tmp_path / "real").joinpath("README.txt").read_text()
    )


def test_the_schema_accepts_a_workbook_and_refuses_another_shape():
    checker = jsonschema.Draft202012Validator(workbook_schema())
    jsonschema.Draft202012Validator.check_schema(workbook_schema())
    document = a_document()
    assert not list(checker.iter_errors(document))
    document["answers"][0]["agreed"]["level"] = "three"
    del document["site"]["name"]
    document["extra"] = 1
    assert len(list(checker.iter_errors(document))) == 3


def test_sha256sum_accepts_the_lists_and_notices_a_change(tmp_path):
    folder = unpacked(a_pack()[0], tmp_path)
    assert runs("sha256sum --strict -c manifest-sha256.txt", folder)
    assert runs("sha256sum --strict -c tagmanifest-sha256.txt", folder)
    (folder / WORKBOOK).write_bytes((folder / WORKBOOK).read_bytes() + b" ")
    assert not runs("sha256sum --strict -c manifest-sha256.txt", folder)


def test_bagit_accepts_the_pack_and_notices_an_added_file(tmp_path):
    folder = unpacked(a_pack()[0], tmp_path)
    bagit.Bag(str(folder)).validate()
    (folder / "data" / "machine" / "extra.csv").write_text("added")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


OPENSSL = (
    "openssl pkeyutl -verify -pubin -inkey signature/public-key.pem -rawin "
    "-in tagmanifest-sha256.txt -sigfile signature/tagmanifest-sha256.txt.sig"
)
SSH = (
    f"ssh-keygen -Y verify -f signature/allowed_signers -I {SIGNER} -n {PURPOSE} "
    "-s signature/tagmanifest-sha256.txt.sshsig"
)


def test_openssl_and_ssh_keygen_accept_the_signature_with_the_commands_of_the_readme(tmp_path):
    folder = unpacked(a_pack()[0], tmp_path)
    assert OPENSSL in (folder / "README.txt").read_text()
    assert f"{SSH} < tagmanifest-sha256.txt" in (folder / "README.txt").read_text()
    signed = (folder / "tagmanifest-sha256.txt").read_bytes()
    assert runs(OPENSSL, folder)
    assert runs(SSH, folder, input=signed)
    (folder / "tagmanifest-sha256.txt").write_bytes(signed + b"\n")
    assert not runs(OPENSSL, folder)
    assert not runs(SSH, folder, input=signed + b"\n")
    (folder / PUBLIC_KEY).write_bytes(SigningKey(bytes(32)).public.pem)
    (folder / "tagmanifest-sha256.txt").write_bytes(signed)
    assert not runs(OPENSSL, folder)
