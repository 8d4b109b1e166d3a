"""Office files: ZIPs whose every entry is looked at, read within limits, and never run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from assessment.errors import BadInput
from assessment.evidence_files.kinds import MEDIA_TYPES, OFFICE

MOST_ENTRIES = 5_000
MOST_UNPACKED = 400 * 1024 * 1024  # bytes of all entries together, those of files inside too
_MOST_TIMES = 200  # larger unpacked than packed; office files of text reach 20, of zeros 1,000
_SMALL = 8 * 1024 * 1024  # bytes; whatever unpacks to less is no bomb
_MOST_XML = 8 * 1024 * 1024  # bytes of a list of relations or of contents
_PIECE = 1024 * 1024

_AS_PDF = "Save it as PDF and hand that in."
_DAMAGED = f"This file can't be opened: it is damaged, or it is not what its name says. {_AS_PDF}"
_BOMB = f"Unpacked, this file would be far larger than it looks, so it was not opened. {_AS_PDF}"
_MACROS = (
    "This file carries macros, which are programs that run when it is opened. "
    f"Save it without them, or {_AS_PDF[0].lower()}{_AS_PDF[1:]}"
)
_PROTECTED = (
    "This file is protected with a password, so a verifier could not read it. "
    "Save it without the password and hand that in."
)
_OBJECTS = f"This file carries an object of another program, which nobody could check. {_AS_PDF}"
_FETCHES = (
    "This file fetches something from elsewhere when it is opened (a template, a picture, "
    f"a frame or another program's table), so it would not be the same everywhere. {_AS_PDF}"
)
_TWO_AT_ONCE = f"There is something before or after the office file in this file. {_AS_PDF}"

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}
# Relations to something outside that do nothing until somebody clicks.
_HARMLESS = ("/hyperlink", "/externalLinkPath", "/xlPathMissing", "/xlExternalLinkPath")
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_ARCHIVE_STARTS = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BAD_ENDINGS = (
    *(".exe", ".com", ".scr", ".bat", ".cmd", ".dll", ".msi", ".reg", ".lnk", ".jar", ".hta"),
    *(".js", ".jse", ".vbs", ".vbe", ".wsf", ".ps1", ".sh", ".py", ".html", ".htm"),
    *(".zip", ".7z", ".rar", ".gz", ".docm", ".xlsm", ".pptm", ".doc", ".xls", ".ppt"),
)
_ENTITIES = tuple("<!ENTITY".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_FIELD = re.compile(rb"<w:(?:instrText|delInstrText)[^>]*>([^<]*)|w:instr=\"([^\"]*)\"")
_CALLS = re.compile(rb"\bDDE(AUTO)?\b", re.IGNORECASE)
_EXCEL_CALLS = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)[\s>]")
_ODF_FETCHES = re.compile(
    rb"<(?:draw:(?:image|floating-frame|plugin|applet)|text:section-source|table:cell-range-source"
    rb"|table:table-source)\s[^>]*xlink:href=\"(?:https?|ftp|file|smb):|<office:dde-source"
)
_ODF_SCRIPT = re.compile(rb"<script:event-listener|<office:script[\s>]")


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, in bytes; shared with the files inside."""

    left: int = MOST_UNPACKED


def check_office(path: Path, kind: str) -> None:
    """Raise BadInput unless the file is an office file of this kind that is only to be read."""
    with path.open("rb") as file:
        if file.read(8) == _OLE:
            # A password puts the whole file into the older format's container.
            raise BadInput(
                "This file is protected with a password, or in an older format under a newer "
                "name. Save it without the password, as PDF or in the newer format, and hand "
                "that in."
            )
        _check_archive(file, kind, _Budget(), inside=False)


def _check_archive(file: IO[bytes], kind: str, budget: _Budget, *, inside: bool) -> None:
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise BadInput(_DAMAGED)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_ends(file, archive)
            _check_list(archive.infolist(), budget)
            names = {one.filename for one in archive.infolist()}
            check = _check_odf if kind in {"odt", "ods"} else _check_ooxml
            check(archive, names, kind)
            for entry in archive.infolist():
                _check_entry(archive, entry, budget, inside=inside)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BadInput(_DAMAGED) from error
    except (ElementTree.ParseError, DefusedXmlException, RuntimeError, LookupError) as error:
        raise BadInput(_DAMAGED) from error


def _check_ends(file: IO[bytes], archive: zipfile.ZipFile) -> None:
    """Refuse what stands before the first entry or after the last: another file, mostly."""
    first = min((one.header_offset for one in archive.infolist()), default=1)
    file.seek(-22, 2)  # where the end of a ZIP without a comment begins
    if first != 0 or archive.comment or file.read(4) != b"PK\x05\x06":
        raise BadInput(_TWO_AT_ONCE)


def _check_list(entries: list[zipfile.ZipInfo], budget: _Budget) -> None:
    """Check what the list of entries says, before anything is unpacked."""
    unpacked = sum(one.file_size for one in entries)
    packed = sum(one.compress_size for one in entries)
    if len(entries) > MOST_ENTRIES or unpacked > budget.left:
        raise BadInput(_BOMB)
    if unpacked > _SMALL and unpacked > _MOST_TIMES * max(packed, 1):
        raise BadInput(_BOMB)
    if len({one.filename for one in entries}) != len(entries):
        raise BadInput(_DAMAGED)
    for one in entries:
        if one.flag_bits & 0x1:
            raise BadInput(_PROTECTED)
        parts = PurePosixPath(one.filename).parts
        if ".." in parts or one.filename.startswith("/") or "\\" in one.filename:
            raise BadInput(_DAMAGED)


