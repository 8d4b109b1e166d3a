"""Files of verdicts as forms and spreadsheets save them, good and bad."""

from __future__ import annotations

import copy
import io
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from assessment.verification.model import FormSheet
from assessment.verification.returns import return_sheets as layout
from assessment.verification.returns.return_schema import RETURN_SCHEMA
from assessment.verification.telling import RELIANCE
from programs import SOFFICE

Document = dict[str, Any]


def returned(form: FormSheet, said: Mapping[str, tuple[Any, ...]] = {}, **fields: Any) -> Document:
    """Return what a form saves: ``said`` by question are verdict, level, reason.

    Of every organisation it says that there is no conflict, where ``fields`` do not say otherwise.
    """
    document: Document = {
        "schema": RETURN_SCHEMA,
        "pack": form.pack_id,
        "workbook": form.workbook_hash,
        "token": form.token,
        "revision": form.revision + 1,
        "name": form.verifier,
        "declaration": {"words": "", "conflicts": dict.fromkeys(form.organisations, False)},
        "verdicts": [],
        "judgement": {"reliance": "", "reason": ""},
        "statement": "",
        "signed": False,
        "on_paper": False,
        "typed_by": "",
    }
    for one in form.questions:
        verdict, level, reason = (*said.get(one.question, ("",)), None, "")[:3]
        document["verdicts"].append(
            {
                "question": one.question,
                "answer_hash": one.answer_hash,
                "agreed": one.agreed,
                "verdict": verdict,
                "level": level,
                "reason": reason or "",
            }
        )
    return document | fields


SIGNED = {
    "signed": True,
    "statement": "I read it all and heard eleven people.",
    "judgement": {"reliance": "some", "reason": "Much was said, and little seen."},
}


def as_json(document: Document) -> bytes:
    """Return the bytes that a browser saves."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def changed(document: Document, question: str, /, **fields: Any) -> Document:
    """Return a copy in which one verdict says something else."""
    other = copy.deepcopy(document)
    for one in other["verdicts"]:
        if one["question"] == question:
            one.update(fields)
    return other


def filled_in(sheet: bytes, document: Document, edit: Callable[[Any], None] | None = None) -> bytes:
    """Return the spreadsheet filled in by openpyxl with what a document says."""
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    verdicts = book[layout.VERDICTS]
    columns = {cell.value: cell.column for cell in verdicts[2]}
    rows = {verdicts.cell(row, 1).value: row for row in range(3, verdicts.max_row + 1)}
    for one in document["verdicts"]:
        row = rows[one["question"]]
        for heading, field in (
            (layout.VERDICT, "verdict"),
            (layout.LEVEL, "level"),
            (layout.REASON, "reason"),
        ):
            put(verdicts.cell(row, columns[heading]), one[field])
    _fill_beside(
        book[layout.DECLARATION],
        {
            layout.WORDS: document["declaration"]["words"],
            **{
                name: layout.YES if said else layout.NO
                for name, said in document["declaration"]["conflicts"].items()
            },
        },
    )
    _fill_beside(
        book[layout.CLOSING],
        {
            layout.NAME: document["name"],
            layout.REVISION: document["revision"],
            layout.RELIANCE: RELIANCE.get(document["judgement"]["reliance"], ""),
            layout.RELIANCE_REASON: document["judgement"]["reason"],
            layout.STATEMENT: document["statement"],
            layout.SIGNED: layout.YES if document["signed"] else layout.NO,
            layout.ON_PAPER: layout.YES if document["on_paper"] else layout.NO,
            layout.TYPED_BY: document["typed_by"],
        },
    )
    if edit is not None:
        edit(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _fill_beside(sheet: Any, said: Mapping[str, Any]) -> None:
    for row in range(1, sheet.max_row + 1):
        label = sheet.cell(row, 1).value
        if label in said:
            put(sheet.cell(row, 2), said[label])


def put(cell: Any, value: Any) -> None:
    """Write a cell as it is typed into one of text: nothing in it is a formula."""
    cell.value = value if value not in {"", None} else None
    if isinstance(value, str) and value.startswith("="):
        cell.data_type = "s"


def saved_by_libreoffice(sheet: bytes) -> bytes:
    """Return the spreadsheet as LibreOffice writes it once it was opened there and saved."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.xlsx").write_bytes(sheet)
        subprocess.run(
            [
                str(SOFFICE.path()),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
                *("--outdir", str(folder / "out"), str(folder / "in.xlsx")),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        return (folder / "out" / "in.xlsx").read_bytes()
