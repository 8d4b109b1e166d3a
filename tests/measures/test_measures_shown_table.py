from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.measures.shown_table import ShownTable, shown_table
from assessment.measures.small_numbers import Hidden

MINIMUM = 8
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 14), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


def named(rows):
    return {f"r{r}": {f"c{c}": n for c, n in enumerate(row)} for r, row in enumerate(rows)}


def grid(shown):
    """The shown table as rows of figures, totals last."""
    rows = [[*cells.values(), shown.rows[name]] for name, cells in shown.cells.items()]
    return [*rows, [*shown.columns.values(), shown.total]]


def whole(rows):
    """The same rows of figures with nothing hidden."""
    full = [[*row, sum(row)] for row in rows]
    return [*full, [sum(column) for column in zip(*full, strict=True)]]


def worked_out(shown):
    """Every hidden place that the sums determine, by exact elimination."""
    table = grid(shown)
    hidden = [(r, c) for r, row in enumerate(table) for c, v in enumerate(row) if _hid(v)]
    lines = [[(r, c) for c in range(len(table[0]))] for r in range(len(table))]
    lines += [[(r, c) for r in range(len(table))] for c in range(len(table[0]))]
    equations = []
    for line in lines:
        equation = [Fraction(0)] * len(hidden)
        for place in line:
            if place in hidden:
                equation[hidden.index(place)] = Fraction(-1 if place == line[-1] else 1)
        equations.append(equation)
    reduced = _reduced(equations)
    return {
        hidden[next(i for i, value in enumerate(row) if value)]
        for row in reduced
        if sum(1 for value in row if value) == 1
    }


def _hid(value):
    return isinstance(value, Hidden)


def _reduced(rows):
    """Gauss-Jordan: an unknown is determined exactly when it stands alone in a row."""
    rows, done = [row[:] for row in rows], []
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        for others in (rows, done):
            for place, row in enumerate(others):
                factor = row[column]
                others[place] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        done.append(pivot)
    return done


def test_the_check_itself_finds_what_subtraction_gives():
    bare = ShownTable(
        cells={"r0": {"c0": Hidden("few"), "c1": 9}, "r1": {"c0": 8, "c1": 9}},
        rows={"r0": 12, "r1": 17},
        columns={"c0": 11, "c1": 18},
        total=29,
    )
    assert worked_out(bare) == {(0, 0)}


def test_a_large_table_is_shown_whole():
    rows = [[9, 10, 0], [12, 8, 30]]
    shown = shown_table(named(rows), MINIMUM)
    assert grid(shown) == whole(rows)


def test_one_small_cell_takes_a_square_of_four_with_it():
    shown = shown_table(named([[3, 20, 30], [20, 20, 20], [30, 20, 10]]), MINIMUM)
    hidden = {
        (r, c) for r, row in enumerate(grid(shown)) for c, value in enumerate(row) if _hid(value)
    }
    assert (0, 0) in hidden
    assert len(hidden) == 4
    assert worked_out(shown) == set()
    assert shown.cells["r0"]["c0"] == Hidden("few")
    assert shown.total == 173


def test_a_table_about_few_people_shows_nothing_of_them():
    shown = shown_table(named([[1, 2], [2, 1]]), MINIMUM)
    assert all(_hid(value) for row in grid(shown) for value in row)


@pytest.mark.parametrize("rows", [[], [[]], [[0, 0], [0, 0]]])
def test_nobody_is_nothing_to_hide(rows):
    assert not any(_hid(v) for row in grid(shown_table(named(rows), MINIMUM)) for v in row)


@given(TABLES, st.integers(5, 10))
def test_nothing_hidden_can_be_worked_out(rows, minimum):
    shown = shown_table(named(rows), minimum)
    assert worked_out(shown) == set()
    for row, true in zip(grid(shown), whole(rows), strict=True):
        for value, real in zip(row, true, strict=True):
            assert _hid(value) or value == real
            assert _hid(value) or value == 0 or value >= minimum


@given(TABLES, st.integers(5, 10))
def test_what_is_hidden_in_a_line_is_not_a_small_sum(rows, minimum):
    shown, true = grid(shown_table(named(rows), minimum)), whole(rows)
    lines = [list(zip(a, b, strict=True)) for a, b in zip(shown, true, strict=True)]
    lines += [list(line) for line in zip(*lines, strict=True)]
    for line in lines:
        hidden = [real for value, real in line if _hid(value)]
        if hidden and not _hid(line[-1][0]):
            assert sum(hidden) >= minimum
