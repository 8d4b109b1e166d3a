import hashlib
import io

import pytest

from assessment.errors import Unavailable
from assessment.store.files import keep_file, kept_path

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


def test_a_folder_that_can_not_be_written(sqlite_database):
    (sqlite_database.folder / "files").write_text("in the way")
    with pytest.raises(Unavailable, match="Nothing was saved"):
        keep_file(b"a")
