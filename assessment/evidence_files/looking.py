"""Looking at a file that was handed in, in a process of its own.

A file made to crash, to fill the memory or to run for ever does so there, within limits, and is
refused; nobody else notices.  ``python -m assessment.evidence_files.looking PATH KIND TO`` prints
what was found as one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filetype

from assessment.errors import BadInput, Unavailable
from assessment.evidence_files.kinds import MEDIA_TYPES, OFFICE, PHOTOS, TEXTS

SECONDS = 60
_MEMORY = 2 * 1024**3  # bytes of addresses, libraries included
_LARGEST = 200 * 1024**2  # bytes of a cleaned photo
_HOME = Path(__file__).parent.parent.parent
_TOO_HARD = (
    "This file takes too much time or memory to look at, so it was not kept. "
    "Save it as PDF, or make it smaller, and try again."
)
_ZIPS = frozenset({"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar"})


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: ``cleaned`` where a photo was written anew, ``taken`` its ISO date or ""."""

    cleaned: bool
    taken: str


def look_at_file(path: Path, kind: str, to: Path, *, seconds: float = SECONDS) -> Looked:
    """Check the file at ``path``, which says it is of this kind; BadInput says why it is refused.

    A photo without anything but its picture is written to ``to``.
    """
    command = [sys.executable, "-m", "assessment.evidence_files.looking"]
    try:
        done = subprocess.run(  # noqa: S603  our own module, and no shell
            [*command, str(path.resolve()), kind, str(to.resolve())],
            capture_output=True,
            check=False,
            cwd=_HOME,
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise BadInput(_TOO_HARD) from error
    except OSError as error:
        raise Unavailable(
            "The file could not be looked at just now, so it was not kept. Please try again."
        ) from error
    told: dict[str, Any] = {"problem": _TOO_HARD}
    if done.returncode == 0:
        told = json.loads(done.stdout)
    if "problem" in told:
        raise BadInput(told["problem"])
    return Looked(told["cleaned"], told["taken"])


def check_file(path: Path, kind: str, to: Path) -> Looked:
    """Check the file in this process; see ``look_at_file``."""
    if path.stat().st_size == 0:
        raise BadInput("This file is empty. Hand in the one that has something in it.")
    _check_beginning(path, kind)
    if kind in TEXTS:
        from assessment.evidence_files.texts import check_text  # noqa: PLC0415  only its own

        check_text(path)
    elif kind in OFFICE:
        from assessment.evidence_files.office import check_office  # noqa: PLC0415  only its own

        check_office(path, kind)
    elif kind == "pdf":
        from assessment.evidence_files.pdfs import check_pdf  # noqa: PLC0415  heavy

        check_pdf(path)
    elif kind in PHOTOS:
        from assessment.evidence_files.photos import clean_photo  # noqa: PLC0415  heavy

        return Looked(cleaned=True, taken=clean_photo(path, kind, to).taken)
    return Looked(cleaned=False, taken="")


def _check_beginning(path: Path, kind: str) -> None:
    """Compare what the file begins like with what its name says."""
    known = filetype.guess(str(path))
    if known is None or kind in TEXTS or known.mime == MEDIA_TYPES[kind]:
        return  # what is not known by its beginning is looked at more closely
    if kind in OFFICE and known.extension in {*_ZIPS, "doc", "xls", "ppt"}:
        return
    raise BadInput(
        f"The name of this file ends in “.{kind}”, but it is of another kind: "
        f"{known.extension}. Hand it in under the name that it should have."
    )


def _limit() -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  not everywhere

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(path: str, kind: str, to: str) -> int:
    _limit()
    try:
        looked = check_file(Path(path), kind, Path(to))
    except BadInput as refusal:
        told: dict[str, object] = {"problem": str(refusal)}
    except (MemoryError, RecursionError):
        told = {"problem": _TOO_HARD}
    else:
        told = {"cleaned": looked.cleaned, "taken": looked.taken}
    sys.stdout.write(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