def _check_ooxml(archive: zipfile.ZipFile, names: set[str], kind: str) -> None:
    if "[Content_Types].xml" not in names:
        raise BadInput(_DAMAGED)
    types = [
        (one.get("PartName") or "", one.get("ContentType") or "")
        for one in _xml(archive, "[Content_Types].xml").iter()
        if one.tag in {f"{_CONTENT}Override", f"{_CONTENT}Default"}
    ]
    told = [content for _, content in types]
    if any("macroEnabled" in one or "vbaProject" in one for one in told):
        raise BadInput(_MACROS)
    mains = [found for found, end in _MAIN.items() if any(one.endswith(end) for one in told)]
    if mains != [kind]:
        raise BadInput(_not_what_it_says(kind))
    for name in sorted(names):
        lower = name.lower()
        if "vbaproject" in lower or "/activex/" in lower or "macrosheets/" in lower:
            raise BadInput(_MACROS)
        if "/embeddings/" in lower and lower.endswith(".bin"):
            raise BadInput(_OBJECTS)
        if lower.endswith(".rels"):
            _check_relations(archive, name)
        elif lower.startswith("xl/externallinks/") and _EXCEL_CALLS.search(_read(archive, name)):
            raise BadInput(_FETCHES)


def _check_relations(archive: zipfile.ZipFile, name: str) -> None:
    for one in _xml(archive, name).iter(_RELATION):
        kind = one.get("Type") or ""
        if kind.endswith("/vbaProject"):
            raise BadInput(_MACROS)
        if (one.get("TargetMode") or "").lower() == "external" and not kind.endswith(_HARMLESS):
            raise BadInput(_FETCHES)


def _check_odf(archive: zipfile.ZipFile, names: set[str], kind: str) -> None:
    if "mimetype" not in names or "META-INF/manifest.xml" not in names:
        raise BadInput(_DAMAGED)
    if _read(archive, "mimetype").strip() != MEDIA_TYPES[kind].encode():
        raise BadInput(_not_what_it_says(kind))
    manifest = _read(archive, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise BadInput(_PROTECTED)
    if b"oleobject" in manifest:
        raise BadInput(_OBJECTS)
    if any(name.startswith(("Basic/", "Scripts/", "Dialogs/")) for name in names):
        raise BadInput(_MACROS)


def _check_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, *, inside: bool
) -> None:
    """Unpack one entry in pieces, count, and look at what it is; its checksum is checked too."""
    ending = PurePosixPath(entry.filename.lower()).suffix
    if ending in _BAD_ENDINGS:
        raise BadInput(_OBJECTS)
    watch = _watching(entry.filename.lower(), ending)
    with archive.open(entry) as content:
        pieces = _pieces(content, budget)
        piece = next(pieces, b"")
        if piece.startswith((_OLE, *_PROGRAM_STARTS, *_ARCHIVE_STARTS)):
            raise BadInput(_OBJECTS)
        if piece.startswith(b"PK\x03\x04"):
            _check_inside(chain([piece], pieces), ending.removeprefix("."), budget, inside=inside)
            return
        watch(piece)
        for following in pieces:
            watch(piece[-4096:] + following)
            piece = following


def _pieces(content: IO[bytes], budget: _Budget) -> Iterator[bytes]:
    """Yield what an entry unpacks to, as far as the budget goes."""
    while piece := content.read(_PIECE):
        budget.left -= len(piece)
        if budget.left < 0:
            raise BadInput(_BOMB)
        yield piece


def _check_inside(pieces: Iterable[bytes], kind: str, budget: _Budget, *, inside: bool) -> None:
    """Check an office file inside an office file, such as the figures behind a chart; no deeper."""
    if inside or kind not in OFFICE:
        raise BadInput(_OBJECTS)
    with SpooledTemporaryFile(max_size=_SMALL) as copy:
        for piece in pieces:
            copy.write(piece)
        _check_archive(copy, kind, budget, inside=True)


def _watching(name: str, ending: str) -> Callable[[bytes], None]:
    """Return what to look for in the pieces of an entry, each with the end of the one before."""
    fields = bytearray()

    def watch(piece: bytes) -> None:
        if ending not in {".xml", ".rels", ".vml", ".rdf"}:
            return
        if any(entity in piece for entity in _ENTITIES):
            raise BadInput(_DAMAGED)
        if name.startswith("word/"):
            # A field's words may be cut into many runs.
            for one, other in _FIELD.findall(piece):
                fields.extend(one or other)
            if _CALLS.search(fields):
                raise BadInput(_FETCHES)
        if name in {"content.xml", "styles.xml"} or name.endswith("/content.xml"):
            if _ODF_SCRIPT.search(piece):
                raise BadInput(_MACROS)
            if _ODF_FETCHES.search(piece):
                raise BadInput(_FETCHES)

    return watch


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    return ElementTree.fromstring(_read(archive, name))


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_XML:
        raise BadInput(_BOMB)
    return archive.read(name)


def _not_what_it_says(kind: str) -> str:
    return (
        f"This file says that it is of the kind “{kind}”, and is not. "
        "Hand it in under the name that it should have, or save it as PDF and hand that in."
    )
