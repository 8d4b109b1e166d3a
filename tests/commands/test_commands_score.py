import json

import pytest

from assessment.__main__ import main

HEAD = "participant,voice,question,answer,note\n"
ROWS = HEAD + "A,SL,CC-1.1a,3,\nB,CP,CC-1.1a,1,\nB,CP,CC-1.2a,don't know,\n"
ROWS += "agreed,,CC-1.1a,2,Why.\nagreed,,CC-1.2a,1,So.\n"


@pytest.fixture
def score(tmp_path):
    def run(content, *more):
        answers = tmp_path / "answers.csv"
        answers.write_bytes(content)
        return main(["score", "--bank", "questions/2026.1", "--answers", str(answers), *more])

    return run


def test_score_needs_no_database_and_reports_as_json(score, capsys):
    assert score(ROWS.encode("utf-8-sig"), "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    asked = figures["questions"]["CC-1.1a"]
    assert (asked["n"], asked["median"], asked["split"], asked["agreed"]) == (2, 2, None, 2)
    # A level on one of two questions is half of them; on one of three it is less.
    assert figures["profile"]["CC-1.2"] == {
        "mean": 1,
        "levelled": 1,
        "asked": 2,
        "lowest": "CC-1.2a",
    }
    assert figures["profile"]["CC-1.1"] == {
        "mean": None,
        "levelled": 1,
        "asked": 3,
        "lowest": "CC-1.1a",
    }
    assert figures["profile"]["SS"]["mean"] is None


def test_score_reads_like_a_table_without_json(score, capsys):
    assert score(ROWS.encode()) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].split() == ["CC-1.1a", "2", "2", "2", "no", "conclusion"]
    (line,) = (line for line in shown if line.startswith("CC-1.2a "))
    assert line.split()[:4] == ["CC-1.2a", "0", "-", "1"]


def test_a_fault_names_row_and_column_and_what_is_allowed(score, capsys):
    assert score((HEAD + "A,SL,CC-1.1a,7,\n").encode()) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Row 2" in said.err
    assert "answer" in said.err


def test_a_missing_file_is_named(capsys):
    assert main(["score", "--bank", "questions/2026.1", "--answers", "nowhere.csv"]) == 1
    assert capsys.readouterr().err == (
        "The file nowhere.csv can't be read: no such file or directory. Nothing was changed.\n"
    )


def test_a_faulty_bank_lists_all_its_problems_and_scores_nothing(score, tmp_path, capsys):
    (tmp_path / "bank.yaml").write_text("version: no\n")
    assert score(ROWS.encode(), "--bank", str(tmp_path)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n- bank.yaml") > 3
