"""PDFs: readable by anybody, and nothing in them that does something when they are opened."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from assessment.errors import BadInput

_PRINT_IT = "Print it to PDF (in the print window choose “Save as PDF”) and hand that in."
_DAMAGED = (
    "This PDF can't be opened: it is damaged or not finished. Open it yourself, "
    "print it to PDF and hand that in."
)
_SENTENCES = {
    "script": f"This PDF carries a script, as some forms do. {_PRINT_IT}",
    "action": (
        "This PDF would start a program, send something or open another file when it is opened. "
        f"{_PRINT_IT}"
    ),
    "files": (
        "This PDF carries other files inside, which nobody could check. "
        "Hand those in one by one, and print this one to PDF without them."
    ),
    "form": f"This PDF is a form of a kind that most readers can't show (XFA). {_PRINT_IT}",
    "media": f"This PDF carries sound, film or a model. {_PRINT_IT}",
}
_ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "action",
    "/SubmitForm": "action",
    "/ImportData": "action",
    "/GoToE": "action",
    "/GoToR": "action",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
}
_KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EmbeddedFiles": "files",
    "/EF": "files",
    "/XFA": "form",
}
_SUBTYPES = {
    "/FileAttachment": "files",
    "/RichMedia": "media",
    "/Screen": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "media",
}
_DEEPEST = 20  # of what stands inside one object


def check_pdf(path: Path) -> None:
    """Raise BadInput for a PDF that is not only something to read.

    Every object is looked at, those in compressed streams too; page contents are not decoded.
    """
    with path.open("rb") as file:
        if file.read(5) != b"%PDF-":
            raise BadInput(
                "This file says that it is a PDF, and does not begin like one. "
                "Open it yourself, print it to PDF and hand that in."
            )
    if zipfile.is_zipfile(path):
        raise BadInput(
            "This file is a PDF and an archive at once, which hides what is in it. "
            "Print it to PDF and hand that in."
        )
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise BadInput(_PROTECTED)
            if len(pdf.pages) == 0:
                raise BadInput(_DAMAGED)
            _check_opening(pdf)
            for one in pdf.objects:
                _check(one, 0)
    except pikepdf.PasswordError as error:
        raise BadInput(_PROTECTED) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise BadInput(_DAMAGED) from error


_PROTECTED = (
    "This PDF is protected, with a password or against printing and copying, so a verifier may "
    "not be able to read it. Save it without protection, or print it to PDF, and hand that in."
)


def _check_opening(pdf: pikepdf.Pdf) -> None:
    """Refuse an address of the web that is opened by opening the PDF; links to click are fine."""
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") == "/URI":
        raise BadInput(_SENTENCES["action"])


def _check(one: pikepdf.Object, depth: int) -> None:
    if isinstance(one, pikepdf.Array):
        inside = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        items = dict(one.items())
        _check_entries(items)
        inside = list(items.values())
    else:
        return
    if depth > _DEEPEST:
        raise BadInput(_DAMAGED)
    for other in inside:
        # What is an object of its own comes by itself.
        if isinstance(other, pikepdf.Object) and not other.is_indirect:
            _check(other, depth + 1)


def _check_entries(items: Mapping[str, object]) -> None:
    found = [_KEYS[key] for key, value in items.items() if key in _KEYS and value is not None]
    found += [
        kinds[str(items[key])]
        for key, kinds in (("/S", _ACTIONS), ("/Subtype", _SUBTYPES))
        if isinstance(items.get(key), pikepdf.Name) and str(items[key]) in kinds
    ]
    if found:
        raise BadInput(_SENTENCES[found[0]])
