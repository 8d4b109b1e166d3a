"""What every test can ask for.

``database``            an empty migrated database, once on SQLite and once on PostgreSQL
``sqlite_database``     the same on SQLite alone, where the two databases cannot differ
``postgresql_database`` the same on PostgreSQL alone
``unmigrated``          an address of a database with nothing in it, on each of the two

``confidential_world``  a round in which many have answered, and who would like to know what
``named_world``         (tests/confidential_round.py): a copy of its own on SQLite

Each points the ``WORKBOOK_…`` settings at itself and at a folder of its own, so
``assessment.store.sessions.reading()`` and ``writing()`` just work.  ``database.url``,
``.folder`` (a Path: ``files``, ``signing.key`` go there) and ``.kind`` ("sqlite" or
"postgresql") are there to look at; ``database.environment`` starts another process on it.

Objects are built by ``import factories`` (tests/factories.py) through real actions; those that
many tests begin with are played once and then put there (tests/playing_once.py).  Browser tests
live in tests/journeys; see its conftest.py.  Tests that need PostgreSQL or a browser are marked so
by themselves: ``-m "not postgresql and not browser"`` is the quick round.

A skipped test is a failure where the environment says ``CI``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

import postgresql
import programs
from assessment.settings import settings
from assessment.store.migrating import migrate
from databases import BOTH, Database, settled

if TYPE_CHECKING:
    from confidential_round import World

# The same examples on every machine; what is found by chance is found at the desk, not in CI.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("desk", deadline=None)  # shared cores are slow at times
hypothesis.settings.load_profile("ci" if "CI" in os.environ else "desk")


@pytest.fixture(scope="session", autouse=True)
def _nobodys_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the database that somebody works with."""
    folder = tmp_path_factory.mktemp("nobodys")
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        yield


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str | None], None]]:
    """Yield ``set_to(name, value)``, which changes a setting for the test; None takes it away."""

    def change(name: str, value: str | None) -> None:
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        migrate()
    return folder / "workbook.db"


@pytest.fixture(scope="session")
def _cluster() -> Iterator[postgresql.Cluster]:
    if programs.POSTGRES.path() is None:
        pytest.skip("PostgreSQL's server programs are not on this machine; see tests/programs.py")
    with postgresql.running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def _migrated_cluster(
    _cluster: postgresql.Cluster, tmp_path_factory: pytest.TempPathFactory
) -> postgresql.Cluster:
    with settled(_cluster.make_template(), tmp_path_factory.mktemp("template")):
        migrate()
    return _cluster


@pytest.fixture
def sqlite_database(_migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """Yield an empty migrated SQLite database."""
    shutil.copy(_migrated_sqlite, tmp_path / "workbook.db")
    url = f"sqlite:///{tmp_path}/workbook.db"
    with settled(url, tmp_path):
        yield Database("sqlite", url, tmp_path)


@pytest.fixture(scope="session")
def _world_of(
    _migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[World, Path]]:
    """Return what builds a world of a mode, once, and says where it lies."""
    from confidential_round import World  # noqa: PLC0415  heavy, and few tests ask for it

    @cache
    def built(mode: str) -> tuple[World, Path]:
        folder = tmp_path_factory.mktemp(f"{mode}-world")
        shutil.copy(_migrated_sqlite, folder / "workbook.db")
        with settled(f"sqlite:///{folder}/workbook.db", folder):
            return World(mode), folder

    return built


def _copied(built: tuple[World, Path], folder: Path) -> Iterator[World]:
    world, there = built
    shutil.copytree(there, folder)
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        yield deepcopy(world)


@pytest.fixture
def confidential_world(
    _world_of: Callable[[str], tuple[World, Path]], tmp_path: Path
) -> Iterator[World]:
    """Yield a confidential round, with those who would like to know more."""
    yield from _copied(_world_of("confidential"), tmp_path / "world")


@pytest.fixture
def named_world(_world_of: Callable[[str], tuple[World, Path]], tmp_path: Path) -> Iterator[World]:
    """Yield the same round in named mode, in which there is something to learn."""
    yield from _copied(_world_of("named"), tmp_path / "world")


@pytest.fixture
def postgresql_database(
    _migrated_cluster: postgresql.Cluster, tmp_path: Path
) -> Iterator[Database]:
    """Yield an empty migrated PostgreSQL database."""
    with _migrated_cluster.copy() as url, settled(url, tmp_path):
        yield Database("postgresql", url, tmp_path)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """Return an empty migrated database: the test runs on SQLite and on PostgreSQL."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made


@pytest.fixture(params=BOTH)
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Yield a database with nothing in it, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/workbook.db"
        with settled(url, tmp_path):
            yield Database("sqlite", url, tmp_path)
        return
    cluster: postgresql.Cluster = request.getfixturevalue("_cluster")
    with cluster.empty() as url, settled(url, tmp_path):
        yield Database("postgresql", url, tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL or a browser, so that the quick round can leave it out."""
    # The longest files first, so that no process waits long for the other's last one: by itself
    # xdist begins with the files of the most tests, and ends with the journeys, which have few.
    items.sort(key=lambda item: "journeys" not in item.path.parts)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "postgresql_database" in fixtures:
            item.add_marker(pytest.mark.postgresql)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many of the tests that need more than Python have run."""
    run = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for mark in ("browser", "postgresql"):
        count = sum(mark in report.keywords for report in run if report.when == "call")
        terminalreporter.write_line(f"{mark} tests run: {count}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a skipped test into a failure in continuous integration."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and "CI" in os.environ and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
