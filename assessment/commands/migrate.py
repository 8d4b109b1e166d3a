"""``migrate``: create or upgrade the database."""

from __future__ import annotations

from argparse import Namespace

from assessment.commands.frame import Nouns, verb


def add_to(nouns: Nouns) -> None:
    """Add the command."""
    verb(nouns, "migrate", _migrate, "create or upgrade the database", "migrate")


def _migrate(_given: Namespace) -> None:
    from assessment.store.migrating import current, migrate  # noqa: PLC0415  heavy

    before = current()
    after = migrate()
    done = "was up to date already" if before == after else "is up to date"
    print(f"The database {done}, at revision {after}.")
