"""What changed between two versions, in print."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import page
import pdfua
import pytest

import factories
from assessment.bank.comparing import compare_banks
from assessment.documents.blocks import Heading, Marked
from assessment.documents.differences import (
    difference_blocks,
    difference_lines,
    difference_pdf,
    difference_report,
)
from documents.reading import pdf_text, squeezed

AT = "2026-05-04T12:00:00+00:00"
OLD, NEW = factories.bank(), factories.bank("2026.2")
DIFFERENCES = {
    "there": compare_banks(OLD, NEW),
    "back": compare_banks(NEW, OLD),
    "none": compare_banks(OLD, OLD),
    "everything": compare_banks(factories.bank("tiny"), NEW),
}


@pytest.mark.parametrize("which", DIFFERENCES)
def test_both_checkers_find_nothing_against_pdf_ua(which, tmp_path):
    content = difference_pdf(DIFFERENCES[which], AT)
    found = [f.message for f in page.validate_pdf_bytes(content, profile="ua1").failures]
    Path(tmp_path / "checked.pdf").write_bytes(content)
    found += [f.message for f in pdfua.validate(tmp_path / "checked.pdf").findings]
    assert found == []


def test_everything_that_is_on_the_screen_is_in_print(tmp_path):
    report = difference_report(DIFFERENCES["there"], AT)
    printed = squeezed(pdf_text(difference_pdf(DIFFERENCES["there"], AT), tmp_path))
    texts = [squeezed(text) for text in report.texts() if text]
    assert len(texts) > 100
    assert [text for text in texts if text not in printed] == []


def test_the_same_two_versions_print_the_same_bytes():
    assert difference_pdf(DIFFERENCES["there"], AT) == difference_pdf(DIFFERENCES["there"], AT)


def test_each_version_is_named_so_that_nobody_needs_the_marks():
    marked = [b for b in difference_blocks(DIFFERENCES["there"]) if isinstance(b, Marked)]
    assert {(b.label, b.gone) for b in marked} == {("It said:", True), ("It says:", False)}
    assert any(not is_marked for b in marked for _, is_marked in b.stretches)


def test_headings_are_in_order_and_their_anchors_unique():
    headings = [b for b in difference_blocks(DIFFERENCES["there"]) if isinstance(b, Heading)]
    levels = [1, *(b.level for b in headings)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len({b.anchor for b in headings}) == len(headings)


def test_no_change_is_said():
    assert list(difference_lines(DIFFERENCES["none"]))[1:] == [
        "Nothing that people read or answer is different."
    ]


def test_a_question_that_moved_within_its_dimension_says_so():
    issue, *issues = OLD.issues
    dimension, *dimensions = issue.dimensions
    turned = replace(dimension, questions=tuple(reversed(dimension.questions)))
    new = replace(OLD, issues=(replace(issue, dimensions=(turned, *dimensions)), *issues))
    lines = "\n".join(difference_lines(compare_banks(OLD, new)))
    assert "the same, in another order" in lines
