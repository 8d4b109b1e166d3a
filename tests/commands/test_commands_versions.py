"""``bank compare`` and ``round move`` as somebody at a terminal uses them."""

import json

import pytest

import factories
from assessment.__main__ import main
from assessment.store.sessions import reading
from assessment.workbook.queries import codes_laid_out, moves, round_of

OLD, NEW = "questions/2026.1", "tests/banks/2026.2"


def test_a_difference_is_told_in_words(capsys):
    assert main(["bank", "compare", OLD, NEW]) == 0
    told = capsys.readouterr().out
    assert "# New questions" in told
    assert "It said: When community [-and professional views differ,-] how much" in told
    assert "It says: When community [+members and professionals see a thing differently,+]" in told


def test_a_difference_as_json(capsys):
    assert main(["bank", "compare", OLD, NEW, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told["added"]] == ["CC-1.1d", "CC-1.2c"]
    assert told["added"][1]["replaces"] == "CC-1.2a"
    assert {one["code"]: one["replaced_by"] for one in told["removed"]}["CC-1.2a"] == "CC-1.2c"
    (moved,) = told["moved"]
    assert moved == {"code": "SS-2.5b", "from": "SS-2.5", "to": "SS-2.3", "reordered": False}


def test_a_difference_for_print(tmp_path, capsys):
    file = tmp_path / "changes.pdf"
    assert main(["bank", "compare", OLD, NEW, "-o", str(file)]) == 0
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert str(file) in capsys.readouterr().out
    assert main(["bank", "compare", OLD, NEW, "-o", str(tmp_path / "no" / "x.pdf")]) == 1
    assert "can't be written" in capsys.readouterr().err


def test_a_faulty_bank_is_not_compared(capsys):
    assert main(["bank", "compare", OLD, "questions/1999.1"]) == 1
    assert "There is no such folder" in capsys.readouterr().err


@pytest.fixture
def made(sqlite_database, tmp_path, set_to):
    del sqlite_database
    set_to("WORKBOOK_QUESTIONS", factories.put_versions(tmp_path / "questions", "2026.1", "2026.2"))
    found = factories.opened()
    someone = factories.participant(found)
    factories.own_answer(someone, "SS-2.4a", 3)
    return found


def move(made, *given):
    return main(["round", "move", "--round", str(made.round_id), *given])


def version(made):
    with reading() as session:
        return round_of(session, made.round_id).bank_version


def test_a_dry_run_says_what_would_become_of_each_answer(made, capsys):
    assert move(made, "--bank", "2026.2", "--dry-run") == 0
    told = capsys.readouterr().out
    assert "SS-2.4a: Its answers are set aside, not deleted." in told
    assert "CC-1.2c: It begins unanswered. It takes the place of CC-1.2a" in told
    assert "would ask the questions of 2026.2" in told
    assert version(made) == "2026.1"


def test_a_round_is_moved_and_moved_back(made, capsys):
    assert move(made, "--bank", "2026.2", "--reason", "Two were unclear.") == 0
    assert "asks the questions of 2026.2." in capsys.readouterr().out
    assert version(made) == "2026.2"
    assert move(made, "--undo", "--reason", "Too soon.", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["from"], told["to"]) == ("2026.2", "2026.1")
    assert version(made) == "2026.1"
    with reading() as session:
        (one,) = moves(session, made.round_id)
        asked, aside = codes_laid_out(session, made.round_id)
    assert (one.reason, one.undone_reason, one.by) == ("Two were unclear.", "Too soon.", None)
    assert ("SS-2.4a" in asked, aside) == (True, ("CC-1.2c",))


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (("--bank", "2026.2"), "reason for moving is missing"),
        (("--bank", "1999.1", "--reason", "r"), "There is no bank 1999.1"),
        (("--bank", "2026.1", "--reason", "r"), "not newer"),
        (("--undo", "--reason", "r"), "was not moved"),
        (("--undo", "--round", "999"), "There is no round 999."),
    ],
)
def test_a_refusal_changes_nothing(made, capsys, given, word):
    assert move(made, *given) == 1
    assert word in capsys.readouterr().err
    assert version(made) == "2026.1"


@pytest.mark.parametrize("given", [(), ("--bank", "2026.2", "--undo")])
def test_wrong_use_is_told(made, given):
    with pytest.raises(SystemExit) as stopped:
        move(made, *given)
    assert stopped.value.code == 2
