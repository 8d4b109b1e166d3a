"""``person``: who takes part, and a link that signs them in."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from assessment.commands.frame import Nouns, noun, site_called, verb
from assessment.errors import Refused
from assessment.people.model import OPERATOR, ROLES

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "person", "somebody who signs in")
    about = "add somebody with a role and print a link that signs them in once"
    example = 'person add --name "Ada Moss" --email ada@example.org --role team --site ASHCOMBE'
    add = verb(verbs, "add", _add, about, example)
    add.add_argument("--name", required=True, help="their name")
    add.add_argument("--email", required=True, help="their e-mail address")
    add.add_argument("--role", required=True, choices=ROLES, help="what they do")
    add.add_argument("--site", metavar="CODE", help="where; a team member's site")
    add.add_argument(
        "--programme",
        metavar="NAME",
        default="Programme",
        help="what to call the programme, with its first person",
    )


def _add(given: Namespace) -> None:
    from assessment.people.actions import make_sign_in_link  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.sessions import writing  # noqa: PLC0415  heavy

    with writing() as session:
        person_id = _person(session, given)
        token = make_sign_in_link(session, by=OPERATOR, person_id=person_id)
    print(f"{settings().url}/sign-in?link={token}")


def _person(session: Session, given: Namespace) -> int:
    from assessment.people.actions import add_person, set_up_programme  # noqa: PLC0415  heavy
    from assessment.people.queries import programme  # noqa: PLC0415  heavy

    if programme(session) is None:
        if given.role != "programme":
            raise Refused(
                "No programme is set up yet, so nobody was added. "
                "Add its first person before, with --role programme."
            )
        return set_up_programme(
            session,
            by=OPERATOR,
            name=given.programme,
            person_name=given.name,
            email=given.email,
        )
    return add_person(
        session,
        by=OPERATOR,
        name=given.name,
        email=given.email,
        role=given.role,
        site_id=site_called(session, given.site).id if given.site else None,
    )
