"""``answers``: take in a tidy file of answers."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from assessment.commands.frame import Nouns, noun, read_file, round_called, verb
from assessment.errors import BadInput


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verb."""
    verbs = noun(nouns, "answers", "the answers of a round")
    about = "take in a tidy file of answers, all of it or nothing"
    example = "answers import paper-forms.csv --round 3"
    taking_in = verb(verbs, "import", _import, about, example)
    taking_in.add_argument(
        "file", metavar="FILE.csv", type=Path, help="participant,voice,question,answer,note"
    )
    taking_in.add_argument("--round", metavar="ID", type=int, required=True, help="into which")


def _import(given: Namespace) -> None:
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.sessions import writing  # noqa: PLC0415  heavy
    from assessment.workbook.actions import take_in_answers  # noqa: PLC0415  heavy

    raw = read_file(given.file)
    banks = load_all(settings().questions)
    with writing() as session:
        version = round_called(session, given.round).bank_version
        if version not in banks:
            raise BadInput(
                f"The round uses bank {version}, which is not in {settings().questions}, so "
                "nothing was taken in. Put its folder back."
            )
        taken = take_in_answers(
            session, by=OPERATOR, round_id=given.round, raw=raw, bank=banks[version]
        )
    print(
        f"Took in {taken.own_changed} own answers of {taken.participants} participants "
        f"({taken.new_participants} new) and {taken.agreed_changed} agreed; "
        f"{taken.same} were there already."
    )
