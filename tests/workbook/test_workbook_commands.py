"""``round open`` and ``answers import`` as somebody at a terminal uses them."""

from __future__ import annotations

import openpyxl
import pytest

from assessment.__main__ import main
from assessment.store.sessions import reading
from assessment.workbook.queries import current_round, own_answers


def opening(scene, **given):
    values = {"site": "RIVER", "partnership": scene.partnership_id, "name": "baseline"}
    values |= {"bank": "2026.1"} | given
    return main(["round", "open", *(f"--{name}={value}" for name, value in values.items())])


def test_a_round_is_opened(chosen, capsys):
    assert opening(chosen, mode="confidential") == 0
    with reading() as session:
        found = current_round(session, chosen.site_id)
    assert (found.mode, found.form, found.name) == ("confidential", "short", "baseline")
    assert capsys.readouterr().out.startswith(f"Round {found.id} ")


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"site": "NOWHERE"}, "NOWHERE"),
        ({"bank": "1999.1"}, "1999.1"),
        ({"partnership": 999}, "chosen"),
        ({"name": " "}, "missing"),
        ({"name": "x" * 201}, "at most 200"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_1(chosen, capsys, given, word):
    assert opening(chosen, **given) == 1
    assert word in capsys.readouterr().err


def test_wrong_use_is_exit_2(chosen):
    with pytest.raises(SystemExit) as stopped:
        opening(chosen, mode="secret")
    assert stopped.value.code == 2


def test_a_file_of_answers_is_taken_in(scene, tmp_path, capsys):
    file = tmp_path / "paper.csv"
    rows = "participant,voice,question,answer,note\nAnn,CP,CC-1.1a,3,A forum.\n"
    file.write_text("\ufeff" + rows, encoding="utf-8")
    given = ["answers", "import", str(file), "--round", str(scene.round_id)]
    assert main(given) == 0
    assert "Took in 1 own answers" in capsys.readouterr().out
    with reading() as session:
        assert [a.level for a in own_answers(session, scene.round_id) if a.level is not None] == [3]
    assert main(given) == 0
    assert "Took in 0 own answers" in capsys.readouterr().out


def test_a_faulty_file_names_each_fault(scene, tmp_path, capsys):
    file = tmp_path / "paper.csv"
    file.write_text(
        "participant,voice,question,answer,note\nAnn,CP,CC-1.1a,9,\nAnn,CP,ZZ-1.1a,1,\n",
        encoding="utf-8",
    )
    assert main(["answers", "import", str(file), "--round", str(scene.round_id)]) == 1
    told = capsys.readouterr().err
    assert "Row 2" in told
    assert "Row 3" in told


def test_a_round_or_file_that_is_not_there(scene, tmp_path, capsys):
    file = tmp_path / "paper.csv"
    assert main(["answers", "import", str(file), "--round", str(scene.round_id)]) == 1
    file.write_text("participant,voice,question,answer,note\n", encoding="utf-8")
    assert main(["answers", "import", str(file), "--round", "999"]) == 1
    assert "There is no round 999." in capsys.readouterr().err


def test_the_template_is_made_filled_in_looked_at_and_taken_in(scene, tmp_path, capsys):
    file = tmp_path / "answers.xlsx"
    on_round = ["--round", str(scene.round_id)]
    assert main(["answers", "template", *on_round, "-o", str(file)]) == 0
    assert "20 questions" in capsys.readouterr().out
    book = openpyxl.load_workbook(file)
    book["Answers"]["E2"], book["Answers"]["E3"] = "Ann", "CP"
    book["Answers"]["E5"], book["Answers"]["E6"] = "3 Routine", "9"
    book.save(file)
    assert main(["answers", "import", str(file), *on_round]) == 1
    assert "Cell E6" in capsys.readouterr().err
    book["Answers"]["E6"] = None
    book.save(file)
    assert main(["answers", "import", str(file), *on_round, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Cell E5: Ann, CC-1.1a: no answer -> 3" in told
    assert "Would change 1 answers and add 1 participants." in told
    with reading() as session:
        assert all(a.level is None for a in own_answers(session, scene.round_id))
    assert main(["answers", "import", str(file), *on_round]) == 0
    assert "Took in 1 own answers of 1 participants (1 new)" in capsys.readouterr().out
