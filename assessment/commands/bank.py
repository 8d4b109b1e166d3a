"""``bank``: check a version of the questions, or print it as a workbook to fill in by hand."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from assessment.commands.frame import Nouns, add_json, noun, print_json, verb, write_file
from assessment.errors import BadInput


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "bank", "a version of the questions")
    about = "list all that is wrong with a bank, by file and line"
    check = verb(verbs, "check", _check, about, "bank check questions/2026.1")
    check.add_argument("folder", metavar="FOLDER", type=Path, help="holds bank.yaml")
    add_json(check)
    about = "say what changed between two versions, question by question"
    example = "bank compare questions/2026.1 questions/2026.2 -o changes.pdf"
    compare = verb(verbs, "compare", _compare, about, example)
    compare.add_argument("old", metavar="OLD", type=Path, help="folder of the older version")
    compare.add_argument("new", metavar="NEW", type=Path, help="folder of the newer version")
    compare.add_argument("-o", metavar="FILE.pdf", type=Path, dest="file", help="for print")
    add_json(compare)
    about = "freeze a version: from then on a changed file is refused"
    release = verb(verbs, "release", _release, about, "bank release questions/2026.2")
    release.add_argument("folder", metavar="FOLDER", type=Path, help="holds bank.yaml")
    about = "make the printed workbook of a bank, to be filled in by hand"
    example = "bank show questions/2026.1 --form short --large-print -o workbook.pdf"
    show = verb(verbs, "show", _show, about, example)
    show.add_argument("folder", metavar="FOLDER", type=Path, help="holds bank.yaml")
    show.add_argument("--form", choices=("full", "short", "community"), default="full")
    show.add_argument("--large-print", action="store_true", help="type of 18 points and more")
    show.add_argument(
        "-o",
        metavar="FILE",
        dest="out",
        type=Path,
        help="where to write the PDF; without it, a name that says what it is, in this folder",
    )
    about = "write the JSON Schemas by which an editor helps whoever writes a bank"
    schema = verb(verbs, "schema", _schema, about, "bank schema questions/schema")
    schema.add_argument("folder", metavar="FOLDER", type=Path, help="where to write them")


def _check(given: Namespace) -> int:
    from assessment.bank.checking import check_bank  # noqa: PLC0415  heavy

    problems = check_bank(given.folder)
    if given.json:
        print_json([{"file": p.file, "line": p.line, "what": p.what, "do": p.do} for p in problems])
        return 1 if problems else 0
    if problems:
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise BadInput(f"The bank in {given.folder} has {count}.", tuple(map(str, problems)))
    print(f"The bank in {given.folder} is sound.")
    return 0


def _compare(given: Namespace) -> None:
    from assessment import clock  # noqa: PLC0415  heavy
    from assessment.bank.comparing import as_json, compare_banks  # noqa: PLC0415  heavy
    from assessment.bank.loading import load_bank  # noqa: PLC0415  heavy
    from assessment.documents.differences import (  # noqa: PLC0415  heavy
        difference_lines,
        difference_pdf,
    )

    difference = compare_banks(load_bank(given.old), load_bank(given.new))
    if given.file is not None:
        write_file(given.file, difference_pdf(difference, clock.now().isoformat()))
    if given.json:
        print_json(as_json(difference))
        return
    for line in difference_lines(difference):
        print(line)
    if given.file is not None:
        print(f"All of it, for print, is in {given.file}.")


def _release(given: Namespace) -> None:
    from assessment.bank.releasing import release  # noqa: PLC0415  heavy

    kept = release(given.folder)
    print(f"The bank in {given.folder} is released. Its fingerprint is {kept}.")


def _show(given: Namespace) -> int:
    from assessment.bank.loading import load_bank  # noqa: PLC0415  heavy
    from assessment.documents.booklet.pdf import booklet_name, booklet_pdf  # noqa: PLC0415  heavy

    bank = load_bank(given.folder)
    large = given.large_print
    out = given.out or Path(booklet_name(bank, form=given.form, large_print=large))
    write_file(out, booklet_pdf(bank, form=given.form, large_print=large))
    print(f"The printed workbook is in {out}.")
    return 0


def _schema(given: Namespace) -> None:
    from assessment.bank.schema import schema_files  # noqa: PLC0415  heavy

    for name, content in schema_files().items():
        write_file(given.folder / name, content.encode())
        print(f"Wrote {given.folder / name}.")
