"""Faulty banks kept as files: each is refused with all its problems, and the command says so."""

import json
import re
from pathlib import Path

import pytest

from assessment.__main__ import main
from assessment.bank.checking import check_bank
from assessment.bank.loading import load_bank
from assessment.bank.problems import BankFaulty

FAULTY = sorted(path for path in (Path(__file__).parents[1] / "banks" / "faulty").iterdir())
# Nothing in these files is wrong: one is not there, one should not be.
ABOUT_A_WHOLE_FILE = {"a-file-missing", "a-file-not-listed"}

every_kind = pytest.mark.parametrize("folder", FAULTY, ids=lambda folder: folder.name)


def expected(folder):
    return (folder / "expected.txt").read_text(encoding="utf-8").splitlines()


@every_kind
def test_it_is_refused_with_the_problems_that_stand_beside_it(folder):
    assert [str(problem) for problem in check_bank(folder)] == expected(folder)
    with pytest.raises(BankFaulty) as refused:
        load_bank(folder)
    assert list(refused.value.problems) == expected(folder)


@every_kind
def test_the_command_lists_them_all_at_once(folder, capsys):
    assert main(["bank", "check", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert [line[2:] for line in said.err.splitlines()[1:]] == expected(folder)
    assert main(["bank", "check", str(folder), "--json"]) == 1
    places = [(one["file"], one["line"]) for one in json.loads(capsys.readouterr().out)]
    assert places == [(problem.file, problem.line) for problem in check_bank(folder)]


@every_kind
def test_every_problem_names_a_line_that_there_is(folder):
    for told in expected(folder):
        file, line = re.match(r"([\w.]+)(?:, line (\d+))?: ", told).groups()
        if folder.name not in ABOUT_A_WHOLE_FILE:
            lines = (folder / file).read_text(encoding="utf-8").splitlines()
            assert lines[int(line) - 1].strip()


def test_there_are_many_kinds_and_some_have_several_problems():
    assert len(FAULTY) >= 12
    assert len({tuple(expected(folder)) for folder in FAULTY}) == len(FAULTY)
    assert max(len(expected(folder)) for folder in FAULTY) >= 5
