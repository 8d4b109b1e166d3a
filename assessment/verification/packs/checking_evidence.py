"""Are the files of evidence in a pack those that its workbook names?  Each other one is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from assessment.verification.packs.assembling import VERIFICATION, WORKBOOK
from assessment.verification.packs.evidence_in_packs import (
    EVIDENCE,
    INDEX,
    index_lines,
    query_files,
)
from assessment.verification.packs.verified_documents import VerificationDocument
from assessment.workbook.model import WorkbookDocument

_NO_DOCUMENT = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def evidence_paths(paths: Iterable[str]) -> list[str]:
    """Return the paths of files of evidence among those of a pack, sorted."""
    return sorted(path for path in paths if path.startswith(f"{EVIDENCE}/") and path != INDEX)


def evidence_problems(
    workbook: bytes,
    hashes: Mapping[str, str],
    *,
    verification: bytes | None = None,
    light: bool = False,
) -> Iterator[str]:
    """Yield a sentence for each file that is not as ``workbook`` (its JSON) says.

    ``verification`` is what verification said of it (JSON), None where it is not concluded: files
    that came with queries are named there. A ``light`` pack has none of them, and says so.
    ``hashes`` are those of all files of the pack, by path.  The lists of files say nothing of
    this: whoever seals a pack could list whatever they put into it.
    """
    try:
        named = _named(workbook)
    except _NO_DOCUMENT:
        yield f"{WORKBOOK} is not a workbook."
        return
    try:
        said = _said(verification)
        named |= _came_with_queries(said)
    except _NO_DOCUMENT:
        yield f"{VERIFICATION} is not what a verification says."
        return
    if said is not None and said["workbook"] != hashes[WORKBOOK]:
        yield f"{VERIFICATION} is about another workbook than the one in this pack."
    yield from _file_problems({} if light else named, hashes, listed=bool(named))


def _file_problems(
    named: Mapping[str, str], hashes: Mapping[str, str], *, listed: bool
) -> Iterator[str]:
    if listed and INDEX not in hashes:
        yield f"{INDEX} is missing."
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


def _said(verification: bytes | None) -> VerificationDocument | None:
    """Return what verification said; TypeError where it names no workbook."""
    if verification is None:
        return None
    said = cast("VerificationDocument", json.loads(verification))
    if not isinstance(said["workbook"], str):
        raise TypeError(said["workbook"])
    return said


def _came_with_queries(said: VerificationDocument | None) -> dict[str, str]:
    """Return the hash of each file that came with a query, by path."""
    if said is None:
        return {}
    return {
        f"{EVIDENCE}/{file['pack_name']}": file["sha256"]
        for answer in said["answers"]
        for _, _, file in query_files(answer["queries"])
        if file["pack_name"]
    }
