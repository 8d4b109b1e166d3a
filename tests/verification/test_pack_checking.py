import io
import random
import struct
import zipfile

import packs_made
import pytest
from packs_made import FORGER, KEY, REPORT, a_pack, zipped

from assessment.errors import BadInput
from assessment.verification.packs.assembling import (
    ALLOWED_SIGNERS,
    MANIFEST,
    MOST_FILES,
    PUBLIC_KEY,
    SIGNATURE,
    SSH_SIGNATURE,
    TAG_MANIFEST,
    WORKBOOK,
)
from assessment.verification.packs.checking_packs import check_pack
from assessment.workbook.canonical import sha256_hex
from documents.documents_example import a_document

MINUTES = "data/evidence/E001-1-Cofnodion.pdf"


def sealed(key=KEY):
    return a_pack(a_document(questions=4), key=key)


PACK, SEAL = sealed()


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def tampered(changes, pack=PACK):
    return packs_made.tampered(pack, changes)


def inside(path, pack=PACK):
    return files_of(pack)[f"pack-7f3a9c/{path}"]


def test_a_good_pack_is_accepted():
    check = check_pack(PACK)
    assert check.problems == ()
    assert check.ok
    assert (check.pack_id, check.tagmanifest_hash) == ("7f3a9c", SEAL.tagmanifest_hash)
    assert (check.workbook_hash, check.key_id) == (SEAL.workbook_hash, SEAL.key_id)
    assert not check.key_known
    assert check.evidence == 2


def test_a_good_pack_is_accepted_from_a_file_with_the_issuers_key(tmp_path):
    (tmp_path / "pack.zip").write_bytes(PACK)
    check = check_pack(tmp_path / "pack.zip", public_key=KEY.public.pem)
    assert check.ok
    assert check.key_known


@pytest.mark.parametrize(
    "path",
    [REPORT, MINUTES, WORKBOOK, "README.txt", "START-HERE.html", "bagit.txt", "bag-info.txt"],
)
def test_a_changed_file_is_named_and_no_other(path):
    content = bytearray(inside(path))
    content[-1] ^= 1
    assert check_pack(tampered({path: bytes(content)})).problems == (f"{path} was changed.",)


def test_a_missing_file_is_named():
    for path in (REPORT, MINUTES):
        assert check_pack(tampered({path: None})).problems == (f"{path} is missing.",)
    for path in (
        SIGNATURE,
        SSH_SIGNATURE,
        PUBLIC_KEY,
        MANIFEST,
        TAG_MANIFEST,
        WORKBOOK,
        "bagit.txt",
    ):
        assert f"{path} is missing." in check_pack(tampered({path: None})).problems


@pytest.mark.parametrize(
    "path",
    ["data/report/letter.html", "data/evidence/E009-1-x.pdf", "letter.txt", "signature/more.sig"],
)
def test_an_added_file_is_named(path):
    check = check_pack(tampered({path: b"added"}))
    assert check.problems == (f"{path} was added: no list names it.",)


def test_a_file_changed_together_with_the_list_breaks_the_signature():
    manifest = inside(MANIFEST).replace(
        sha256_hex(inside(REPORT)).encode(), sha256_hex(b"forged").encode()
    )
    tags = inside(TAG_MANIFEST)
    assert check_pack(tampered({REPORT: b"forged", MANIFEST: manifest})).problems == (
        f"{MANIFEST} was changed.",
    )
    forged_tags = tags.replace(sha256_hex(inside(MANIFEST)).encode(), sha256_hex(manifest).encode())
    check = check_pack(tampered({REPORT: b"forged", MANIFEST: manifest, TAG_MANIFEST: forged_tags}))
    assert len(check.problems) == 2
    assert all("signature" in problem for problem in check.problems)


def test_a_list_that_is_none_is_named():
    assert (
        f"{MANIFEST} was changed: it is no longer a list of files."
        in check_pack(tampered({MANIFEST: b"\xff nothing"})).problems
    )


def test_a_swapped_key_is_named():
    problems = check_pack(tampered({PUBLIC_KEY: FORGER.public.pem})).problems
    assert f"{PUBLIC_KEY} was changed." in problems
    assert any(SIGNATURE in problem for problem in problems)


def test_a_forgers_own_pack_passes_alone_and_fails_against_the_issuers_key():
    forged, _ = sealed(FORGER)
    assert check_pack(forged).ok
    check = check_pack(forged, public_key=KEY.public.pem)
    assert not check.ok
    assert "somebody else sealed this" in check.problems[0]
    assert FORGER.public.fingerprint in check.problems[0]
    assert KEY.public.fingerprint in check.problems[0]


def test_each_signature_is_checked_by_itself():
    other = FORGER.sign(b"")
    assert [SIGNATURE in p for p in check_pack(tampered({SIGNATURE: other})).problems] == [True]
    ssh = FORGER.sign_ssh(inside(TAG_MANIFEST))
    assert [SSH_SIGNATURE in p for p in check_pack(tampered({SSH_SIGNATURE: ssh})).problems] == [
        True
    ]


