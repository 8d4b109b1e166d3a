"""``check-store``: compute every hash of the store again."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from assessment.commands.frame import Nouns, add_json, print_json, verb
from assessment.errors import BadInput


def add_to(nouns: Nouns) -> None:
    """Add the command."""
    about = "compute the hashes of the audit chain, hand-overs and kept files again"
    add_json(verb(nouns, "check-store", _check_store, about, "check-store"))


def _check_store(given: Namespace) -> int:
    from assessment.store.checking import check_store  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading  # noqa: PLC0415  heavy

    with reading() as session:
        checked = check_store(session)
    if given.json:
        print_json(asdict(checked))
        return 1 if checked.faults else 0
    if checked.faults:
        sentence = "The store is not as it was written; change nothing and keep a copy of it."
        raise BadInput(sentence, tuple(checked.faults))
    print(
        f"All hashes hold: {checked.audit_lines} audit lines, {checked.hand_overs} hand-overs, "
        f"{checked.files} kept files."
    )
    return 0
