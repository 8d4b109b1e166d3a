"""Files kept by their content: written once, named by their SHA-256, never changed."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from assessment.errors import Unavailable
from assessment.settings import settings

_PIECE = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_KEPT = (
    "The file could not be written to the folder where files are kept: {reason}. "
    "Nothing was saved. Please try again, or tell whoever runs this installation."
)


def keep_file(raw: bytes | BinaryIO) -> str:
    """Keep a file and return its SHA-256 (hex); the same content is kept once.

    Hashed while it is written, on the disk before it gets its name. Raises Unavailable, with a
    sentence, where the folder can't be written.
    """
    source = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    try:
        return _keep(source)
    except OSError as error:
        raise Unavailable(_NOT_KEPT.format(reason=error.strerror or "it did not answer")) from error


def kept_path(sha256: str) -> Path:
    """Return where the file with this hash is kept; Unavailable where it is not."""
    path = _place(sha256) if _SHA256.fullmatch(sha256) else None
    if path is None or not path.is_file():
        raise Unavailable(
            "A file that should be kept is not in the folder of files. Nothing was changed. "
            "Please tell whoever runs this installation."
        )
    return path


def _place(sha256: str) -> Path:
    return settings().files / sha256[:2] / sha256


def _keep(source: BinaryIO) -> str:
    folder = settings().files
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    # The temporary file lies in the same folder, so that renaming it is one step.
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".coming-", delete=False) as coming:
        temporary = Path(coming.name)
        try:
            while piece := source.read(_PIECE):
                digest.update(piece)
                coming.write(piece)
            coming.flush()
            os.fsync(coming.fileno())
            place = _place(digest.hexdigest())
            place.parent.mkdir(exist_ok=True)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)
    for changed in (place.parent, folder):
        _flush_folder(changed)
    return digest.hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
