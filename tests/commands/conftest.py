"""Commands as they are typed: each in a process of its own, on a database of the test's own."""

import os
import subprocess
import sys

import pytest

import factories
from databases import ROOT


@pytest.fixture
def run(sqlite_database):
    """Return a function that runs a command line and returns what came of it."""

    def running(*words):
        return subprocess.run(
            [sys.executable, "-m", "assessment", *map(str, words)],
            cwd=ROOT,
            env=os.environ | sqlite_database.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return running


@pytest.fixture
def made(sqlite_database):
    del sqlite_database
    return factories.handed_over()
