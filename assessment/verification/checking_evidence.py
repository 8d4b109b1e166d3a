"""Are the files of evidence in a pack those that its workbook names?  Each other one is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from assessment.verification.assembling import WORKBOOK
from assessment.verification.evidence_in_packs import EVIDENCE, INDEX, index_lines
from assessment.workbook.model import WorkbookDocument


def evidence_paths(paths: Iterable[str]) -> list[str]:
    """Return the paths of files of evidence among those of a pack, sorted."""
    return sorted(path for path in paths if path.startswith(f"{EVIDENCE}/") and path != INDEX)


def evidence_problems(
    workbook: bytes, hashes: Mapping[str, str], *, light: bool = False
) -> Iterator[str]:
    """Yield a sentence for each file that is not as ``workbook`` (its JSON) says.

    A ``light`` pack has none of them, and says so.
    ``hashes`` are those of all files of the pack, by path.  The lists of files say nothing of
    this: whoever seals a pack could list whatever they put into it.
    """
    try:
        named = _named(workbook)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield f"{WORKBOOK} is not a workbook."
        return
    if named and INDEX not in hashes:
        yield f"{INDEX} is missing."
    if light:
        named = {}
    for path, expected in sorted(named.items()):
        if path not in hashes:
            yield f"{path} is missing: the workbook says that it is here."
        elif hashes[path] != expected:
            yield f"{path} is not the file that the workbook names."
    for path in evidence_paths(hashes):
        if path not in named:
            yield f"{path} is not evidence of this workbook."


def _named(workbook: bytes) -> dict[str, str]:
    """Return the hash of each file that a workbook says is in its pack, by path."""
    document = cast("WorkbookDocument", json.loads(workbook))
    files = (line.packed for line in index_lines(document))
    return {f"{EVIDENCE}/{file['pack_name']}": file["sha256"] for file in files if file is not None}
