"""Attacks on what is shown of small groups, by people who know the rules and the groups' sizes.

Everything that could have happened is listed, and with it what would have been shown.  Whoever
sees something shown can rule out all that would have looked otherwise.  An insider can also rule
out whatever does not fit the insider's own answer.  The groups are small so that the lists are
whole, and the least number of people is 3 in place of 8.
"""

from collections import defaultdict
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.measures.small_numbers import Hidden, shown_groups
from assessment.measures.spread import spreads
from measures.made_banks import answers_to, bank_of

MINIMUM = 3
SIZES = [(3, 3), (3, 4), (4, 4), (5, 2), (3, 1), (3, 3, 3), (4, 3, 2), (4, 2, 2)]
both_ladders = pytest.mark.parametrize("levels", [2, 3])
all_sizes = pytest.mark.parametrize("sizes", SIZES, ids=str)


def distributions(people, levels):
    if levels == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in distributions(people - first, levels - 1):
            yield (first, *rest)


def seen(counts):
    return None if isinstance(counts, Hidden) else tuple(counts.values())


def view(world):
    groups = {name: dict(enumerate(counts)) for name, counts in enumerate(world)}
    shown = shown_groups(groups, MINIMUM)
    return seen(shown.total), tuple(seen(one) for one in shown.groups.values())


def worlds_by_view(sizes, levels):
    """Everything that could have happened, by what would have been shown."""
    found = defaultdict(list)
    for world in product(*(list(distributions(size, levels)) for size in sizes)):
        found[view(world)].append(world)
    return found


def alike(counts):
    return 0 < sum(counts) == max(counts)


def without(counts, level):
    return tuple(count - (place == level) for place, count in enumerate(counts))


@both_ladders
@all_sizes
def test_an_outsider_never_learns_what_a_hidden_group_answered(sizes, levels):
    views = worlds_by_view(sizes, levels)
    assert any(None in groups for _, groups in views)  # there is something to learn
    for (_, groups), worlds in views.items():
        for group, shown in enumerate(groups):
            if shown is None:
                possible = {world[group] for world in worlds}
                assert len(possible) > 1


def learned(views, sizes, levels):
    """What insiders learn of hidden groups: view, insider's group and answer, group, its answers.

    Left out is what no hiding can help: where all others together gave the same answer, or all but
    the insider in a set of groups that has to be shown.
    """
    for (total, groups), worlds in views.items():
        for mine, level in product(range(len(sizes)), range(levels)):
            mine_too = [world for world in worlds if world[mine][level]]
            for group, shown in enumerate(groups):
                if shown is not None or not mine_too:
                    continue
                rest = {
                    without(world[group], level) if group == mine else world[group]
                    for world in mine_too
                }
                if len(rest) == 1 and alike(next(iter(rest))):
                    hidden = [n for n, one in enumerate(groups) if one is None]
                    together = [
                        sum(column)
                        for column in zip(*(mine_too[0][n] for n in hidden), strict=True)
                    ]
                    if mine in hidden:
                        together = without(together, level)
                    if total is not None and not alike(together):
                        yield (total, groups), (mine, level), group, rest


@both_ladders
@all_sizes
def test_an_insider_learns_of_no_other_group_what_all_of_it_answered(sizes, levels):
    assert list(learned(worlds_by_view(sizes, levels), sizes, levels)) == []


@both_ladders
def test_two_sides_that_are_large_enough_are_told_nothing_by_hiding(levels):
    for (total, groups), worlds in worlds_by_view((3, 4), levels).items():
        if total is not None:
            assert groups == worlds[0]  # shown whole, or not at all
            assert not any(alike(one) for one in groups)


def test_the_attack_itself_finds_what_hiding_can_give_away():
    # Two sides of three, hidden beside their total because one of them is of one mind.
    views = {((3, 3), (None, None)): [((3, 0), (0, 3)), ((0, 3), (3, 0))]}
    assert list(learned(views, (3, 3), 2))


# ── Subtraction, with exact elimination ──────────────────────────────────────────────────────


def determined(equations, unknowns):
    """The unknowns that a system of sums determines: those that stand alone after elimination."""
    rows = [[Fraction(value) for value in row] for row in equations]
    done = []
    for column in range(unknowns):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        for others in (rows, done):
            others[:] = [
                [a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in others
            ]
        done.append(pivot)
    return {
        next(place for place, value in enumerate(row) if value)
        for row in done
        if sum(1 for value in row if value) == 1
    }


GROUPS = st.lists(st.tuples(*[st.integers(0, 7)] * 4), min_size=1, max_size=6)


@given(GROUPS, st.integers(5, 10))
def test_the_sums_that_are_shown_determine_no_cell_of_a_hidden_group(groups, minimum):
    named = {str(n): dict(enumerate(counts)) for n, counts in enumerate(groups)}
    shown = shown_groups(named, minimum)
    hidden = [name for name, one in shown.groups.items() if isinstance(one, Hidden)]
    cells = [(name, level) for name in hidden for level in range(4)]
    # Known to everybody: how large each group is; and level by level total less what is shown.
    equations = [[int(cell[0] == name) for cell in cells] for name in hidden]
    if not isinstance(shown.total, Hidden):
        equations += [[int(cell[1] == level) for cell in cells] for level in range(4)]
    assert determined(equations, len(cells)) == set()


@given(GROUPS, st.integers(5, 10), st.data())
def test_two_ways_of_grouping_the_same_people_do_not_add_up_to_a_hidden_group(
    groups, minimum, data
):
    """By voice and by side: the sides are sums of voices, and both are shown beside one total."""
    side_of = data.draw(st.lists(st.sampled_from("sc"), min_size=len(groups), max_size=len(groups)))
    voices = {str(n): dict(enumerate(counts)) for n, counts in enumerate(groups)}
    members = {side: [n for n, of in enumerate(side_of) if of == side] for side in set(side_of)}
    sides = {
        side: {level: sum(groups[n][level] for n in inside) for level in range(4)}
        for side, inside in members.items()
    }
    shown = shown_groups(sides, minimum)
    if isinstance(shown.total, Hidden):
        return
    # Our screens show sides and never voices; what is shown of sides must not give a voice away.
    cells = [(name, level) for name in voices for level in range(4)]
    known = [[int(cell[1] == level) for cell in cells] for level in range(4)]
    for side, one in shown.groups.items():
        if not isinstance(one, Hidden):
            inside = {str(n) for n in members[side]}
            known += [
                [int(cell[1] == level and cell[0] in inside) for cell in cells]
                for level in range(4)
            ]
    for place in determined(known, len(cells)):
        name = cells[place][0]
        assert sum(voices[name].values()) >= minimum


def test_elimination_finds_what_a_subtraction_gives():
    assert determined([[1, 1], [1, 0]], 2) == {0, 1}
    assert determined([[1, 1]], 2) == set()


def test_a_median_and_a_share_say_nothing_that_the_distribution_does_not():
    own = answers_to("A-1a", [0, 1, 2, 3, 4, 2, 2, 2]) + answers_to("A-1a", [1, 3, 3], voice="CP")
    other = answers_to("A-1a", [0, 1, 3, 3, 4, 2, 3, 2]) + answers_to("A-1a", [1, 2, 2], voice="CP")
    one, two = (spreads(bank_of(), answers)["A-1a"] for answers in (own, other))
    assert one.distribution == two.distribution
    assert one.sides != two.sides
    for figure in ("median", "mean", "sd", "share_high", "split", "r_wg", "average_deviation"):
        assert getattr(one, figure) == getattr(two, figure)
