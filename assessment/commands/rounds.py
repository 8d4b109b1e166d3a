"""``round``: open a round of the workbook at a site."""

from __future__ import annotations

from argparse import Namespace

from assessment.commands.frame import Nouns, noun, site_called, verb
from assessment.errors import BadInput


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verb."""
    verbs = noun(nouns, "round", "one pass through the workbook for one partnership")
    about = "open a round for the partnership that the site chose; print its number"
    example = "round open --site RIVER --partnership 12 --name baseline --bank 2026.1 --mode named"
    opening = verb(verbs, "open", _open, about, example)
    opening.add_argument("--site", metavar="CODE", required=True, help="which site's")
    opening.add_argument(
        "--partnership", metavar="ID", type=int, required=True, help="the one that was chosen"
    )
    opening.add_argument("--name", required=True, help="such as baseline or follow-up")
    opening.add_argument("--bank", metavar="VERSION", required=True, help="such as 2026.1")
    opening.add_argument(
        "--mode",
        choices=("named", "confidential"),
        default="named",
        help="whether people see who gave which own answer (named unless said otherwise)",
    )
    opening.add_argument(
        "--form",
        choices=("short", "full", "community"),
        default="short",
        help="one question for each dimension, all, or those that community voices are best "
        "placed to answer (short unless said otherwise)",
    )


def _open(given: Namespace) -> None:
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.sessions import writing  # noqa: PLC0415  heavy
    from assessment.workbook.actions import open_round  # noqa: PLC0415  heavy

    banks = load_all(settings().questions)
    if given.bank not in banks:
        raise BadInput(
            f"There is no bank {given.bank} in {settings().questions}, so no round was opened. "
            f"There are: {', '.join(banks)}."
        )
    with writing() as session:
        site = site_called(session, given.site)
        round_id = open_round(
            session,
            by=OPERATOR,
            site_id=site.id,
            partnership_id=given.partnership,
            name=given.name,
            bank=banks[given.bank],
            form=given.form,
            mode=given.mode,
        )
    print(f"Round {round_id} “{given.name}” is open at {site.name}.")
