"""``bank``: look at a version of the questions."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from assessment.commands.frame import Nouns, add_json, noun, print_json, verb
from assessment.errors import BadInput


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "bank", "a version of the questions")
    about = "list all that is wrong with a bank, by file and line"
    check = verb(verbs, "check", _check, about, "bank check questions/2026.1")
    check.add_argument("folder", metavar="FOLDER", type=Path, help="holds bank.yaml")
    add_json(check)


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
