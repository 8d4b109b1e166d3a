"""Names, photos and bombs; the whole table of files is handed in at the real door (tests/doors)."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from assessment.errors import BadInput
from assessment.evidence_files.kinds import ALLOWED, MEDIA_TYPES, fetched_name, named
from assessment.evidence_files.looking import look_at_file
from evidence_files_made import BAD, GOOD, MAKER, TAKEN, handed_in_as, photo


def look(folder: Path, name: str, content: bytes):
    """Hand a file in under a name; return what was found, and where its clean copy is."""
    kind = named(name).kind
    given, to = folder / "given", folder / "to"
    given.write_bytes(content)
    return look_at_file(given, kind, to), to


def test_every_kind_that_is_said_to_be_taken_is():
    taken = {named(handed_in_as(key)).kind for key in GOOD}
    assert taken == set(MEDIA_TYPES)
    assert all(kind in ALLOWED or kind == "pdf" for kind in taken)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/there/minutes.pdf", "minutes.pdf"),
        ("C:\\fakepath\\minutes.pdf", "minutes.pdf"),
        ("  minutes\x00\n .pdf ", "minutes .pdf"),
        ("min\u202eutes.pdf", "min utes.pdf"),
        ("minutes.pdf...", "minutes.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_text(given, kept):
    assert named(given).name == kept


@pytest.mark.parametrize(
    ("name", "fetched"),
    [
        ("Cofnodion Ŵyl.pdf", "E001-2-Cofnodion-Wyl.pdf"),
        ("../../etc/passwd.PDF", "E001-2-etc-passwd.pdf"),
        ("会议.docx", "E001-2-file.docx"),
        ("Minutes. pdf", "E001-2-Minutes.pdf"),
        ("a" * 200 + ".txt", "E001-2-" + "a" * 60 + ".txt"),
    ],
)
def test_a_file_is_fetched_under_a_plain_name(name, fetched):
    assert fetched_name("E001", 2, name) == fetched


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_a_photo_keeps_its_picture_and_nothing_else(tmp_path, name, kind):
    before = photo(kind)
    assert MAKER.encode() in before
    with Image.open(io.BytesIO(before)) as image:
        assert image.getexif().get_ifd(0x8825), "it says where it was taken"
    looked, to = look(tmp_path, name, before)
    assert looked.taken == TAKEN.isoformat()
    with Image.open(to) as image:
        assert (image.format, image.size) == (kind, (40, 60)), "upright"
        assert dict(image.getexif()) == {}
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
        top, bottom = image.convert("L").getpixel((20, 5)), image.convert("L").getpixel((20, 55))
    assert top > bottom + 20, "what was left is on top"
    assert MAKER.encode() not in to.read_bytes()


def test_a_file_that_takes_too_long_is_refused(tmp_path):
    given = tmp_path / "given"
    given.write_bytes(GOOD["minutes.pdf"]())
    with pytest.raises(BadInput, match="too much time"):
        look_at_file(given, "pdf", tmp_path / "to", seconds=0.001)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    small = BAD["enormous.png"]()
    assert len(small) < 200_000
    began = time.monotonic()
    with pytest.raises(BadInput, match="30,000 by 30,000"):
        look(tmp_path, "enormous.png", small)
    assert time.monotonic() - began < 20
