import numpy as np
import pytest

from assessment.measures.comparing import Estimate, estimate, least_difference, pairs_that_differ
from assessment.measures.student_t import t_quantile

EIGHT = np.array([[0, 1], [1, 2], [2, 2], [2, 3], [3, 3], [1, 1], [4, 2], [2, 4]], dtype=float)


def drawn_from(middle, *, people=8, questions=3, seed=1):
    generator = np.random.default_rng(seed)
    return np.clip(np.round(generator.normal(middle, 1, (people, questions))), 0, 4)


@pytest.mark.parametrize(
    ("probability", "freedom", "expected"),
    [  # Printed tables of Student's t.
        (0.975, 1, 12.706),
        (0.975, 2, 4.303),
        (0.975, 7, 2.365),
        (0.975, 14, 2.145),
        (0.995, 30, 2.750),
        (0.95, 10, 1.812),
        (0.975, 1_000_000, 1.960),
        (0.5, 5, 0),
    ],
)
def test_t_is_as_in_printed_tables(probability, freedom, expected):
    assert t_quantile(probability, freedom) == pytest.approx(expected, abs=5e-4)


def test_eight_people_a_site_cannot_tell_a_level_apart():
    site = Estimate(n=8, mean=2, low=None, high=None, error=1 / np.sqrt(8))
    assert least_difference(site, site) == pytest.approx(1.07, abs=0.005)


def test_the_same_seed_gives_the_same_interval_for_any_order_of_people():
    first = estimate(EIGHT, seed=7)
    assert first == estimate(EIGHT, seed=7)
    assert first == estimate(EIGHT[::-1], seed=7)
    assert first != estimate(EIGHT, seed=8)


def test_the_interval_holds_the_mean_and_the_error_is_the_textbook_one():
    found = estimate(EIGHT, seed=7)
    assert found.n == 8
    assert found.mean == pytest.approx(EIGHT.mean())
    assert found.low < found.mean < found.high
    textbook = EIGHT.mean(axis=1).std(ddof=1) / np.sqrt(8)
    assert found.error == pytest.approx(textbook, rel=0.05)


def test_weights_and_silences_are_honoured():
    levels = np.array([[4, np.nan], [4, 0], [np.nan, np.nan]])
    found = estimate(levels, [3, 1], seed=1)
    assert found.n == 2
    assert found.mean == pytest.approx(3)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    generator = np.random.default_rng(5)
    held = 0
    for seed in range(200):
        found = estimate(generator.normal(2, 1, (8, 1)), seed=seed, resamples=500)
        held += found.low <= 2 <= found.high
    assert 0.88 <= held / 200 <= 0.99


def test_no_figure_where_fewer_than_half_of_the_questions_carry_a_level():
    levels = np.array([[3.0, np.nan, np.nan], [2.0, np.nan, np.nan]])
    assert estimate(levels, seed=1).mean is None


@pytest.mark.parametrize("levels", [np.empty((0, 3)), np.full((2, 3), np.nan)])
def test_nobody_has_no_estimate(levels):
    assert estimate(levels, seed=1) == Estimate(0, None, None, None, None)


def test_one_participant_has_a_mean_and_no_interval():
    found = estimate(np.array([[3.0, 4.0]]), seed=1)
    assert (found.mean, found.low, found.error) == (3.5, None, None)


def test_sites_that_are_far_apart_are_told_apart_and_near_ones_are_not():
    sites = {
        "near": estimate(drawn_from(1, seed=1), seed=1),
        "nearer": estimate(drawn_from(1, seed=2), seed=2),
        "far": estimate(drawn_from(3, seed=3), seed=3),
    }
    found = pairs_that_differ(sites)
    assert found.differing == (("near", "far"), ("nearer", "far"))
    assert (found.compared, found.undefined) == (3, 0)


def test_pairs_that_cannot_be_looked_at_are_counted():
    alike = estimate(np.array([[1.0, 2.0, 2.0]] * 8), seed=1)
    assert alike.error == 0
    other = estimate(np.array([[4.0, 4.0, 3.0]] * 8), seed=1)
    nobody = estimate(np.empty((0, 3)), seed=1)
    found = pairs_that_differ({"alike": alike, "other": other, "nobody": nobody})
    assert found.differing == ()
    assert (found.compared, found.undefined) == (0, 3)


def test_many_people_are_resampled_in_portions():
    found = estimate(drawn_from(2, people=5000, questions=2), seed=1, resamples=1000)
    assert found.error == pytest.approx(1 / np.sqrt(2 * 5000), rel=0.15)
