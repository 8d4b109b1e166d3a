import shutil
from pathlib import Path

import pytest

from assessment.bank.checking import check_bank
from assessment.bank.freezing import fingerprint
from assessment.bank.problems import BankFaulty
from assessment.bank.versions import load_all, released

BANKS = Path(__file__).parents[1] / "banks"
QUESTIONS = Path(__file__).parents[2] / "questions"


def put(questions, version):
    folder = Path(shutil.copytree(BANKS / "tiny", questions / version))
    frame = folder / "bank.yaml"
    frame.write_text(frame.read_text().replace("version: tiny", f"version: {version}"))
    return folder


def test_versions_come_oldest_first(tmp_path):
    for version in ("2026.10", "2026.2", "2027.1"):
        put(tmp_path, version)
    (tmp_path / "README.md").write_text("no version")
    (tmp_path / ".cache").mkdir()
    assert list(load_all(tmp_path)) == ["2026.2", "2026.10", "2027.1"]


def test_the_problems_of_all_versions_come_together(tmp_path):
    for version in ("2026.1", "2026.2", "2026.3"):
        put(tmp_path, version)
    (tmp_path / "2026.1" / "AA.yaml").unlink()
    (tmp_path / "2026.3" / "bank.yaml").unlink()
    with pytest.raises(BankFaulty) as refused:
        load_all(tmp_path)
    assert [problem.file for problem in refused.value.found] == [
        "2026.1/AA.yaml",
        "2026.3/bank.yaml",
    ]


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_versions_is_refused(tmp_path, there):
    folder = tmp_path if there else tmp_path / "nowhere"
    with pytest.raises(BankFaulty, match="one problem"):
        load_all(folder)


def test_a_released_version_that_is_unchanged_is_sound(tmp_path):
    folder = put(tmp_path, "2026.1")
    assert released(folder) is None
    (folder / "released.txt").write_text(fingerprint(folder) + "\n")
    assert released(folder) == fingerprint(folder)
    assert check_bank(folder) == ()
    assert load_all(tmp_path)["2026.1"].fingerprint == released(folder)


def test_a_released_version_that_was_changed_is_refused(tmp_path):
    folder = put(tmp_path, "2026.1")
    (folder / "released.txt").write_text(fingerprint(folder))
    issue = folder / "BB.yaml"
    issue.write_text(issue.read_text().replace("Is there soup?", "Is there any soup?"))
    (problem,) = check_bank(folder)
    assert problem.file == "released.txt"
    assert "were changed since" in problem.what
    with pytest.raises(BankFaulty):
        load_all(tmp_path)


def test_every_version_here_loads_and_every_released_one_is_unchanged():
    banks = load_all(QUESTIONS)
    assert "2026.1" in banks
    for version, bank in banks.items():
        assert released(QUESTIONS / version) in (None, bank.fingerprint)
