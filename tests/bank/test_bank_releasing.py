import shutil
from pathlib import Path

import pytest

from assessment.__main__ import main
from assessment.bank.checking import check_bank
from assessment.bank.freezing import fingerprint, released
from assessment.bank.problems import BankFaulty
from assessment.bank.releasing import release
from assessment.errors import Refused

TINY = Path(__file__).parents[1] / "banks" / "tiny"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def test_a_released_version_holds_its_fingerprint(folder):
    before = fingerprint(folder)
    assert release(folder) == before == released(folder)
    assert check_bank(folder) == ()
    assert (folder / "released.txt").read_text() == f"{before}\n"


def test_a_change_afterwards_is_found(folder):
    release(folder)
    (folder / "AA.yaml").write_text((folder / "AA.yaml").read_text().replace("Beds", "Bed"))
    (problem,) = check_bank(folder)
    assert "were changed since" in problem.what


def test_it_is_released_once(folder):
    release(folder)
    with pytest.raises(Refused, match="was released before"):
        release(folder)


def test_a_faulty_bank_is_not_released(folder):
    (folder / "BB.yaml").unlink()
    with pytest.raises(BankFaulty):
        release(folder)
    assert released(folder) is None


def test_the_command_releases_and_refuses(folder, capsys):
    assert main(["bank", "release", str(folder)]) == 0
    assert fingerprint(folder) in capsys.readouterr().out
    assert main(["bank", "release", str(folder)]) == 1
    assert "was released before" in capsys.readouterr().err
    assert main(["bank", "release", str(folder / "nowhere")]) == 1
    assert "There is no such folder" in capsys.readouterr().err
