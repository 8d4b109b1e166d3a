"""``roles``: the example programme, on SQLite and on PostgreSQL, and whom to look round as.

It is filled once in each kind of database; every test has a copy of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import factories
from assessment.people.model import Role
from databases import BOTH, settled
from postgresql import MIGRATED, Cluster

_FILLED = "example"
Filled = tuple[Path, dict[Role, int]]


@pytest.fixture(scope="session")
def _filled_sqlite(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    folder = tmp_path_factory.mktemp("example")
    shutil.copy(_migrated_sqlite, folder / "workbook.db")
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        return folder, factories.example()


@pytest.fixture(scope="session")
def _filled_postgresql(
    _migrated_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Filled:
    folder = tmp_path_factory.mktemp("example-on-postgresql")
    with settled(_migrated_cluster.make_template(_FILLED, of=MIGRATED), folder):
        return folder, factories.example()


@pytest.fixture(params=BOTH)
def roles(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[Role, int]]:
    """Yield whom to look round as in each role, in an example of the test's own."""
    filled: Filled = request.getfixturevalue(f"_filled_{request.param}")
    there, people = filled
    folder = tmp_path / "example"
    shutil.copytree(there, folder)
    if request.param == "sqlite":
        with settled(f"sqlite:///{folder}/workbook.db", folder):
            yield dict(people)
        return
    cluster: Cluster = request.getfixturevalue("_migrated_cluster")
    with cluster.copy(_FILLED) as url, settled(url, folder):
        yield dict(people)
