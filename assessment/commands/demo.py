"""``demo``: the example programme, to look round in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from assessment.commands.frame import Nouns, add_json, print_json, verb


def add_to(nouns: Nouns) -> None:
    """Add the command."""
    about = "fill an empty database with the example programme and print a sign-in link per role"
    add_json(verb(nouns, "demo", _demo, about, "demo"))


def _demo(given: Namespace) -> None:
    from assessment.store.migrating import migrate  # noqa: PLC0415  heavy

    migrate()
    links = _filled()
    if given.json:
        print_json(links)
        return
    print("The example programme is there. Each of these links works once, within 24 hours:\n")
    for role, link in links.items():
        print(f"{role:<12}{link}")


def _filled() -> Mapping[str, str]:
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.example.actions import fill_example  # noqa: PLC0415  heavy
    from assessment.example.queries import example_people  # noqa: PLC0415  heavy
    from assessment.people.actions import make_sign_in_link  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.sessions import writing  # noqa: PLC0415  heavy

    newest = list(load_all(settings().questions).values())[-1]
    with writing() as session:
        fill_example(session, by=OPERATOR, bank=newest)
        return {
            role: f"{settings().url}/sign-in?link="
            + make_sign_in_link(session, by=OPERATOR, person_id=person_id)
            for role, person_id in example_people(session).items()
        }
