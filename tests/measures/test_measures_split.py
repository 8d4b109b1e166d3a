import pytest

from assessment.measures.split import split_of, window_of


def counts(levels, ladder=(0, 4)):
    return {level: levels.count(level) for level in range(ladder[0], ladder[1] + 1)}


@pytest.mark.parametrize(
    ("levels", "window", "split"),
    [
        # Five answers: two outside are a third rounded up.
        ([2, 2, 2, 2, 2], (1, 2, 3), False),
        ([0, 2, 2, 2, 3], (1, 2, 3), False),
        ([0, 2, 2, 2, 4], (1, 2, 3), True),
        # The window is moved inward at both ends.
        ([0, 0, 0, 2, 2], (0, 1, 2), False),
        ([0, 0, 0, 3, 3], (0, 1, 2), True),
        ([4, 4, 4, 2, 2], (2, 3, 4), False),
        ([4, 4, 4, 1, 1], (2, 3, 4), True),
        # Median 1.5: {0,1,2} leaves two outside, {1,2,3} one.
        ([0, 1, 1, 2, 3, 3], (1, 2, 3), False),
        # Median 1.5, and both windows leave two outside: the lower one, and split.
        ([0, 0, 1, 2, 3, 3], (0, 1, 2), True),
        # Median 0.5 and 3.5: both windows are the same at the ends.
        ([0, 0, 0, 1, 1, 1], (0, 1, 2), False),
        ([4, 4, 4, 3, 3, 0], (2, 3, 4), False),
        ([4, 4, 4, 3, 0, 0], (2, 3, 4), True),
        # Nobody at the median itself.
        ([0, 0, 0, 4, 4, 4], (1, 2, 3), True),
        # Seven answers: three outside are needed.
        ([0, 0, 2, 2, 2, 2, 2], (1, 2, 3), False),
        ([0, 0, 2, 2, 2, 2, 4], (1, 2, 3), True),
    ],
)
def test_split_and_its_window(levels, window, split):
    assert window_of(counts(levels)) == window
    assert split_of(counts(levels)) is split


def test_fewer_than_five_answers_draw_no_conclusion():
    assert split_of(counts([0, 0, 4, 4])) is None
    assert window_of(counts([0, 0, 4, 4])) is None
    assert split_of(counts([])) is None


def test_a_ladder_that_does_not_begin_at_zero():
    assert split_of(counts([1, 1, 1, 4, 4], (1, 4))) is True
    assert split_of(counts([1, 1, 1, 3, 4], (1, 4))) is False
    assert window_of(counts([4, 4, 4, 4, 1], (1, 4))) == (2, 3, 4)


def test_a_long_ladder():
    assert split_of(counts([5, 5, 5, 8, 9], (0, 10))) is True
    assert split_of(counts([5, 5, 5, 6, 9], (0, 10))) is False


@pytest.mark.parametrize("highest", [1, 2])
def test_a_window_as_wide_as_the_ladder_draws_no_conclusion(highest):
    for levels in ([0, 0, 0, highest, highest, highest], [highest] * 9):
        assert split_of(counts(levels, (0, highest))) is None
        assert window_of(counts(levels, (0, highest))) is None


def test_a_ladder_of_four_levels_is_long_enough():
    assert split_of(counts([0, 0, 0, 3, 3, 3], (0, 3))) is True
    assert split_of(counts([0, 0, 0, 2, 2, 2], (0, 3))) is False