def test_other_allowed_signers_are_named():
    problems = check_pack(tampered({ALLOWED_SIGNERS: FORGER.public.allowed_signers})).problems
    assert f"{ALLOWED_SIGNERS} was changed." in problems
    assert any("names another key" in problem for problem in problems)


def test_the_issuers_key_has_to_be_one():
    with pytest.raises(BadInput, match="not a public key"):
        check_pack(PACK, public_key=b"no key")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x05\x06", PACK[: len(PACK) // 2]])
def test_what_is_not_a_zip_is_not_a_pack(content):
    check = check_pack(content)
    assert not check.ok
    assert check.problems[0].startswith("This is not a pack")


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    assert check_pack(tmp_path / "none.zip").problems == ("There is no such file.",)


@pytest.mark.parametrize(
    "files", [{}, {"a/x": b""}, {"pack-a/x": b"", "pack-b/x": b""}, {"x": b""}]
)
def test_a_zip_of_something_else_is_not_a_pack(files):
    assert any("not a pack" in problem for problem in check_pack(zipped(files)).problems)


@pytest.mark.parametrize(
    "name",
    [
        "pack-7f3a9c/../../etc/passwd",
        "/pack-7f3a9c/x",
        "pack-7f3a9c/./x",
        "pack-7f3a9c//x",
        "pack-7f3a9c/a\\b",
        "pack-7f3a9c/C:x",
        "pack-7f3a9c/" + "x" * 300,
        "pack-7f3a9c/a\u202eb",
        "pack-7f3a9c/folder/",
    ],
)
def test_a_path_that_leaves_the_folder_is_refused_unread(name):
    check = check_pack(zipped([*files_of(PACK).items(), (name, b"x")]))
    assert any("a path that no pack has" in problem for problem in check.problems)
    assert check.tagmanifest_hash is None


def test_a_name_cut_short_by_a_nul_is_refused():
    name = "pack-7f3a9c/data/xx"
    content = zipped([*files_of(PACK).items(), (name, b"x")])
    content = content.replace(name.encode(), name[:-1].encode() + b"\0")
    assert any("a path that no pack has" in problem for problem in check_pack(content).problems)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", [f"pack-7f3a9c/{REPORT}", f"pack-7f3a9c/{REPORT.upper()}"])
def test_a_file_that_is_there_twice_is_named(again):
    problems = check_pack(zipped([*files_of(PACK).items(), (again, b"other")])).problems
    assert f"pack-7f3a9c/{REPORT} is in the ZIP file 2 times." in problems


def test_a_link_is_refused():
    link = zipfile.ZipInfo("pack-7f3a9c/data/link")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    check = check_pack(zipped([*files_of(PACK).items(), (link, b"/etc/passwd")]))
    assert check.problems == ("pack-7f3a9c/data/link is not a plain file.",)


def test_other_ways_of_packing_are_refused():
    check = check_pack(zipped(files_of(PACK), zipfile.ZIP_BZIP2))
    assert "is packed in a way that no pack uses." in check.problems[0]


def test_too_many_files_are_refused_unread():
    many = zipped({f"pack-7f3a9c/{n}": b"" for n in range(MOST_FILES + 1)})
    assert f"a pack has at most {MOST_FILES}" in check_pack(many).problems[0]


def test_a_zip_bomb_is_refused_unread():
    bomb = zipped({f"pack-7f3a9c/{n}": bytes(190 * 2**20) for n in range(4)})
    assert len(bomb) < 2**20
    check = check_pack(bomb)
    assert check.problems == (
        "This ZIP file unpacks to more than a pack may hold; it was not opened further.",
    )


def test_one_giant_file_is_refused_unread():
    bomb = zipped({"pack-7f3a9c/0": bytes(201 * 2**20)})
    assert check_pack(bomb).problems == ("pack-7f3a9c/0 is larger than a file of a pack may be.",)


def test_a_file_that_unpacks_to_more_than_it_declares_is_refused():
    content = bytearray(zipped({"pack-7f3a9c/0": bytes(50 * 2**20)}))
    start = content.rindex(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<L", 1000)
    problems = check_pack(bytes(content)).problems
    assert problems[0] == "0 was changed: it can no longer be unpacked."


def test_an_encrypted_file_is_refused():
    content = bytearray(PACK)
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    assert "is encrypted" in check_pack(bytes(content)).problems[0]


def test_of_2000_single_bit_flips_only_those_that_change_nothing_are_accepted():
    dice = random.Random(2026)  # noqa: S311  a seeded choice of bits
    good = files_of(PACK)
    accepted = 0
    for _ in range(2000):
        content = bytearray(PACK)
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        check = check_pack(bytes(content))
        assert check.ok == (not check.problems)
        if check.ok:
            accepted += 1
            assert files_of(bytes(content)) == good
    assert accepted < 100
