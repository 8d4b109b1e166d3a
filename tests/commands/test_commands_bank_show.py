from pathlib import Path

import pytest

from assessment.__main__ import main
from assessment.bank.loading import load_bank
from assessment.documents.booklet.pdf import booklet_pdf

TINY = Path(__file__).parents[1] / "banks" / "tiny"
SAMPLE = TINY.parent / "sample-1-5"


@pytest.mark.parametrize(
    ("more", "form", "large"),
    [
        ([], "full", False),
        (["--form", "short"], "short", False),
        (["--form", "community", "--large-print"], "community", True),
    ],
)
def test_the_printed_workbook_of_a_form_is_written(more, form, large, tmp_path, capsys):
    out = tmp_path / "workbook.pdf"
    assert main(["bank", "show", str(SAMPLE), *more, "-o", str(out)]) == 0
    assert out.read_bytes() == booklet_pdf(load_bank(SAMPLE), form=form, large_print=large)
    assert capsys.readouterr().out == f"The printed workbook is in {out}.\n"


def test_without_a_name_the_file_says_what_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["bank", "show", str(TINY), "--form", "short", "--large-print"]) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["workbook-tiny-short-large-print.pdf"]


def test_a_faulty_bank_is_refused_and_nothing_is_written(tmp_path, capsys):
    out = tmp_path / "workbook.pdf"
    assert main(["bank", "show", str(tmp_path / "nowhere"), "-o", str(out)]) == 1
    assert not out.exists()
    assert "bank.yaml" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path, capsys):
    assert main(["bank", "show", str(TINY), "-o", str(tmp_path / "no" / "such" / "place.pdf")]) == 1
    assert "can't be written" in capsys.readouterr().err
