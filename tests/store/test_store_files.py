import hashlib
import io
import os

import pytest

from assessment.errors import Unavailable
from assessment.store.files import (
    TooLarge,
    clear_cut_off,
    coming_file,
    in_words,
    keep_file,
    kept_path,
)

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.mark.parametrize("content", [b"", b"a", b"x" * (3 * 1024 * 1024 + 1)])
def test_a_file_is_kept_under_its_hash(content):
    sha256 = keep_file(content)
    assert sha256 == keep_file(io.BytesIO(content)) == hashlib.sha256(content).hexdigest()
    assert kept_path(sha256).read_bytes() == content


def test_nothing_but_the_files_is_left(sqlite_database):
    keep_file(b"a")
    keep_file(b"a")
    keep_file(b"b")
    left = [path for path in (sqlite_database.folder / "files").rglob("*") if path.is_file()]
    assert len(left) == 2


@pytest.mark.parametrize("sha256", ["0" * 64, "../workbook.db", "", "A" * 64, f"{'0' * 64}\n"])
def test_what_is_not_kept_is_said(sha256):
    with pytest.raises(Unavailable, match="is not in the folder"):
        kept_path(sha256)


class Breaking(io.BytesIO):
    """A stream that ends in the middle, as an upload may."""

    def read(self, _size=-1):
        if self.tell() >= 10:
            raise OSError(5, "the connection was lost")
        return super().read(10)


def test_what_came_only_in_part_is_not_kept(sqlite_database):
    with pytest.raises(Unavailable, match="the connection was lost"):
        keep_file(Breaking(b"x" * 100))
    assert [path for path in (sqlite_database.folder / "files").rglob("*") if path.is_file()] == []


def test_a_coming_file_is_gone_unless_it_is_kept(sqlite_database):
    folder = sqlite_database.folder / "files"
    with coming_file(10) as coming:
        coming.write(b"12345")
        assert coming.path.parent == folder
    assert list(folder.iterdir()) == []
    with coming_file(10) as coming:
        coming.write(b"12345")
        with pytest.raises(TooLarge, match="larger than 10 bytes"):
            coming.write(b"123456")
    assert list(folder.iterdir()) == []
    with coming_file(10) as coming:
        coming.write(b"12345")
        sha256 = coming.keep()
    assert kept_path(sha256).read_bytes() == b"12345"


def test_what_a_crash_cut_off_is_cleared_after_a_day(sqlite_database):
    folder = sqlite_database.folder / "files"
    folder.mkdir()
    young, old = folder / ".coming-young", folder / ".coming-old"
    kept = kept_path(keep_file(b"kept"))
    for path in (young, old):
        path.write_bytes(b"half")
    for path in (old, kept):
        os.utime(path, (0, 0))
    assert clear_cut_off() == 1
    assert young.exists()
    assert kept.exists()
    assert not old.exists()


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (1, "1 byte"), (2048, "2 KB"), (25 * 2**20, "25 MB"), (2_200_000, "2.1 MB")],
)
def test_a_size_in_words(size, said):
    assert in_words(size) == said


def test_a_folder_that_can_not_be_written(sqlite_database):
    (sqlite_database.folder / "files").write_text("in the way")
    with pytest.raises(Unavailable, match="Nothing was saved"):
        keep_file(b"a")
