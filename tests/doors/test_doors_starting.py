import os
import subprocess
import sys

import pytest

from assessment.errors import Unavailable
from assessment.store.migrating import current, migrate, newest
from pages.doors.starting import bring_database_up_to_date
from serving import ROOT


def test_the_embedded_database_is_upgraded_and_a_server_is_left_to_its_operator(unmigrated):
    if unmigrated.kind == "sqlite":
        bring_database_up_to_date()
        assert current() == newest()
        return
    with pytest.raises(Unavailable, match="python -m assessment migrate"):
        bring_database_up_to_date()
    assert current() is None
    migrate()
    bring_database_up_to_date()


def test_nothing_heavy_is_loaded_before_somebody_needs_it(database):
    script = (
        "import sys, workbook_app, pages.doors.starting as starting; starting._make_ready();"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | database.environment,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    heavy = {
        "alembic",
        "matplotlib",
        "numpy",
        "openpyxl",
        "pandas",
        "reportlab",
    }
    assert heavy.intersection(loaded) == set()
