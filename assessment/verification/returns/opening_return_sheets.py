"""From the filled-in spreadsheet to a return, whoever's program saved it. Pure.

Sheets are found by their names, columns by their headings and lines by what stands beside them:
people sort, and put in a column of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.errors import BadInput
from assessment.store.grids import Grid
from assessment.store.reading_sheets import read_grids
from assessment.verification.returns import return_sheets as layout
from assessment.verification.returns.opening_returns import NOTHING, OpenedReturn
from assessment.verification.returns.return_schema import (
    RETURN_SCHEMA,
    ReturnDocument,
    ReturnedDeclaration,
    ReturnedVerdict,
)

_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0", ""})
_NUMBER = re.compile(r"(-?[0-9]{1,3})(?:[.,]0+)?(?![0-9])")
_OTHER_FILE = (
    "This spreadsheet is not a form for verdicts, or sheets were taken out of it. "
    f"{NOTHING} Fill in the spreadsheet that is in the pack, and send that."
)


def open_return_sheet(name: str, content: bytes) -> OpenedReturn:
    """Return what a spreadsheet holds; BadInput, with a sentence, where it is no such form."""
    ending = "" if name.casefold().endswith((".xlsx", ".xlsm", ".xltm", ".xlam")) else ".xlsx"
    sheets = _sheets(name + ending, content)
    pack, closing = _beside(sheets[layout.PACK]), _beside(sheets[layout.CLOSING])
    if pack.get(layout.SCHEMA) != RETURN_SCHEMA:
        raise BadInput(_OTHER_FILE)
    rows = _rows(sheets[layout.VERDICTS])
    document: ReturnDocument = {
        "schema": RETURN_SCHEMA,
        "pack": pack.get(layout.PACK_ID, ""),
        "workbook": pack.get(layout.WORKBOOK, ""),
        "token": pack.get(layout.TOKEN, ""),
        "revision": _revision(closing.get(layout.REVISION, "")),
        "name": closing.get(layout.NAME, ""),
        "declaration": _declaration(sheets[layout.DECLARATION]),
        "verdicts": [row.verdict for row in rows],
        "judgement": {
            "reliance": _reliance(closing.get(layout.RELIANCE, "")),
            "reason": closing.get(layout.RELIANCE_REASON, ""),
        },
        "statement": closing.get(layout.STATEMENT, ""),
        "signed": _yes(closing, layout.SIGNED),
        "on_paper": _yes(closing, layout.ON_PAPER),
        "typed_by": closing.get(layout.TYPED_BY, ""),
    }
    faults = {number: row.fault for number, row in enumerate(rows) if row.fault}
    return OpenedReturn("sheet", document, [row.place for row in rows], faults)


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    verdict: ReturnedVerdict
    fault: str


def _sheets(name: str, content: bytes) -> dict[str, Grid]:
    """Return the sheets that a form has, by name, wherever they stand and whether or not hidden."""
    found = {one.sheet: one for one in read_grids(name, content, as_typed=True)}
    known = {one.name for grid in found.values() for one in grid.sheets}
    for wanted in (layout.PACK, layout.VERDICTS, layout.DECLARATION, layout.CLOSING):
        if wanted not in known:
            raise BadInput(_OTHER_FILE)
        if wanted not in found:
            (found[wanted],) = read_grids(name, content, wanted, as_typed=True)
        if found[wanted].remarks:
            raise BadInput(
                f"The sheet “{wanted}” holds more than can be read. {NOTHING} Take out what does "
                "not belong to it.",
                found[wanted].remarks,
            )
    return found


def _beside(grid: Grid) -> dict[str, str]:
    """Return what stands right of each label; a label that stands twice counts once, the first."""
    found: dict[str, str] = {}
    for _, cells in grid.rows:
        label, *values = cells
        found.setdefault(label, values[0] if values else "")
    return found


def _rows(grid: Grid) -> list[_Row]:
    wanted = (layout.CODE, layout.VERDICT, layout.LEVEL, layout.REASON)
    hidden = (layout.AGREED_VALUE, layout.ANSWER_HASH)
    columns = _columns(grid, (*wanted, *hidden))
    rows = []
    for number, cells in grid.rows[columns[""] + 1 :]:
        said = {heading: cells[columns[heading]] for heading in (*wanted, *hidden)}
        if said[layout.CODE] or any(said[heading] for heading in wanted[1:]):
            rows.append(_row(number, said))
    return rows


def _columns(grid: Grid, wanted: Sequence[str]) -> dict[str, int]:
    """Return the column of each heading, and under "" the place of the row they stand in."""
    for place, (_, cells) in enumerate(grid.rows):
        found = {heading: cells.index(heading) for heading in wanted if heading in cells}
        if len(found) == len(wanted):
            return {**found, "": place}
    raise BadInput(_OTHER_FILE)


def _row(number: int, said: Mapping[str, str]) -> _Row:
    faults = []
    agreed, level = _number(said[layout.AGREED_VALUE]), _number(said[layout.LEVEL])
    if said[layout.LEVEL] and level is None:
        faults.append(
            f"Under “{layout.LEVEL}” stands something that is no level: choose one of the list."
        )
    verdict: ReturnedVerdict = {
        "question": said[layout.CODE],
        "answer_hash": said[layout.ANSWER_HASH],
        # No level is below nought: nothing that was shown can be mistaken for this.
        "agreed": -1 if agreed is None else agreed,
        "verdict": " ".join(said[layout.VERDICT].casefold().split()),
        "level": level,
        "reason": said[layout.REASON],
    }
    return _Row(f"row {number}", verdict, " ".join(faults))


def _number(cell: str) -> int | None:
    """Return the number that a cell begins with, such as 1 of *1 Occasional* or of *1.0*."""
    found = _NUMBER.match(cell)
    return int(found[1]) if found else None


def _revision(cell: str) -> int:
    return 1 if not cell else _number(cell) or 0


def _declaration(grid: Grid) -> ReturnedDeclaration:
    place = next(
        (place for place, (_, cells) in enumerate(grid.rows) if cells[0] == layout.ORGANISATION),
        None,
    )
    if place is None:
        raise BadInput(_OTHER_FILE)
    conflicts: dict[str, bool] = {}
    words = ""
    for number, (name, *cells) in grid.rows[place + 1 :]:
        said = cells[0] if cells else ""
        if name == layout.WORDS:
            words = said
        elif name and said:
            conflicts[name] = _truth(said, f"the sheet “{layout.DECLARATION}”, row {number}")
    return {"words": words, "conflicts": conflicts}


def _reliance(cell: str) -> str:
    return cell.casefold().split(":", 1)[0].strip()


def _yes(closing: Mapping[str, str], label: str) -> bool:
    return _truth(closing.get(label, ""), f"the sheet “{layout.CLOSING}”, beside “{label}”")


def _truth(cell: str, where: str) -> bool:
    said = cell.casefold()
    if said not in _YES | _NO:
        raise BadInput(
            f"In {where}, stands something that is neither yes nor no. {NOTHING} Choose one of "
            "the list there, save the file and send it again."
        )
    return said in _YES
