"""Tables that people open in a spreadsheet: UTF-8 with BOM, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from assessment.measures.tidy import AGREED, COLUMNS, NOT_AGREED
from assessment.store.formulas import guarded
from assessment.store.text import clean_text
from assessment.verification.packs.evidence_in_packs import IndexLine, index_lines
from assessment.workbook.model import AnswerPart, ProfileLine, TotalLine, WorkbookDocument

Value = str | int | float | None
BOM = "\ufeff"

_FIRST = (
    "part",
    "code",
    "title",
    "asked",
    "levelled",
    "own",
    "agreed",
    "verified",
    "settled",
    "lowest",
)
_LAST = (
    "unanswered",
    "statutory median",
    "statutory n",
    "community median",
    "community n",
    "split",
    "hidden",
    "reversed",
    "own band",
    "agreed band",
    "verified band",
    "settled band",
)
_EVIDENCE = (
    "id",
    "questions",
    "title",
    "dated",
    "strength",
    "where",
    "look at",
    "original name",
    "version",
    "type",
    "bytes",
    "sha256",
    "in the pack",
    "file",
    "why withheld",
)
_LEFT_OUT = "This is a light pack: no files are in it."


_VERDICTS = (
    "question",
    "sha256",
    "agreed",
    "verified",
    "settled",
    "verifier",
    "voice",
    "verdict",
    "level",
    "reason",
    "at",
    "came",
    "typed in by",
    "stale",
    "moderator",
    "moderator's reason",
    "moderated at",
)
_QUERIES = (
    "question",
    "query",
    "verifier",
    "opened at",
    "closed at",
    "turn",
    "due",
    "changed since",
    "message",
    "side",
    "by",
    "at",
    "late",
    "text",
    "files",
)


def csv_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], *, bom: bool = True
) -> bytes:
    """Return a table as CSV (comma, CRLF); texts and titles are guarded, numbers never, None is empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_written(column) for column in columns])
    writer.writerows([_written(value) for value in row] for row in rows)
    return ((BOM if bom else "") + text.getvalue()).encode()


def _written(value: Value) -> Value:
    return guarded(clean_text(value)) if isinstance(value, str) else value


def answers_csv(document: WorkbookDocument) -> bytes:
    """Return own answers and agreed levels as a tidy file, one row per person and question.

    An own answer is a level, a silence or empty (unanswered); rows of the participant ``agreed``
    hold the agreed level, or *not agreed*, and its reason.  A confidential round has only those.
    """
    rows: list[tuple[Value, ...]] = []
    for answer in document["answers"]:
        rows += [
            (
                own["handle"],
                own["voice"],
                answer["question"],
                own["silence"] if own["level"] is None else own["level"],
                own["note"],
            )
            for own in answer["own"]
        ]
        agreed = answer["agreed"]
        outcome = NOT_AGREED if agreed["not_agreed"] else agreed["level"]
        rows.append((AGREED, "", answer["question"], outcome, agreed["reason"]))
    return csv_bytes(COLUMNS, rows)


def scores_csv(document: WorkbookDocument) -> bytes:
    """Return one row per issue, dimension, sum and question; empty where there is no figure.

    In the rows of questions ``own`` is the median of own answers, levels are as asked
    (``reversed`` says where that is the negative), ``asked`` and ``levelled`` count people.  In
    those of issues and dimensions ``own`` is the mean of the medians, all figures are as scored,
    and questions are counted.  In those of sums ``own`` is the mean of ``levelled`` people's sums.
    """
    silences = document["bank"]["silences"]
    columns = (*_FIRST, *silences, *_LAST)
    rows: list[dict[str, Value]] = [
        *(_profile_row("issue", line) for line in document["issues"]),
        *(_profile_row("dimension", line) for line in document["dimensions"]),
        *(_total_row(line) for line in document["totals"]),
        *(_question_row(answer) for answer in document["answers"]),
    ]
    return csv_bytes(columns, ([row.get(column) for column in columns] for row in rows))


def _total_row(line: TotalLine) -> dict[str, Value]:
    return {
        "part": "sum",
        "code": line["code"],
        "title": line["title"],
        "levelled": line["own_n"],
        "own": line["own_mean"],
        "agreed": line["agreed"],
        "verified": line["verified"],
        "settled": line["settled"],
        "hidden": line["hidden"],
        "own band": line["own_band"],
        "agreed band": line["agreed_band"],
        "verified band": line["verified_band"],
        "settled band": line["settled_band"],
    }


