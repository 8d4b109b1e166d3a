"""A ZIP that is the same for the same content, written to a file and never held whole."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from assessment.errors import Unavailable
from assessment.verification.packs.evidence_in_packs import KeptFile
from assessment.verification.packs.pack_issue import Tell

Content = bytes | KeptFile

WRITING = "Files written"
_UNIX = 3  # where it was made, as it says, wherever this runs
_PLAIN_FILE = 0o100644 << 16  # readable by all, written by its owner


def write_zip(
    to: Path,
    top: str,
    contents: Mapping[str, Content],
    moment: datetime,
    tell: Tell | None = None,
) -> None:
    """Write everything below one folder, sorted by path, each entry with the same time.

    ``tell`` is told after each file.
    Unavailable where ``to`` cannot be written, and where a kept file is not what it should be;
    what was written of it is then no ZIP.
    """
    try:
        with to.open("wb") as file, zipfile.ZipFile(file, "w") as archive:
            for done, path in enumerate(sorted(contents), 1):
                _write(archive, f"{top}/{path}", contents[path], moment)
                if tell is not None:
                    tell(WRITING, done, len(contents))
    except OSError as fault:
        raise Unavailable(
            "The pack could not be written to the folder where files are kept "
            f"({fault.strerror or 'it did not answer'}). The workbook is kept as it was handed "
            "over. Please try again, or tell whoever runs this installation."
        ) from fault


def _write(archive: zipfile.ZipFile, name: str, content: Content, moment: datetime) -> None:
    entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
    entry.create_system = _UNIX
    entry.external_attr = _PLAIN_FILE
    entry.compress_type = zipfile.ZIP_DEFLATED
    if isinstance(content, bytes):
        archive.writestr(entry, content)
        return
    entry.file_size = content.size  # so that what is larger than 2 GB gets the room it needs
    if not content.shrinks:
        entry.compress_type = zipfile.ZIP_STORED
    with archive.open(entry, "w") as writing:
        for piece in content.pieces():
            writing.write(piece)
