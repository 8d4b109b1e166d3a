"""``answers``: take in a file of answers, and make the template to fill in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from assessment.commands.frame import Nouns, bank_of, noun, read_file, verb, write_file


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "answers", "the answers of a round")
    about = "take in a file of answers, all of it or nothing"
    example = "answers import paper-forms.xlsx --round 3"
    taking_in = verb(verbs, "import", _import, about, example)
    taking_in.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="the filled template (.xlsx), or participant,voice,question,answer,note (.csv, .xlsx)",
    )
    taking_in.add_argument("--round", metavar="ID", type=int, required=True, help="into which")
    taking_in.add_argument(
        "--dry-run", action="store_true", help="print what would change, and change nothing"
    )
    about = "make the spreadsheet to fill in from paper"
    making = verb(verbs, "template", _template, about, "answers template --round 3 -o answers.xlsx")
    making.add_argument("--round", metavar="ID", type=int, required=True, help="for which")
    making.add_argument("-o", "--output", metavar="FILE.xlsx", type=Path, required=True)


def _template(given: Namespace) -> None:
    from assessment.documents.answers_template import answers_template  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading  # noqa: PLC0415  heavy
    from assessment.workbook.queries import template_for  # noqa: PLC0415  heavy

    with reading() as session:
        bank = bank_of(session, given.round)
        made_for = template_for(session, given.round)
    write_file(given.output, answers_template(made_for, bank))
    print(f"Wrote {given.output}: {len(made_for.questions)} questions.")


def _import(given: Namespace) -> None:
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading, writing  # noqa: PLC0415  heavy
    from assessment.workbook.actions import take_in_answers  # noqa: PLC0415  heavy
    from assessment.workbook.queries import preview_answers  # noqa: PLC0415  heavy

    raw, name = read_file(given.file), given.file.name
    if given.dry_run:
        with reading() as session:
            seen = preview_answers(
                session,
                by=OPERATOR,
                round_id=given.round,
                raw=raw,
                bank=bank_of(session, given.round),
                name=name,
            )
        for one in seen.lines:
            print(f"{one.place}: {one.who}, {one.question}: {one.before} -> {one.after}")
        print(f"Would change {len(seen.lines)} answers and add {len(seen.newcomers)} participants.")
        return
    with writing() as session:
        taken = take_in_answers(
            session,
            by=OPERATOR,
            round_id=given.round,
            raw=raw,
            bank=bank_of(session, given.round),
            name=name,
        )
    print(
        f"Took in {taken.own_changed} own answers of {taken.participants} participants "
        f"({taken.new_participants} new) and {taken.agreed_changed} agreed; "
        f"{taken.same} were there already."
    )
