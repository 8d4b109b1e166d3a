"""``register``: take a site's register in from a spreadsheet."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.commands.frame import Nouns, add_json, noun, print_json, read_file, verb
from assessment.errors import BadInput, NotYours

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from assessment.mapping.comparing_rows import Decisions, Preview, PreviewRow
    from assessment.mapping.model import Register
    from assessment.mapping.queries import Before
    from assessment.mapping.reading_rows import ReadSheet
    from assessment.people.model import Site


def add_to(nouns: Nouns) -> None:
    """Add the commands."""
    register = noun(nouns, "register", "a site's register of partnerships")
    about = "take a register in from an .xlsx or .csv; print the state of each row"
    example = "register import partnerships.xlsx --site RIVER --dry-run"
    taking_in = verb(register, "import", _import, about, example)
    taking_in.add_argument("file", metavar="FILE", type=Path, help=".xlsx or .csv")
    taking_in.add_argument("--site", metavar="CODE", required=True, help="whose register it is")
    taking_in.add_argument("--dry-run", action="store_true", help="show it, change nothing")
    taking_in.add_argument("--sheet", metavar="NAME", help="which sheet, where there are several")
    taking_in.add_argument(
        "--leave-out-problems", action="store_true", help="take in the rows without problems"
    )
    taking_in.add_argument(
        "--merge",
        metavar="ROW",
        type=int,
        action="append",
        default=[],
        help="this row is the same partnership as the one it looks like (may be given again)",
    )
    taking_in.add_argument(
        "--stated-total",
        metavar="N",
        type=int,
        help="the total that the site states (else: the sheet's, where the register has none yet)",
    )
    add_json(taking_in)


def _import(given: Namespace) -> int:
    from assessment.mapping.actions import take_in_sheet  # noqa: PLC0415  heavy
    from assessment.mapping.comparing_rows import check_no_problems, compare  # noqa: PLC0415  heavy
    from assessment.mapping.queries import register, taken_in_before  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading, writing  # noqa: PLC0415  heavy

    raw = read_file(given.file)
    with reading() as session:
        site = _site(session, given.site)
        before = taken_in_before(session, site.id, hashlib.sha256(raw).hexdigest())
        sheet = _read(given, raw, before)
        stored = register(session, site.id)
    decisions = _decisions(given, sheet, stored, before)
    preview = compare(sheet, stored, decisions)
    refused = preview.count("problem") and not decisions.leave_out_problems
    if not (given.dry_run or refused):
        with writing() as session:
            take_in_sheet(
                session,
                by=OPERATOR,
                site_id=site.id,
                sheet=sheet,
                raw=raw,
                decisions=decisions,
                seen=preview.fingerprint,
            )
            stored = register(session, site.id)
    taken_in = not (given.dry_run or refused or preview.changes_nothing)
    if given.json:
        print_json(_as_json(sheet, preview, stored, taken_in=taken_in))
    else:
        _print(sheet, preview, stored, taken_in=taken_in)
    if refused:
        check_no_problems(preview)
    return 0


def _site(session: Session, code: str) -> Site:
    from assessment.people.queries import site_by_code  # noqa: PLC0415  heavy

    try:
        return site_by_code(session, code)
    except NotYours as unknown:
        sentence = f"There is no site with the code {code}. Nothing was changed."
        raise BadInput(sentence) from unknown


def _read(given: Namespace, raw: bytes, before: Before | None) -> ReadSheet:
    from assessment.mapping.reading_rows import (  # noqa: PLC0415  heavy
        HowToRead,
        check_understood,
        read_sheet,
    )

    again = before.how if before and not given.sheet else None
    sheet = read_sheet(given.file.name, raw, again or HowToRead(sheet=given.sheet))
    check_understood(sheet)
    return sheet


def _decisions(
    given: Namespace, sheet: ReadSheet, stored: Register, before: Before | None
) -> Decisions:
    """Return what the options say; the same file is decided on as it was the last time."""
    from assessment.mapping.comparing_rows import Decisions  # noqa: PLC0415  heavy

    stated = given.stated_total
    if stated is None and stored.stated_total is None and sheet.totals:
        stated = sheet.totals[0]
    last = before.decisions if before else Decisions()
    return Decisions(
        merge=frozenset(given.merge) or last.merge,
        leave_out=last.leave_out,
        leave_out_problems=given.leave_out_problems or last.leave_out_problems,
        stated_total=stated,
    )


def _print(sheet: ReadSheet, preview: Preview, stored: Register, *, taken_in: bool) -> None:
    from assessment.mapping.comparing_rows import STATES  # noqa: PLC0415  heavy
    from assessment.mapping.rules import accounts_sentence  # noqa: PLC0415  heavy

    where = f"sheet “{sheet.grid.sheet}”, " if sheet.grid.sheet else ""
    print(f"{sheet.name}: {where}headings in row {sheet.layout.header_row}.")
    for row in preview.rows:
        print(f"row {row.number:>5}  {row.state:<8} {_row_sentence(row)}")
    for skipped in sheet.skipped:
        print(f"row {skipped.number:>5}  skipped  {skipped.why} {skipped.text}")
    for remark in sheet.grid.remarks:
        print(remark)
    if sheet.totals:
        print(f"Totals stated in the sheet: {', '.join(map(str, sheet.totals))}.")
    print(", ".join(f"{preview.count(state)} {state}" for state in STATES) + ".")
    if taken_in:
        print("Taken in.")
    elif preview.changes_nothing:
        print("There is nothing to change.")
    else:
        print("Nothing was changed.")
    print(accounts_sentence(stored))


def _row_sentence(row: PreviewRow) -> str:
    said = [row.name if row.count is None else f"{row.name}: {row.count}"]
    said += [f"{change.field} was {change.old}" for change in row.changes]
    said += row.problems
    if row.looks_like and row.merged:
        said.append(f"merged with “{row.looks_like.name}”")
    elif row.looks_like:
        said.append(f"looks like “{row.looks_like.name}”; --merge {row.number} if it is the same")
    return " | ".join(" ".join(part.split()) for part in said)


def _as_json(
    sheet: ReadSheet, preview: Preview, stored: Register, *, taken_in: bool
) -> dict[str, object]:
    from assessment.mapping.comparing_rows import STATES  # noqa: PLC0415  heavy

    return {
        "file": sheet.name,
        "sha256": sheet.sha256,
        "sheet": sheet.grid.sheet,
        "header_row": sheet.layout.header_row,
        "holds": sheet.layout.holds,
        "columns": {column.heading: column.field for column in sheet.layout.columns},
        "rows": [_row_as_json(row) for row in preview.rows],
        "skipped": [{"row": row.number, "text": row.text, "why": row.why} for row in sheet.skipped],
        "remarks": list(sheet.grid.remarks),
        "totals_in_the_sheet": list(sheet.totals),
        "counts": {state: preview.count(state) for state in STATES},
        "taken_in": taken_in,
        "register": {
            "stated_total": stored.stated_total,
            "itemised_total": stored.itemised_total,
            "difference": stored.difference,
            "directorates": [{**asdict(line), "count": line.count} for line in stored.directorates],
        },
    }


def _row_as_json(row: PreviewRow) -> dict[str, object]:
    return {
        "row": row.number,
        "state": row.state,
        "name": row.name,
        "directorate": row.directorate,
        "count": row.count,
        "changes": {change.field: [change.old, change.new] for change in row.changes},
        "problems": list(row.problems),
        "looks_like": asdict(row.looks_like) if row.looks_like else None,
        "merged": row.merged,
    }
