import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.measures.agreement import krippendorff_alpha, weighted_kappa
from assessment.measures.consistency import cronbach_alpha, icc
from assessment.measures.within_group import average_deviation, lindell_r_wg_j, r_wg, r_wg_j

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "agreement.json").read_text())
EXACTLY = 1e-6
LEVELS = st.one_of(st.none(), st.integers(0, 4))


def counted(scale, answers):
    return {level: answers.count(level) for level in range(scale[0], scale[1] + 1)}


@pytest.mark.parametrize("case", GOLDEN["krippendorff_alpha"], ids=lambda case: case["source"])
@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval"])
def test_krippendorff_alpha_is_as_published(case, scale):
    assert krippendorff_alpha(case["observers_by_units"], scale) == pytest.approx(
        case[scale], abs=EXACTLY
    )


@pytest.mark.parametrize("case", GOLDEN["weighted_kappa"], ids=lambda case: case["source"])
def test_weighted_kappa_is_as_published(case):
    table = case.get("table") or case["proportions"]
    for weights in ("unweighted", "linear", "quadratic"):
        if weights in case:
            assert weighted_kappa(table, weights) == pytest.approx(case[weights], abs=EXACTLY)
    if "disagreement_weights" in case:
        found = weighted_kappa(table, case["disagreement_weights"])
        assert found == pytest.approx(case["expected"], abs=EXACTLY)


@pytest.mark.parametrize("case", GOLDEN["r_wg"], ids=lambda case: str(case["answers"]))
def test_r_wg_is_as_worked_by_hand(case):
    counts = counted(case["scale"], case["answers"])
    assert r_wg(counts) == pytest.approx(case["expected"], abs=EXACTLY)
    if "average_deviation_about_median" in case:
        assert average_deviation(counts) == pytest.approx(
            case["average_deviation_about_median"], abs=EXACTLY
        )


@pytest.mark.parametrize("case", GOLDEN["r_wg_j"])
def test_r_wg_j_is_as_worked_by_hand(case):
    items = [
        counted(case["scale"], list(item)) for item in zip(*case["raters_by_items"], strict=True)
    ]
    assert r_wg_j(items) == pytest.approx(case["r_wg_j"], abs=EXACTLY)
    assert lindell_r_wg_j(items) == pytest.approx(case["lindell"], abs=EXACTLY)


@pytest.mark.parametrize("case", GOLDEN["cronbach_alpha"], ids=lambda case: case["source"])
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_cronbach_alpha_is_as_published(case, missing):
    assert cronbach_alpha(case["people_by_items"], missing) == pytest.approx(
        case["expected"], abs=EXACTLY
    )


@pytest.mark.parametrize("case", GOLDEN["icc"], ids=lambda case: case["source"])
def test_icc_is_as_published(case):
    found = icc(case["targets_by_judges"])
    for name in ("icc_1_1", "icc_2_1", "icc_3_1", "icc_1_k", "icc_2_k", "icc_3_k"):
        assert getattr(found, name) == pytest.approx(case[name], abs=EXACTLY)


@given(st.lists(st.lists(LEVELS, min_size=4, max_size=4), min_size=3, max_size=12))
def test_cronbach_with_missing_levels_is_as_from_a_covariance_table(people):
    frame = pd.DataFrame(people, dtype=float)
    for missing, there in (("pairwise", frame), ("listwise", frame.dropna())):
        found = cronbach_alpha(people, missing)
        table = there.cov(min_periods=2)
        whole = table.to_numpy().sum()
        if found is None:
            assert np.isnan(whole) or whole < 1e-9
        else:
            expected = 4 / 3 * (1 - np.trace(table) / whole)
            assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_alpha_of_one_value_or_of_nothing_to_pair_is_not_defined():
    assert krippendorff_alpha([[2, 2, 2], [2, 2, None]]) is None
    assert krippendorff_alpha([[1, None], [None, 3]]) is None
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([[None], [None]]) is None


def test_perfect_agreement_is_one_and_not_undefined():
    assert krippendorff_alpha([[0, 1, 2], [0, 1, 2]]) == pytest.approx(1)
    assert weighted_kappa([[3, 0], [0, 2]]) == pytest.approx(1)


def test_kappa_of_one_category_or_of_nothing_is_not_defined():
    for weights in ("unweighted", "linear", "quadratic"):
        assert weighted_kappa([[0, 0], [0, 5]], weights) is None
        assert weighted_kappa([[0, 0], [0, 0]], weights) is None


def test_kappa_is_the_same_from_counts_and_from_proportions():
    counts = np.array([[4, 2, 0], [1, 8, 3], [0, 1, 6]])
    assert weighted_kappa(counts) == pytest.approx(weighted_kappa(counts / counts.sum()))


def test_r_wg_needs_two_answers_and_two_levels():
    assert r_wg(counted((0, 4), [3])) is None
    assert r_wg({0: 5}) is None
    assert r_wg(counted((0, 4), [2, 2])) == 1


def test_r_wg_of_people_further_apart_than_chance_is_left_negative():
    assert r_wg(counted((0, 4), [0, 0, 4, 4])) == pytest.approx(1 - (16 / 3) / 2)


def test_r_wg_j_outside_its_range_is_not_defined_and_lindell_is():
    apart = [counted((0, 4), [0, 0, 4, 4])] * 3
    assert r_wg_j(apart) is None
    assert lindell_r_wg_j(apart) == pytest.approx(1 - (16 / 3) / 2)
    assert r_wg_j([]) is None
    assert r_wg_j([counted((0, 4), [1]), counted((0, 4), [1, 2])]) is None


def test_average_deviation_of_nobody_is_not_defined():
    assert average_deviation(counted((0, 4), [])) is None


@pytest.mark.parametrize(
    "people",
    [[], [[1, 2]], [[1], [2]], [[2, 2], [2, 2]], [[1, 2], [2, 1]], [[None, 1], [None, 2]]],
    ids=["nobody", "one person", "one item", "all the same", "sum the same", "item empty"],
)
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_cronbach_is_not_defined(people, missing):
    assert cronbach_alpha(people, missing) is None


def test_cronbach_listwise_leaves_out_people_whom_pairwise_keeps():
    people = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [0, 1, None], [3, None, 0]]
    complete = people[:3]
    assert cronbach_alpha(people, "listwise") == cronbach_alpha(complete, "listwise")
    assert cronbach_alpha(people, "pairwise") != cronbach_alpha(complete, "pairwise")


@pytest.mark.parametrize("targets", [[], [[1, 2]], [[1], [2]], [[1, None], [2, 3]]])
def test_icc_of_too_little_is_not_defined(targets):
    assert icc(targets).icc_2_1 is None


def test_icc_of_one_value_is_not_defined():
    assert icc([[2, 2], [2, 2], [2, 2]]).icc_3_k is None
