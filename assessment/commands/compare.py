"""``compare``: the comparison's numbers."""

from __future__ import annotations

from argparse import Namespace

from assessment.commands.frame import Nouns, add_json, print_json, verb
from assessment.errors import BadInput


def add_to(nouns: Nouns) -> None:
    """Add the command."""
    about = "print the numbers of all sites that used one bank"
    parser = verb(nouns, "compare", _compare, about, "compare --round baseline --json")
    parser.add_argument("--round", help="name of the round; without it, each site's newest")
    parser.add_argument(
        "--form",
        choices=("short", "full", "community"),
        help="compare rounds of this form only; without it, rounds of all forms are compared on "
        "the questions that all of them asked",
    )
    parser.add_argument("--bank", help="version of the bank; without it, the newest that was used")
    add_json(parser)


def _compare(given: Namespace) -> int:
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.research.queries import (  # noqa: PLC0415  heavy
        banks_used,
        comparison,
        round_names,
    )
    from assessment.research.tabling import (  # noqa: PLC0415  heavy
        HEADINGS,
        as_json,
        rows,
        what_is_shared,
    )
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading  # noqa: PLC0415  heavy

    banks = load_all(settings().questions)
    with reading() as session:
        used = banks_used(session, by=OPERATOR)
        version = given.bank or (used[-1] if used else None)
        if version is None:
            raise BadInput("No site has opened a round yet, so there is nothing to compare.")
        if version not in banks:
            raise BadInput(
                f"There is no bank {version} in {settings().questions}. "
                f"There are: {', '.join(sorted(banks))}."
            )
        names = round_names(session, by=OPERATOR, bank_version=version)
        if given.round is not None and given.round not in names:
            raise BadInput(
                f"No round “{given.round}” was opened with bank {version}. "
                + (f"There are: {', '.join(names)}." if names else "There is none at all.")
            )
        compared = comparison(
            session, by=OPERATOR, bank=banks[version], round_name=given.round, form=given.form
        )
    if given.json:
        print_json(as_json(compared))
        return 0
    print("\t".join(HEADINGS))
    for row in rows(compared):
        print("\t".join("" if cell is None else _shown(cell) for cell in row))
    if compared.lines:
        print(what_is_shared(compared))
    for sentence in compared.missing:
        print(f"missing: {sentence}")
    return 0


def _shown(cell: str | float) -> str:
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".")
    return " ".join(str(cell).split())
