"""Whether a file may be opened as a spreadsheet at all: asked before any parser sees it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from assessment.errors import BadInput

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 200
MOST_TAGS = 4_000_000  # opening and closing, over all parts: bounds what a parser has to do
MOST_SHARED_TAGS = 1_500_000  # in the parts that a parser reads whole before the first row

_PIECE = 1024 * 1024
_OVERLAP = 64  # a mark may lie across two pieces
_SAVE_AS = "Save it as .xlsx or .csv and choose it again."
_NOTHING = "Nothing was taken in."

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document (RTF)",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"\x1f\x8b": "an archive",
}
_SAVED_OTHERWISE = {".xls", ".xlsb", ".ods", ".fods", ".numbers", ".xlt", ".sxc"}
_READ = {".xlsx", ".csv", ".tsv", ".txt"}
_WITH_MACROS = {".xlsm", ".xltm", ".xlam"}


def check_file(name: str, raw: bytes) -> str:
    """Return ``xlsx`` or ``csv``; raise BadInput, with what to do, for any other file.

    An .xlsx has been unpacked once, in pieces, and counted; nothing in it was parsed.
    """
    ending = PurePath(name).suffix.casefold()
    _check_size(raw)
    _check_ending(ending)
    _check_start(raw)
    if ending == ".xlsx":
        _check_workbook(raw)
        return "xlsx"
    if raw.startswith(_ZIP):
        raise BadInput(
            f"The file is named {ending} and is not text. {_NOTHING} If it is a workbook, give it "
            "the ending .xlsx; else save it as .csv."
        )
    return "csv"


def _check_size(raw: bytes) -> None:
    if not raw:
        raise BadInput(f"The file is empty. {_NOTHING} Choose the file that you filled in.")
    if len(raw) > MOST_BYTES:
        raise BadInput(
            f"The file is larger than 10 MB. {_NOTHING} Save only the sheet that is needed."
        )


def _check_ending(ending: str) -> None:
    if ending in _SAVED_OTHERWISE:
        raise BadInput(f"A file that ends in {ending} can't be read here. {_NOTHING} {_SAVE_AS}")
    if ending in _WITH_MACROS:
        raise BadInput(f"The file may hold macros, and those are not opened. {_NOTHING} {_SAVE_AS}")
    if ending not in _READ:
        raise BadInput(f"Only .xlsx and .csv files can be read here. {_NOTHING} {_SAVE_AS}")


def _check_start(raw: bytes) -> None:
    if raw.startswith(_OLD_OFFICE):
        _refuse_old_office(raw)
    for start, kind in _OTHER_KINDS.items():
        if raw.startswith(start):
            raise BadInput(f"The file is not a spreadsheet: it is {kind}. {_NOTHING}")


def _refuse_old_office(raw: bytes) -> None:
    if _ENCRYPTED in raw:
        raise BadInput(
            f"The workbook is locked with a password. {_NOTHING} Save it without the password and "
            "choose it again."
        )
    raise BadInput(f"The file is in the old Excel format. {_NOTHING} {_SAVE_AS}")


def _check_workbook(raw: bytes) -> None:
    damaged = f"The file is not a workbook that can be opened. {_NOTHING} {_SAVE_AS}"
    if not raw.startswith(_ZIP):
        raise BadInput(damaged)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check_parts(archive)
            _check_contents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise BadInput(damaged) from error
    except (NotImplementedError, RuntimeError) as error:  # another compression, or a password
        raise BadInput(damaged) from error


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.casefold() for part in parts}
    if len(parts) > MOST_PARTS:
        raise BadInput(f"The workbook has more than {MOST_PARTS} parts. {_NOTHING} {_SAVE_AS}")
    if len(names) != len(parts):
        raise BadInput(f"The workbook holds one part twice. {_NOTHING} {_SAVE_AS}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadInput(f"The workbook is locked with a password. {_NOTHING} {_SAVE_AS}")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        _refuse_size()
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise BadInput(
            f"The workbook holds macros, and those are not opened. {_NOTHING} {_SAVE_AS}"
        )
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise BadInput(f"The file is a spreadsheet of another kind. {_NOTHING} {_SAVE_AS}")
    if "[content_types].xml" not in names:
        raise BadInput(f"The file is an archive, not a workbook. {_NOTHING} {_SAVE_AS}")


def _refuse_size() -> None:
    raise BadInput(
        f"The workbook unpacks to more than 60 MB. {_NOTHING} Save only the sheet that is needed."
    )


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Unpack each part once and count what it really holds; a header can say anything."""
    unpacked = tags = shared = 0
    for part in archive.infolist():
        before = b""
        for piece in _pieces(archive, part):
            unpacked += len(piece)
            if unpacked > MOST_UNPACKED:
                _refuse_size()
            # Without its NULs a part in UTF-16 shows the same marks as one in UTF-8.
            plain = piece.replace(b"\0", b"")
            count = plain.count(b"<")
            tags += count
            shared += 0 if "worksheets/" in part.filename else count
            if tags > MOST_TAGS or shared > MOST_SHARED_TAGS:
                raise BadInput(
                    f"The workbook holds too many cells. {_NOTHING} Save only the sheet that is needed."
                )
            _check_piece(part.filename, before + plain)
            before = plain[-_OVERLAP:]


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield piece


_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def _check_piece(name: str, piece: bytes) -> None:
    if _DOCTYPE.search(piece):
        raise BadInput(
            f"The workbook holds declarations that are not opened. {_NOTHING} {_SAVE_AS}"
        )
    if name.casefold() == "[content_types].xml" and b"macroEnabled" in piece:
        raise BadInput(
            f"The workbook holds macros, and those are not opened. {_NOTHING} {_SAVE_AS}"
        )
