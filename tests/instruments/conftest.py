"""``instruments``: the settings lead to a folder of questions with the two made-up instruments."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from instruments.playing import BANKS, SEVEN, SIX


@pytest.fixture
def instruments(tmp_path: Path, set_to: Callable[[str, str], None]) -> Path:
    """Return the folder; ask for a database first, whose settings this one changes."""
    folder = tmp_path / "questions"
    for bank in (SEVEN, SIX):
        shutil.copytree(BANKS / bank.version, folder / bank.version)
    set_to("WORKBOOK_QUESTIONS", str(folder))
    return folder
