"""The application does not start on questions that have a fault, and says every one of them."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from databases import ROOT, settings_for
from postgresql import free_port

# What stands in the file, and what somebody wrote instead.
FAULTS = {
    "two equal codes": ("CC.yaml", "  - code: CC-1.2\n", "  - code: CC-1.1\n"),
    "a gap in the ladder": ("bank.yaml", "  - value: 2\n", "  - value: 5\n"),
    "an unknown key": ("SS.yaml", "title: ", "colour: blue\ntitle: "),
    "no as a word": ("SC.yaml", "        short: true\n", "        short: no\n"),
}
SERVERS = {
    "streamlit": ["streamlit", "run", "workbook_app.py", "--server.port"],
    "uvicorn": ["uvicorn", "workbook_app:app", "--host", "127.0.0.1", "--port"],
}


@pytest.fixture
def faulty(tmp_path):
    """Return a folder of questions with all the faults at once, and where each stands."""
    folder = shutil.copytree(ROOT / "questions", tmp_path / "questions")
    where = []
    for file, old, new in FAULTS.values():
        path = folder / "2026.1" / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"“{old}” has to stand in {file}"
        before = text.split(old, maxsplit=1)[0]
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        where.append((file, before.count("\n") + 1))
    return folder, where


def _run(tmp_path, folder, *command):
    environment = settings_for(f"sqlite:///{tmp_path}/workbook.db", tmp_path)
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=os.environ | environment | {"WORKBOOK_QUESTIONS": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("server", SERVERS)
def test_the_application_refuses_to_start_and_says_every_fault(tmp_path, faulty, server):
    folder, where = faulty
    ended = _run(tmp_path, folder, *SERVERS[server], str(free_port()))
    said = ended.stdout + ended.stderr
    assert ended.returncode not in {0, None}
    assert "Traceback" not in said
    missing = [f"{file}:{line}" for file, line in where if not _names(said, file, line)]
    assert missing == [], said
    assert not (tmp_path / "workbook.db").exists()  # nothing was begun


def test_bank_check_says_the_same(tmp_path, faulty):
    folder, where = faulty
    ended = _run(tmp_path, folder, "assessment", "bank", "check", str(folder / "2026.1"))
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert [one for one in where if not _names(ended.stdout + ended.stderr, *one)] == []


def _names(said, file, line):
    """Tell whether some line of what was said names the file and the line in it."""
    return any(re.search(rf"{file}[^0-9]+{line}\b", one) for one in said.split("\n"))
