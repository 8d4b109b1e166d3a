"""The evidence of a workbook as its pack holds it: every piece once, and where its file stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assessment.errors import Unavailable
from assessment.workbook.model import (
    EvidenceFilePart,
    EvidencePart,
    QueryFilePart,
    QueryMessagePart,
    QueryPart,
    WorkbookDocument,
)

EVIDENCE = "data/evidence"
INDEX = f"{EVIDENCE}/index.csv"

_PIECE = 1024 * 1024  # bytes that are held at a time
# What these are made of is packed already: trying again takes time and saves nothing.
_UNPACKED = ("text/plain", "text/csv")
_KEPT = "The workbook is kept as it was handed over, and no pack was made."


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One piece of evidence with the questions it stands behind, in the workbook's order."""

    part: EvidencePart
    questions: tuple[str, ...]

    @property
    def packed(self) -> EvidenceFilePart | None:
        """Its file where that goes into the pack, None otherwise."""
        file = self.part["file"]
        return file if file is not None and file["pack_name"] else None


def index_lines(document: WorkbookDocument) -> tuple[IndexLine, ...]:
    """Return every piece of evidence once, by number, however many questions it stands behind.

    After them stand the files that came with answers to queries, where the document holds those.
    """
    parts: dict[str, EvidencePart] = {}
    questions: dict[str, list[str]] = {}
    for answer in document["answers"]:
        for part in answer["agreed"]["evidence"]:
            parts[part["id"]] = part
            questions.setdefault(part["id"], []).append(answer["question"])
    in_order = sorted(parts, key=lambda code: (len(code), code))  # E999 before E1000
    return (
        *(IndexLine(parts[code], tuple(questions[code])) for code in in_order),
        *(
            IndexLine(_of_query(query, message, file), (answer["question"],))
            for answer in document["answers"]
            for query, message, file in query_files(answer["queries"])
        ),
    )


def query_files(
    queries: Iterable[QueryPart],
) -> Iterator[tuple[QueryPart, QueryMessagePart, QueryFilePart]]:
    """Yield the files that came with queries, each with the query and the message it came with."""
    for query in queries:
        for message in query["messages"]:
            for file in message["files"]:
                yield query, message, file


def _of_query(query: QueryPart, message: QueryMessagePart, file: QueryFilePart) -> EvidencePart:
    """Return a file that came with a query as a piece of evidence like any other."""
    return {
        "id": "-".join(file["pack_name"].split("-")[:2]),  # such as Q001-2
        "title": file["name"],
        "dated": message["at"][:10],
        "strength": "documented",
        "where": f"Came with the query of {query['by']}, from {message['by']}",
        "look_at": "",
        "withheld_because": "",
        "file": {
            "version": 1,
            "name": file["name"],
            "media_type": file["media_type"],
            "bytes": file["bytes"],
            "sha256": file["sha256"],
            "cleaned": file["cleaned"],
            "pack_name": file["pack_name"],
        },
    }


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of evidence on its way into a pack, still where it is kept.

    ``called`` names it in a sentence; ``sha256`` (hex) and ``size`` (bytes) are what the workbook
    says of it; ``shrinks`` tells whether it is worth packing.
    """

    place: Path
    called: str
    sha256: str
    size: int
    shrinks: bool

    def pieces(self) -> Iterator[bytes]:
        """Yield it in pieces; Unavailable, at the end at last, where it is not what it should be."""
        digest, size = hashlib.sha256(), 0
        try:
            with self.place.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
                    yield piece
        except FileNotFoundError as fault:
            raise Unavailable(
                f"The file of {self.called} is not in the folder where files are kept. {_KEPT} "
                "Put that folder back from its backup, or reopen the workbook and hand the file "
                "in again."
            ) from fault
        except OSError as fault:
            raise Unavailable(
                f"The file of {self.called} can't be read ({fault.strerror}). {_KEPT} See to the "
                "folder where files are kept, and make the pack again."
            ) from fault
        if (digest.hexdigest(), size) != (self.sha256, self.size):
            raise Unavailable(
                f"The file of {self.called} is not what was handed in: somebody or something "
                f"changed it in the folder where files are kept. {_KEPT} Put that file back from "
                "its backup, or reopen the workbook and hand the file in again."
            )


def evidence_hashes(document: WorkbookDocument) -> frozenset[str]:
    """Return the hashes (SHA-256, hex) of the files that go into the pack."""
    packed = (line.packed for line in index_lines(document))
    return frozenset(file["sha256"] for file in packed if file is not None)


def evidence_bytes(document: WorkbookDocument) -> int:
    """Return how many bytes of evidence go into the pack."""
    packed = (line.packed for line in index_lines(document))
    return sum(file["bytes"] for file in packed if file is not None)


def packed_files(document: WorkbookDocument, kept: Mapping[str, Path]) -> dict[str, KeptFile]:
    """Return the files that go into the pack, by path; ``kept`` says where each lies, by hash."""
    found = {}
    for line in index_lines(document):
        file = line.packed
        if file is not None:
            found[f"{EVIDENCE}/{file['pack_name']}"] = KeptFile(
                place=kept[file["sha256"]],
                called=f"{line.part['id']} (“{file['name']}”)",
                sha256=file["sha256"],
                size=file["bytes"],
                shrinks=file["media_type"] in _UNPACKED,
            )
    return found