def _profile_row(part: str, line: ProfileLine) -> dict[str, Value]:
    values = (
        part,
        line["code"],
        line["title"],
        line["asked"],
        line["levelled"],
        line["own_mean"],
        line["mean"],
        line["verified_mean"],
        line["settled_mean"],
        line["lowest"],
    )
    return dict(zip(_FIRST, values, strict=True))


def _question_row(answer: AnswerPart) -> dict[str, Value]:
    spread = answer["spread"]
    first = (
        "question",
        answer["question"],
        answer["text"],
        spread["asked"],
        spread["levelled"],
        spread["median"],
        answer["agreed"]["level"],
        answer["verified"],
        answer["settled"],
        None,
    )
    last = (
        spread["unanswered"],
        spread["statutory_median"],
        spread["statutory_n"],
        spread["community_median"],
        spread["community_n"],
        {True: "split", False: "agreement", None: None}[spread["split"]],
        spread["hidden"],
        "reversed" if answer["reversed"] else None,
    )
    return {
        **dict(zip(_FIRST, first, strict=True)),
        **(spread["silences"] or {}),
        **dict(zip(_LAST, last, strict=False)),
    }


def history_csv(document: WorkbookDocument) -> bytes:
    """Return every change, oldest first; moments are ISO 8601 in UTC."""
    rows = ((h["at"], h["who"], h["question"], h["what"]) for h in document["history"])
    return csv_bytes(("at", "who", "question", "what"), rows)


def answer_hashes_csv(document: WorkbookDocument) -> bytes:
    """Return the SHA-256 of each agreed level, the unit that a verdict is tied to."""
    rows = ((answer["question"], answer["hash"]) for answer in document["answers"])
    return csv_bytes(("question", "sha256"), rows)


def evidence_csv(document: WorkbookDocument, *, light: bool = False) -> bytes:
    """Return one row per piece of evidence, by number; questions are parted by semicolons.

    ``in the pack`` is *included*, *withheld* (the file is kept, and can be told by its hash),
    *left out* (of a ``light`` pack) or *no file* (a link or a place); ``file`` is its name beside
    this table.
    """
    return csv_bytes(
        _EVIDENCE, (_evidence_row(line, light=light) for line in index_lines(document))
    )


def _evidence_row(line: IndexLine, *, light: bool) -> tuple[Value, ...]:
    part, file = line.part, line.part["file"]
    first = (
        part["id"],
        "; ".join(line.questions),
        part["title"],
        part["dated"],
        part["strength"],
        part["where"],
        part["look_at"],
    )
    because = part["withheld_because"]
    if file is None:
        return (*first, *[None] * 5, "no file", None, because)
    return (
        *first,
        file["name"],
        file["version"],
        file["media_type"],
        file["bytes"],
        file["sha256"],
        ("left out" if light else "included") if line.packed else "withheld",
        "" if light else file["pack_name"],
        because or (_LEFT_OUT if light and line.packed else ""),
    )


def verdicts_csv(document: WorkbookDocument) -> bytes:
    """Return one row per verdict, and one for each answer that nobody gave one on.

    Levels are as asked; ``level`` is there only where it was lowered; ``moderator`` only where
    somebody settled, or left unsettled, what verifiers did not agree on.
    """
    return csv_bytes(_VERDICTS, (row for one in document["answers"] for row in _verdict_rows(one)))


def _verdict_rows(answer: AnswerPart) -> Iterator[tuple[Value, ...]]:
    first = (
        answer["question"],
        answer["hash"],
        answer["agreed"]["level"],
        answer["verified"],
        answer["settled"],
    )
    part = answer["settlement"]
    last = (part["by"], part["reason"], part["at"]) if part else (None, None, None)
    if not answer["verdicts"]:
        yield (*first, *[None] * 9, *last)
    for one in answer["verdicts"]:
        yield (
            *first,
            one["verifier"],
            one["voice"],
            one["verdict"],
            one["level"],
            one["reason"],
            one["at"],
            one["came"],
            one["typed_by"] or None,
            "stale" if one["stale"] else None,
            *last,
        )


def queries_csv(document: WorkbookDocument) -> bytes:
    """Return one row per message of a query; its files are parted by semicolons."""
    rows = (
        (
            answer["question"],
            number,
            query["by"],
            query["opened_at"],
            query["closed_at"],
            query["turn"],
            query["due"],
            "changed" if query["changed_since"] else None,
            place,
            message["side"],
            message["by"],
            message["at"],
            "late" if message["late"] else None,
            message["text"],
            "; ".join(file["pack_name"] or file["name"] for file in message["files"]),
        )
        for answer in document["answers"]
        for number, query in enumerate(answer["queries"], start=1)
        for place, message in enumerate(query["messages"], start=1)
    )
    return csv_bytes(_QUERIES, rows)
