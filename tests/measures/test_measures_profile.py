from fractions import Fraction

import pytest

from assessment.measures.answers import OwnAnswer
from assessment.measures.profile import profile_of
from assessment.measures.totals import band_of, totals_of
from measures.made_banks import TWO, bank_of

BANDS = {"total": [("low", 0, 126), ("middle", 126, 127), ("high", 127, None)]}


def test_no_figure_where_fewer_than_half_carry_a_level():
    bank = bank_of({"A": {"A-1": ["A-1a", "A-1b", "A-1c", "A-1d"]}})
    one = profile_of(bank, {"A-1a": 3}).dimensions["A-1"]
    assert (one.mean, one.levelled, one.asked, one.lowest) == (None, 1, 4, "A-1a")
    assert profile_of(bank, {"A-1a": 3, "A-1b": 0}).dimensions["A-1"].mean == Fraction(3, 2)


def test_only_what_was_asked_counts():
    figure = profile_of(bank_of(TWO), {"A-1a": 3, "A-1b": 1}, asked=["A-1a", "A-2a"])
    assert figure.dimensions["A-1"].mean == 3
    assert (figure.issues["A"].levelled, figure.issues["A"].asked) == (1, 2)
    assert figure.issues["B"].asked == 0
    assert figure.issues["B"].mean is None


def test_the_first_of_several_lowest_is_named():
    assert profile_of(bank_of(TWO), {"A-1b": 1, "A-1c": 1}).issues["A"].lowest == "A-1b"


def test_domains_are_profiled_beside_issues():
    levels = {"A-1a": 4, "A-1b": 2, "B-1a": 0}
    assert profile_of(bank_of(TWO), levels).domains["one"].mean == 2


def test_questions_of_no_weight_make_no_figure():
    bank = bank_of(weights={"A-1a": 0})
    assert profile_of(bank, {"A-1a": 3}).dimensions["A-1"].mean is None


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (Fraction(0), "low"),
        (Fraction(1259, 10), "low"),
        (Fraction(126), "middle"),
        (Fraction(1264, 10), "middle"),
        (Fraction(127), "high"),
        (Fraction(1000), "high"),
        (Fraction(-1), None),
    ],
)
def test_bands_are_half_open(value, band):
    assert band_of(bank_of(bands=BANDS).scoring.bands["total"], value) == band


def test_a_bank_without_sums_has_no_totals():
    assert totals_of(bank_of(), [OwnAnswer("p", "FL", "A-1a", 3)]) is None


def test_totals_weigh_and_turn_questions_round():
    bank = bank_of(TWO, weights={"A-1a": 3}, reversed_codes=["A-1a"], bands=BANDS)
    own = [OwnAnswer("p", "FL", code, 1) for code in ("A-1a", "A-1b", "A-1c", "A-2a")]
    found = totals_of(bank, own)
    assert found.participants["p"]["A"].sum == 3 * 3 + 3
    assert found.participants["p"]["total"].sum is None
    assert found.mean["total"].band is None


def test_somebody_silent_throughout_has_sums_that_are_not_defined():
    found = totals_of(bank_of(bands=BANDS), [OwnAnswer("p", "FL", "A-1a", None, "don't know")])
    assert found.participants["p"]["total"].sum is None
    assert found.mean["total"].sum is None
