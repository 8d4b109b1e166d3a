"""From a file's bytes to a return: nothing but what has its shape comes through. Pure.

Every refusal is a whole sentence: what is wrong, where, what is kept, what to do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, cast

from assessment.errors import BadInput
from assessment.store.text import clean_text
from assessment.verification.returns.checking_shapes import shape_problems
from assessment.verification.returns.return_schema import RETURN_SCHEMA, ReturnDocument

MOST_BYTES = 5 * 1024 * 1024
MOST_VERDICTS = 2_000
HIGHEST_REVISION = 100_000

NOTHING = "Nothing was taken in, and what was said before is kept."
_SEND = "Send the file that the verdict form saved (.json), or the filled-in spreadsheet (.xlsx)."
_SAVE_AGAIN = "Open it in the verdict form, save it from there again, and send that file."

_ZIP = b"PK\x03\x04"
_OF_A_PACK = b"/bagit.txt"  # the name of a file that every pack holds, and no spreadsheet
_MARK = b"\xef\xbb\xbf"  # a byte order mark, which some editors write

Kind = Literal["form", "sheet"]


@dataclass(frozen=True, slots=True)
class OpenedReturn:
    """A file that has the shape of a return; whether it is true is not known yet.

    ``places`` says of each verdict where it stands in the file; ``faults`` has a sentence, by
    place in the list from 0, for each that can't be read.  ``counts_itself``: its revision was
    counted by a program; in a spreadsheet a person writes it, or forgets to.
    """

    kind: Kind
    document: ReturnDocument
    places: Sequence[str]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def counts_itself(self) -> bool:
        """Whether its revision can be relied on to tell files apart."""
        return self.kind == "form"


def open_return(name: str, content: bytes) -> OpenedReturn:
    """Return what a file holds, told by its content; BadInput, with a sentence, for any other."""
    if not content:
        raise BadInput(f"The file is empty. {NOTHING} {_SEND}")
    if len(content) > MOST_BYTES:
        raise BadInput(too_large())
    if content.startswith(_ZIP) and _OF_A_PACK in content:
        raise BadInput(
            "This is a whole pack, and not a form that was filled in. "
            f"{NOTHING} Extract the pack, and fill in a form of it. {_SEND}"
        )
    if content.startswith(_ZIP):
        from assessment.verification.returns.opening_return_sheets import (  # noqa: PLC0415  heavy
            open_return_sheet,
        )

        opened = open_return_sheet(name, content)
    elif content.removeprefix(_MARK).lstrip().startswith(b"{"):
        document = _document(content)
        places = [f"entry {number}" for number in range(1, len(document["verdicts"]) + 1)]
        opened = OpenedReturn("form", document, places)
    else:
        raise BadInput(
            f"This is not a file of verdicts: it is {_what_else(content)}. {NOTHING} {_SEND}"
        )
    _check_limits(opened.document)
    return opened


def _document(content: bytes) -> ReturnDocument:
    value = _parsed(content)
    if isinstance(value, dict) and value.get("schema") != RETURN_SCHEMA:
        raise BadInput(
            "This file was not saved by a verdict form, or by one that this installation does not "
            f"know. {NOTHING} {_SEND}"
        )
    if problems := shape_problems(value, ReturnDocument):
        raise BadInput(
            f"This file is not as a verdict form saves it, so it may have been changed. {NOTHING} "
            f"{_SAVE_AGAIN}",
            problems,
        )
    return cast("ReturnDocument", value)


def _parsed(content: bytes) -> object:
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_not_finite)
    except UnicodeDecodeError as fault:
        raise BadInput(
            f"The file is not written in UTF-8, as a verdict form writes. {NOTHING} {_SAVE_AGAIN}"
        ) from fault
    except RecursionError as fault:
        raise BadInput(
            f"The file is nested far deeper than a verdict form writes. {NOTHING} {_SAVE_AGAIN}"
        ) from fault
    except ValueError as fault:
        at = f" at line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise BadInput(
            f"The file breaks off or was changed{at}, so it can't be read. {NOTHING} {_SAVE_AGAIN}"
        ) from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands twice would let two readers see two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadInput(
            "The file says one thing twice, so nobody can tell which holds. "
            f"{NOTHING} {_SAVE_AGAIN}"
        )
    return found


def _not_finite(constant: str) -> NoReturn:
    raise BadInput(f"The file holds “{constant}” where a number is wanted. {NOTHING} {_SAVE_AGAIN}")


def _what_else(content: bytes) -> str:
    kinds = {
        b"%PDF": "a PDF document",
        b"\x89PNG": "a picture",
        b"\xff\xd8\xff": "a picture",
        b"\xd0\xcf\x11\xe0": "an office file of the old kind, or one locked with a password",
        b"<": "a web page or another marked-up text",
    }
    start = content.removeprefix(_MARK).lstrip()
    return next((kind for mark, kind in kinds.items() if start.startswith(mark)), "something else")


def _check_limits(document: ReturnDocument) -> None:
    if len(document["verdicts"]) > MOST_VERDICTS:
        raise BadInput(
            f"The file holds more than {MOST_VERDICTS:,} verdicts, and no form asks for so many. "
            f"{NOTHING} {_SAVE_AGAIN}"
        )
    if not 1 <= document["revision"] <= HIGHEST_REVISION:
        raise BadInput(
            "The file does not say which of your files it is: 1 for the first, then 2, and so on. "
            f"{NOTHING} {_SAVE_AGAIN}"
        )


def too_large() -> str:
    """Return the sentence for a file with more than ``MOST_BYTES``."""
    return f"The file is larger than 5 MB, and a file of verdicts never is. {NOTHING} {_SEND}"


def plain_text(typed: str) -> str:
    """Return a text of a file as it is compared and shown, without the space around it."""
    return clean_text(typed).strip()
