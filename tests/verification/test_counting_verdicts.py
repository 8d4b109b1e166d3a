"""Shares of verdicts and falls in levels, as a table worked by hand."""

from fractions import Fraction

import pytest

from assessment.verification.counting_verdicts import VerdictFigures, verdict_figures
from assessment.verification.model import Verdict
from measures.made_banks import TWO, bank_of

BANK = bank_of(TWO, reversed_codes=["A-1b"])
AGREED = {"A-1a": 3, "A-1b": 1, "A-1c": 2, "A-2a": None, "B-1a": 4}


def given(question, verdict, level=None, *, reason="Why.", stale=False):
    return Verdict(1, question, 7, verdict, level, reason, stale, None, 1, "a" * 64)


SAID = {
    "A-1a": [given("A-1a", "upheld"), given("A-1a", "lowered", 1)],  # falls by 2
    "A-1b": [given("A-1b", "lowered", 4), given("A-1b", "queried")],  # scored 3 to 0: by 3
    "A-1c": [given("A-1c", "could not tell"), given("A-1c", "lowered", 0, stale=True)],
    "B-1a": [given("B-1a", "lowered", 2, reason=""), given("B-1a", "")],  # neither is finished
}


def test_verdicts_are_counted_by_kind_and_falls_as_scored():
    found = verdict_figures(BANK, AGREED, SAID)
    assert found.counts == {"upheld": 1, "lowered": 2, "queried": 1, "could not tell": 1}
    assert (found.verdicts, found.questions, found.stale, found.fallen) == (5, 3, 1, 5)
    assert found.share("lowered") == Fraction(2, 5)
    assert found.mean_fall == Fraction(5, 3)  # upheld is a fall of 0
    assert found.mean_fall_where_lowered == Fraction(5, 2)


def test_without_verdicts_nothing_is_defined():
    none = verdict_figures(BANK, AGREED, {})
    assert none == VerdictFigures()
    assert [none.share(kind) for kind in none.counts] == [None] * 4
    assert (none.mean_fall, none.mean_fall_where_lowered) == (None, None)


def test_all_queried_is_no_fall_at_all():
    found = verdict_figures(BANK, AGREED, {"A-1a": [given("A-1a", "queried")]})
    assert found.share("queried") == 1
    assert (found.mean_fall, found.mean_fall_where_lowered) == (None, None)


def test_workbooks_can_be_added_up():
    one = verdict_figures(BANK, AGREED, SAID)
    other = verdict_figures(BANK, AGREED, {"A-1a": [given("A-1a", "upheld")]})
    both = one + other
    assert both.counts["upheld"] == 2
    assert (both.verdicts, both.questions, both.stale, both.fallen) == (6, 4, 1, 5)
    assert both.share("upheld") == Fraction(1, 3)
    assert sum(both.share(kind) for kind in both.counts) == pytest.approx(1)
