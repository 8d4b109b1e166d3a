"""Text and tables: readable, and nothing else in disguise."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import filetype

from assessment.errors import BadInput

_PIECE = 1024 * 1024
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
# What a spreadsheet program would hand to another program (DDE): =cmd|'/c calc'!A1
_CALLS_A_PROGRAM = re.compile(rb"(?:^|[,;\t\"\r\n])\s*[=+@-][^,;\r\n]{0,200}\|[^,;\r\n]{0,500}!")


def check_text(path: Path) -> None:
    """Raise BadInput unless the file is text in UTF-8 or CP1252 that begins like text."""
    utf8 = codecs.getincrementaldecoder("utf-8-sig")()
    cp1252 = codecs.getincrementaldecoder("cp1252")()
    decodes = {utf8, cp1252}
    with path.open("rb") as file:
        _check_beginning(file.read(4096))
        file.seek(0)
        before = b""
        while piece := file.read(_PIECE):
            if _CONTROLS.search(piece):
                raise BadInput(
                    "This is not plain text: there are characters in it that no text has. "
                    "If it is text, save it as “UTF-8” and try again."
                )
            if _CALLS_A_PROGRAM.search(before + piece):
                raise BadInput(
                    "A cell of this table would start a program in a spreadsheet. "
                    "Take it out, or save the table as PDF, and try again."
                )
            decodes = {one for one in decodes if _decodes(one, piece)}
            before = piece[-1000:]
        decodes = {one for one in decodes if _decodes(one, b"", final=True)}
    if not decodes:
        raise BadInput(
            "The characters of this text can't be read. Save it as “UTF-8” and try again."
        )


def _check_beginning(beginning: bytes) -> None:
    begins = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    if begins.startswith(b"<"):
        raise BadInput(
            "This is a web page or another kind of marked-up text, and not plain text. "
            "Print it to PDF and hand that in."
        )
    known = filetype.guess(beginning)
    if begins.startswith((b"#!", b"%PDF", b"{\\rtf")) or known is not None:
        what = f" ({known.extension})" if known is not None else ""
        raise BadInput(
            f"This file says that it is text, and is something else{what}. "
            "Hand it in under the name that it should have."
        )


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True
