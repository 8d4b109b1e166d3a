"""What verification says of one answer: levels side by side, verdicts, settlement, queries."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from assessment.documents.blocks import Block, Column, Notice, Table
from assessment.documents.wording import Words, moment, number, or_none
from assessment.verification.model import UPHELD
from assessment.verification.returns.return_words import from_paper
from assessment.workbook.model import (
    AnswerPart,
    QueryFilePart,
    QueryPart,
    VerdictPart,
    WorkbookDocument,
)

STALE = "stale: the answer has changed since, so it counts no more"
MINORITY = "kept as a minority view"
WAITS = (
    "The verifiers are not of one mind here, or none of them stands behind a level, and no "
    "moderator has settled it yet. So there is no settled level."
)
LEFT = "left unsettled"
LATE = ", after the review was concluded"
UNANSWERED = "not answered by the team"
_TURNS = {"team": UNANSWERED, "verifier": "answered; the verifier has not closed it"}
_SIDES = {"team": "team", "verifier": "verifier"}


def levels(answer: AnswerPart, words: Words) -> Iterator[Block]:
    """Set own, agreed, verified and settled level side by side, once there are verdicts."""
    if not answer["verdicts"]:
        return
    yield Table(
        "The levels side by side",
        (
            Column("Own (median)", 0.25),
            Column("Agreed", 0.25),
            Column("Verified", 0.25),
            Column("Settled", 0.25),
        ),
        (
            (
                number(answer["spread"]["median"]),
                words.agreed(answer),
                words.told(answer, answer["verified"]),
                settled(answer, words),
            ),
        ),
    )
    if waits(answer):
        yield Notice(WAITS)


def settled(answer: AnswerPart, words: Words) -> str:
    """Return the settled level, or that a moderator left it unsettled; a dash for none."""
    part = answer["settlement"]
    if part is not None and part["level"] is None:
        return LEFT
    return words.told(answer, answer["settled"])


def waits(answer: AnswerPart) -> bool:
    """Tell whether fresh verdicts on an answer have still to be settled by a moderator."""
    fresh = any(not verdict["stale"] for verdict in answer["verdicts"])
    nothing = answer["settled"] is None and answer["settlement"] is None
    return fresh and nothing and answer["agreed"]["level"] is not None


def verdicts(answer: AnswerPart, words: Words) -> Iterator[Block]:
    """List each verdict with its reason, and how differences were settled."""
    if answer["verdicts"]:
        yield Table(
            "Verdicts",
            (
                Column("Verifier", 0.22),
                Column("Verdict", 0.18),
                Column("Reason or question", 0.42),
                Column("When, and how it came", 0.18),
            ),
            tuple(
                (
                    verifier_name(one["verifier"], one["voice"], words),
                    verdict(answer, one, words),
                    or_none(one["reason"]),
                    f"{moment(one['at'])}\n{how_it_came(one)}",
                )
                for one in answer["verdicts"]
            ),
        )
    part = answer["settlement"]
    if part is not None:
        yield Table(
            "Settled by a moderator",
            (
                Column("Moderator", 0.22),
                Column("Settled level", 0.18),
                Column("Reason", 0.42),
                Column("When", 0.18),
            ),
            ((part["by"], settled(answer, words), or_none(part["reason"]), moment(part["at"])),),
        )


def verifier_name(name: str, voice: str, words: Words) -> str:
    """Return a verifier's name; with their voice where they verify for the community."""
    return f"{name}, community verifier ({words.voice(voice)})" if voice else name


def how_it_came(one: VerdictPart) -> str:
    """Return whether a verdict came on screen, in a file or from paper, and who typed that in."""
    return from_paper(one["typed_by"]) if one["came"] == "from paper" else one["came"]


def verdict(answer: AnswerPart, one: VerdictPart, words: Words) -> str:
    """Return what a verdict says, and what became of it."""
    to = f" to {words.told(answer, one['level'])}" if one["level"] is not None else ""
    notes = []
    if one["stale"]:
        notes.append(STALE)
    elif _minority(answer, one):
        notes.append(MINORITY)
    return one["verdict"] + to + "".join(f" ({note})" for note in notes)


def _minority(answer: AnswerPart, one: VerdictPart) -> bool:
    """Tell whether a moderator settled on another level than this verdict stands behind."""
    part = answer["settlement"]
    if part is None or part["level"] is None:
        return False
    behind = answer["agreed"]["level"] if one["verdict"] == UPHELD else one["level"]
    return behind is not None and behind != part["level"]


def queries(answer: AnswerPart, evidence: str) -> Iterator[Block]:
    """Give each query about an answer with all its messages; ``evidence`` as for the report."""
    for n, query in enumerate(answer["queries"], start=1):
        name = f"Query {n} of {query['by']}"
        yield Table(
            f"{name} ({query_state(query)})",
            (Column("Who", 0.22), Column("When", 0.2), Column("Message", 0.58)),
            tuple(
                (
                    f"{place}. {_SIDES[one['side']]}: {one['by']}",
                    moment(one["at"]) + (LATE if one["late"] else ""),
                    one["text"],
                )
                for place, one in enumerate(query["messages"], start=1)
            ),
        )
        yield from _files(name, query, evidence)
        if query["changed_since"]:
            yield Notice(f"{name}: the answer has changed since it was opened.")


def query_state(query: QueryPart) -> str:
    """Return whether a query is closed, answered, or waits for an answer, and until when."""
    if query["closed_at"] is not None:
        return f"closed {moment(query['closed_at'])}"
    due = f", due by {moment(query['due'])}" if query["due"] else ""
    return f"open: {_TURNS[query['turn']]}{due}"


def _files(name: str, query: QueryPart, evidence: str) -> Iterator[Block]:
    files = [
        (place, file)
        for place, one in enumerate(query["messages"], start=1)
        for file in one["files"]
    ]
    if files:
        yield Table(
            f"{name}: files that came with it",
            (Column("Message", 0.12), Column("File", 0.38), Column("What it is", 0.5)),
            tuple((f"{place}.", file["name"], _told(file)) for place, file in files),
            links=tuple(_place(file, evidence) for _, file in files) if evidence else (),
        )


def _told(file: QueryFilePart) -> str:
    cleaned = ", cleaned of place and camera" if file["cleaned"] else ""
    packed = f"\nIn the pack: {file['pack_name']}" if file["pack_name"] else ""
    return (
        f"{file['media_type']}, {file['bytes']:,} bytes{cleaned}{packed}\n"
        f"Fingerprint {file['sha256']}"
    )


def _place(file: QueryFilePart, beside: str) -> str:
    """Return where a file lies, seen from the document; "" where it is not there."""
    return beside + quote(file["pack_name"]) if file["pack_name"] else ""


def open_queries(document: WorkbookDocument) -> list[tuple[AnswerPart, QueryPart]]:
    """Return the queries that nobody closed, with their answers, in order."""
    return [
        (answer, query)
        for answer in document["answers"]
        for query in answer["queries"]
        if query["closed_at"] is None
    ]
