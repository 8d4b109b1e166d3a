"""Files kept by their content: written once, named by their SHA-256, never changed."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from assessment import clock
from assessment.errors import BadInput, Unavailable
from assessment.settings import settings

PIECE = 1024 * 1024  # bytes that are held at a time

_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMING = ".coming-"
_SECONDS_TO_COME = 24 * 60 * 60  # what has been coming for longer was cut off by a crash
_NOT_KEPT = (
    "The file could not be written to the folder where files are kept: {reason}. "
    "Nothing was saved. Please try again, or tell whoever runs this installation."
)


class TooLarge(BadInput):
    """More bytes than a file may have; what had come of it is gone."""


class ComingFile:
    """A file on its way in, in pieces: hashed and counted while it is written.

    Made by ``coming_file``.  ``path`` is where it lies until it is kept; ``size`` in bytes.
    """

    def __init__(self, path: Path, file: BinaryIO, largest: int | None) -> None:
        self.path = path
        self.size = 0
        self._file = file
        self._largest = largest
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Return the hash (hex) of what has come so far."""
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        """Write one piece; raise TooLarge as soon as it is more than the file may have."""
        self._count(piece)
        with _sentences():
            self._file.write(piece)

    def _count(self, piece: bytes) -> None:
        self.size += len(piece)
        if self._largest is not None and self.size > self._largest:
            raise TooLarge(too_large(self._largest))
        self._digest.update(piece)

    def take_over(self) -> None:
        """Hash and count what another process wrote to ``path`` while nothing was written here."""
        with _sentences(), self.path.open("rb") as written:
            while piece := written.read(PIECE):
                self._count(piece)

    def flush(self) -> None:
        """Bring it to the disk, so that keeping it is one short step."""
        with _sentences():
            self._file.flush()
            os.fsync(self._file.fileno())

    def keep(self) -> str:
        """Give it its name for ever and return its SHA-256 (hex); the same content is kept once."""
        self.flush()
        with _sentences():
            place = place_of(self.sha256)
            place.parent.mkdir(exist_ok=True)
            self.path.replace(place)
            for changed in (place.parent, settings().files):
                _flush_folder(changed)
        return self.sha256


@contextmanager
def coming_file(largest: int | None = None) -> Iterator[ComingFile]:
    """Yield a file to write in pieces; when the block ends it is gone, unless it was kept.

    ``largest`` is in bytes, None without a limit.  Raises Unavailable, with a sentence, where the
    folder can't be written.
    """
    folder = settings().files
    with _sentences():
        folder.mkdir(parents=True, exist_ok=True)
        # It lies in the same folder as what is kept, so that renaming it is one step.
        handle, name = tempfile.mkstemp(dir=folder, prefix=_COMING)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield ComingFile(path, file, largest)
    finally:
        path.unlink(missing_ok=True)


def keep_file(raw: bytes | BinaryIO) -> str:
    """Keep a file and return its SHA-256 (hex); the same content is kept once.

    Hashed while it is written, on the disk before it gets its name. Raises Unavailable, with a
    sentence, where the folder can't be written.
    """
    source = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    with coming_file() as coming:
        while piece := _read(source):
            coming.write(piece)
        return coming.keep()


def kept_path(sha256: str) -> Path:
    """Return where the file with this hash is kept; Unavailable where it is not."""
    path = place_of(sha256) if _SHA256.fullmatch(sha256) else None
    if path is None or not path.is_file():
        raise Unavailable(
            "A file that should be kept is not in the folder of files. Nothing was changed. "
            "Please tell whoever runs this installation."
        )
    return path


def place_of(sha256: str) -> Path:
    """Return where the file with this hash lies once it is kept, whether or not it is there."""
    return settings().files / sha256[:2] / sha256


def too_large(largest: int) -> str:
    """Return the sentence for a file of more than ``largest`` bytes."""
    return (
        f"This file is larger than {in_words(largest)}, which is the most that a file may have, "
        "so it was not kept. Make it smaller, hand in the part that matters, "
        "or give the place where it is kept instead."
    )


def in_words(size: int) -> str:
    """Return a size as people say it: *340 KB*, *2.1 MB*; a KB has 1,024 bytes."""
    if size < 1024:  # noqa: PLR2004  a KB
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < PIECE:
        return f"{size / 1024:.0f} KB"
    return f"{size / PIECE:.1f}".removesuffix(".0") + " MB"


def clear_cut_off() -> int:
    """Take away what a crash left of files on their way in; return how many they were."""
    folder, cleared = settings().files, 0
    oldest = clock.now().timestamp() - _SECONDS_TO_COME
    for left in folder.glob(f"{_COMING}*"):
        # Another process may take the same ones away, or still be writing the young ones.
        try:
            if left.stat().st_mtime < oldest:
                left.unlink()
                cleared += 1
        except FileNotFoundError:
            continue
    return cleared


def _read(source: BinaryIO) -> bytes:
    with _sentences():
        return source.read(PIECE)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(_NOT_KEPT.format(reason=error.strerror or "it did not answer")) from error


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
