"""Which kinds of file can be evidence, told by their names, and what to do about the others."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assessment.errors import BadInput

LONGEST_NAME = 200  # characters

_OOXML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "txt": "text/plain",
    "csv": "text/csv",
}
OFFICE = ("docx", "xlsx", "pptx", "odt", "ods")
PHOTOS = ("jpg", "png", "webp")
TEXTS = ("txt", "csv")
ALLOWED = (
    "PDF, Word (docx), Excel (xlsx), PowerPoint (pptx), OpenDocument (odt, ods), "
    "photos (jpg, png, webp), text (txt) and tables (csv)"
)
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}


def _endings(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Whoever opens such a file lets it do things.
_PROGRAMS = _endings(
    "exe com scr pif bat cmd msi msp dll sys cpl jar app apk dmg pkg deb rpm run bin iso img vhd "
    "js jse mjs vbs vbe wsf wsh ps1 psm1 hta sh bash py pyw pl rb php lnk url desktop reg inf scf "
    "chm appx msix"
)
_PAGES = _endings("html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt")
_ARCHIVES = _endings("zip 7z rar tar gz tgz bz2 xz cab arj lzh zst")
_MACROS = _endings("docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm")
_HARMFUL = _PROGRAMS | _PAGES | _ARCHIVES | _MACROS
_PDF_INSTEAD = "Save it as PDF and hand that in."
_SENTENCES: tuple[tuple[frozenset[str], str], ...] = (
    (
        _PROGRAMS,
        (
            "This is a program or a script, which could do harm on somebody else's computer. "
            "If what it shows matters, hand in a PDF or a picture of it."
        ),
    ),
    (
        _PAGES,
        "This is a web page or a drawing that can carry scripts. Print it to PDF and hand that in.",
    ),
    (
        _ARCHIVES,
        (
            "This is an archive: nobody sees what is inside. Unpack it and hand in the files "
            "one by one."
        ),
    ),
    (
        _MACROS,
        (
            "This kind of file can carry macros, which are programs. Save it as PDF, "
            "or as docx, xlsx or pptx, and hand that in."
        ),
    ),
    (
        _endings("doc dot xls xlt xlw ppt pot pps rtf wpd wps sxw sxc"),
        (
            "This is an older format of office files, which can hide programs. "
            "Save it as PDF, or as docx, xlsx or pptx, and hand that in."
        ),
    ),
    (
        _endings("heic heif avif"),
        (
            "Photos of this kind can't be opened everywhere. Save the photo as JPEG and hand that in. "
            "On an iPhone: Settings, Camera, Formats, Most Compatible; or send the photo to "
            "yourself by e-mail, which makes a JPEG of it."
        ),
    ),
    (
        _endings("gif bmp tif tiff psd ai eps raw dng cr2 nef arw ico jp2 jxl"),
        "Pictures of this kind can't be taken. Save it as JPEG or PNG and hand that in.",
    ),
    (
        _endings("mp4 mov avi mkv webm m4v 3gp mp3 wav m4a aac ogg flac wma wmv"),
        (
            "Sound and film can't be taken. Put it where those who may see it can, and give the "
            "link or the place instead."
        ),
    ),
    (
        _endings("eml msg mbox pst"),
        f"Mail can carry other files and programs. {_PDF_INSTEAD}",
    ),
    (
        _endings("odp odg odf ott ots pages numbers key pub vsd vsdx one dotx xltx potx"),
        f"Files of this kind can't be taken. {_PDF_INSTEAD}",
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A file's name as it is kept, and the kind that it says it is: a key of MEDIA_TYPES."""

    name: str
    kind: str

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return self.name.rpartition(".")[0]


def named(given: str) -> Named:
    """Return the name and what kind of file it says; BadInput says why it is not taken.

    Folders before the name are left out, and so is what could make it read otherwise than it is:
    control characters and marks that turn the direction of writing.
    """
    name = _plain(given)
    parts = [part.strip().lower() for part in name.split(".")]
    ending = _SAME.get(parts[-1], parts[-1])
    if len(parts) == 1 or not ending:
        raise BadInput(f"The name of this file does not say what kind it is. {_what_to_do()}")
    for endings, sentence in _SENTENCES:
        if ending in endings:
            raise BadInput(f"Files that end in “.{ending}” are not taken. {sentence}")
    if ending not in MEDIA_TYPES:
        raise BadInput(f"Files that end in “.{ending[:20]}” are not taken. {_what_to_do()}")
    hidden = next((part for part in parts[1:-1] if part in _HARMFUL), None)
    if hidden:
        raise BadInput(
            f"The name of this file has two endings, “.{hidden}” and “.{ending}”, so nobody can "
            "tell what it is. Give it a name with one ending and try again, if you know that it "
            "is what it should be."
        )
    return Named(name, ending)


def fetched_name(code: str, version: int, name: str) -> str:
    """Return what a file is called in a pack and when fetched: *E001-1-minutes.pdf*, in ASCII."""
    stem, _, ending = name.rpartition(".")
    return f"{code}-{version}-{_ascii(stem)}.{ending.strip().lower()}"


def _ascii(stem: str) -> str:
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "file"


def _plain(given: str) -> str:
    name = re.split(r"[/\\]", given)[-1]
    name = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in name)
    name = " ".join(name.split()).strip(". ")
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = stem[: LONGEST_NAME - len(ending) - 1].rstrip() + dot + ending
    return name


def _what_to_do() -> str:
    return f"Taken are: {ALLOWED}. {_PDF_INSTEAD}"
