"""The golden values once more, the way they are used: from a tidy file, by what ``score`` calls."""

import json
from pathlib import Path

import pytest

from assessment.measures.score import score
from assessment.measures.spread import spreads
from assessment.measures.tidy import COLUMNS, read_tidy
from assessment.measures.within_group import lindell_r_wg_j, r_wg_j
from measures.made_banks import bank_of

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "agreement.json").read_text())
EXACTLY = 1e-6


def read(people_by_items, ladder):
    """A bank with so many questions, and the people's levels as they come out of a tidy file."""
    codes = [f"A-1.{number}" for number in range(1, len(people_by_items[0]) + 1)]
    bank = bank_of({"A": {"A-1": codes}}, ladder=tuple(ladder), high=ladder[1])
    rows = [
        f"p{person},FL,{code},{'' if level is None else level},"
        for person, levels in enumerate(people_by_items)
        for code, level in zip(codes, levels, strict=True)
    ]
    return bank, read_tidy("\n".join([",".join(COLUMNS), *rows]).encode(), bank).own


def scored(people_by_items, ladder):
    bank, own = read(people_by_items, ladder)
    return score(bank, own, [])


@pytest.mark.parametrize("case", GOLDEN["krippendorff_alpha"], ids=lambda case: case["source"])
@pytest.mark.parametrize("ladder", [(1, 5), (0, 5), (1, 9)])
def test_krippendorffs_alpha_whatever_levels_nobody_chose(case, ladder):
    found = scored(case["observers_by_units"], ladder)
    assert found["agreement"]["krippendorff_ordinal"] == pytest.approx(case["ordinal"], abs=EXACTLY)


@pytest.mark.parametrize("case", GOLDEN["cronbach_alpha"], ids=lambda case: case["source"])
def test_cronbachs_alpha(case):
    found = scored(case["people_by_items"], (1, 7))["agreement"]["cronbach"]["A"]
    for missing in ("listwise", "pairwise"):
        assert found[missing] == pytest.approx(case["expected"], abs=EXACTLY)


@pytest.mark.parametrize("case", GOLDEN["r_wg"], ids=lambda case: str(case["answers"]))
def test_r_wg_and_the_average_deviation(case):
    found = scored([[level] for level in case["answers"]], case["scale"])["questions"]["A-1.1"]
    assert found["r_wg"] == pytest.approx(case["expected"], abs=EXACTLY)
    if "average_deviation_about_median" in case:
        expected = case["average_deviation_about_median"]
        assert found["average_deviation"] == pytest.approx(expected, abs=EXACTLY)


@pytest.mark.parametrize("case", GOLDEN["r_wg_j"], ids=lambda case: case["source"])
def test_r_wg_j_from_the_distributions_of_score(case):
    bank, own = read(case["raters_by_items"], case["scale"])
    items = [spread.distribution for spread in spreads(bank, own).values()]
    assert r_wg_j(items) == pytest.approx(case["r_wg_j"], abs=EXACTLY)
    assert lindell_r_wg_j(items) == pytest.approx(case["lindell"], abs=EXACTLY)


@pytest.mark.parametrize("answers", [[[2, 2], [2, 2]], [[2, None], [None, 3]], [[None], [None]]])
def test_what_is_not_defined_is_null_and_never_a_number(answers):
    assert any("krippendorff alpha" in case["what"] for case in GOLDEN["undefined"])
    assert scored(answers, (0, 4))["agreement"]["krippendorff_ordinal"] is None


def test_no_golden_value_is_forgotten():
    here = {"krippendorff_alpha", "cronbach_alpha", "r_wg", "r_wg_j", "undefined"}
    # Not part of score: two raters' tables and judges' targets (test_measures_agreement.py).
    assert set(GOLDEN) == {"note", *here, "weighted_kappa", "icc"}
