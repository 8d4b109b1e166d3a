"""``site``: the statutory organisations taking part."""

from __future__ import annotations

from argparse import Namespace

from assessment.commands.frame import Nouns, noun, verb
from assessment.people.model import KINDS, NATIONS


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "site", "a statutory organisation taking part")
    example = 'site add ASHCOMBE --name "Ashcombe Borough Council" --nation england --kind council'
    add = verb(verbs, "add", _add, "add a statutory organisation", example)
    add.add_argument("code", metavar="CODE", help="a short code, such as ASHCOMBE")
    add.add_argument("--name", required=True, help="the organisation's name")
    add.add_argument("--nation", required=True, choices=NATIONS, help="where it is")
    add.add_argument("--kind", required=True, choices=KINDS, help="what it is")


def _add(given: Namespace) -> None:
    from assessment.people.actions import add_site  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.sessions import writing  # noqa: PLC0415  heavy

    with writing() as session:
        site_id = add_site(
            session,
            by=OPERATOR,
            code=given.code,
            name=given.name,
            nation=given.nation,
            kind=given.kind,
        )
    print(f"Added the site {given.code.upper()}, number {site_id}.")
