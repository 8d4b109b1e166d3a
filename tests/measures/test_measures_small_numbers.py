from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import Refused
from assessment.measures.accounts import Accounts
from assessment.measures.profile import profile_of
from assessment.measures.small_numbers import (
    Hidden,
    Thresholds,
    shown_accounts,
    shown_groups,
    shown_medians,
    shown_sides,
    shown_spread,
    suppressed_distribution,
)
from assessment.measures.spread import spreads
from measures.made_banks import TWO, answers_to, bank_of

MINIMUM = 8
GROUPS = st.dictionaries(
    st.sampled_from("ABCDEF"),
    st.lists(st.integers(0, 7), min_size=4, max_size=4).map(lambda n: dict(enumerate(n))),
    max_size=6,
)


def counts(*levels):
    return {level: levels.count(level) for level in range(5)}


def spread_for(statutory, community):
    bank = bank_of()
    own = answers_to("A-1a", statutory) + answers_to("A-1a", community, voice="CP")
    return spreads(bank, own)["A-1a"]


def test_defaults_and_floor_of_the_thresholds():
    assert (Thresholds().site, Thresholds().published) == (8, 10)
    assert Thresholds(site=5, published=5).site == 5
    for low in ({"site": 4}, {"published": 4}, {"site": -1}):
        with pytest.raises(Refused, match="cannot be set below 5"):
            Thresholds(**low)


def test_a_group_of_eight_is_shown_and_of_seven_is_hidden():
    eight = counts(0, 1, 2, 3, 3, 3, 3, 3)
    assert suppressed_distribution(eight, MINIMUM) == eight
    assert suppressed_distribution(counts(0, 1, 2, 3, 3, 3, 3), MINIMUM) == Hidden("few")


def test_a_group_that_all_answered_alike_is_hidden():
    assert suppressed_distribution(counts(*[3] * 9), MINIMUM) == Hidden("alike")
    assert suppressed_distribution(counts(*[3] * 8, 2), MINIMUM) != Hidden("alike")


def test_people_cannot_read_off_why_something_is_hidden():
    assert str(Hidden("few")) == str(Hidden("alike")) == str(Hidden("remainder"))


def test_a_small_side_takes_the_other_with_it():
    statutory = [0, 1, 2, 3, 4, 2, 2, 2, 2]
    shown = shown_spread(spread_for(statutory, [1, 2, 3]), MINIMUM)
    assert shown.n == 12
    assert shown.sides == {"statutory": Hidden("remainder"), "community": Hidden("few")}
    assert isinstance(shown.gap, Hidden)


def test_two_large_sides_are_both_shown():
    spread = spread_for([0, 1, 2, 3, 4, 2, 2, 2], [1, 2, 3, 1, 2, 3, 1, 2])
    shown = shown_spread(spread, MINIMUM)
    assert shown.sides == spread.sides
    assert shown.gap == spread.gap == 0


def test_a_side_that_nobody_spoke_for_hides_nobody():
    spread = spread_for([0, 1, 2, 3, 4, 2, 2, 2], [])
    assert shown_sides(spread.sides, MINIMUM) == spread.sides


def test_a_side_that_was_silent_is_few_people():
    spread = spread_for([0, 1, 2, 3, 4, 2, 2, 2], ["rather not say"] * 3)
    assert shown_sides(spread.sides, MINIMUM) == {
        "statutory": Hidden("remainder"),
        "community": Hidden("few"),
    }


def test_a_unanimous_side_takes_the_whole_question_with_it():
    # Hidden beside their total, two large sides would say that one of them was of one mind.
    spread = spread_for([0, 1, 2, 3, 4, 2, 2, 2], [1] * 8)
    assert shown_sides(spread.sides, MINIMUM) == Hidden("alike")
    assert shown_spread(spread, MINIMUM) == Hidden("alike")


def test_a_small_side_of_one_mind_is_hidden_as_any_small_side():
    statutory = [0, 1, 2, 3, 4, 2, 2, 2, 2]
    apart = shown_spread(spread_for(statutory, [0, 2, 4]), MINIMUM)
    of_one_mind = shown_spread(spread_for(statutory, [2, 2, 2]), MINIMUM)
    assert apart.sides == of_one_mind.sides
    assert set(apart.sides.values()) == {Hidden("few"), Hidden("remainder")}


def test_nothing_of_a_spread_is_left_where_it_is_hidden():
    assert shown_spread(spread_for([1, 2, 3], [4]), MINIMUM) == Hidden("few")
    assert shown_spread(spread_for([2] * 9, [2] * 9), MINIMUM) == Hidden("alike")


def test_two_small_groups_together_may_still_be_too_few():
    groups = {
        "A": counts(0, 1),
        "B": counts(2, 3, 4),
        "C": counts(*[1, 2] * 5),
        "D": counts(*[1, 2] * 6),
    }
    shown = shown_groups(groups, MINIMUM)
    assert shown.groups["A"] == shown.groups["B"] == Hidden("few")
    assert shown.groups["C"] == Hidden("remainder")
    assert shown.groups["D"] == groups["D"]
    assert shown.total == counts(0, 1, 2, 3, 4, *[1, 2] * 11)


def test_no_groups_are_no_figure():
    assert shown_groups({}, MINIMUM).total == Hidden("few")


@given(GROUPS, st.integers(5, 12))
def test_suppression_is_not_undone_by_subtraction(groups, minimum):
    shown = shown_groups(groups, minimum)
    visible = {name: one for name, one in shown.groups.items() if not isinstance(one, Hidden)}
    if isinstance(shown.total, Hidden):
        assert visible == {}
        return
    everything = shown.total
    for size in range(len(visible) + 1):
        for taken in combinations(visible, size):
            left = {
                level: count - sum(visible[name][level] for name in taken)
                for level, count in everything.items()
            }
            n = sum(left.values())
            if n == 0 and len(visible) == len(groups):
                continue
            assert n >= minimum
            if size == len(visible) or size == 0:
                assert max(left.values()) < n


@given(GROUPS)
def test_hiding_is_not_more_than_a_small_total_asks_for(groups):
    shown = shown_groups(groups, MINIMUM)
    fit = [
        name
        for name, one in groups.items()
        if sum(one.values()) >= MINIMUM and max(one.values()) < sum(one.values())
    ]
    if groups and len(fit) == len(groups):
        assert shown.groups == groups


def test_a_hidden_median_does_not_come_back_from_the_profile():
    bank = bank_of(TWO)
    own = answers_to("A-1a", [0, 1, 2, 3, 4, 2, 2, 2]) + answers_to("A-1b", [4, 4, 0])
    own += answers_to("A-1c", [1, 1, 2, 3, 3, 3, 3, 3])
    found = spreads(bank, own)
    assert found["A-1b"].median == 4
    shown = {code: shown_spread(one, MINIMUM) for code, one in found.items()}
    levels = shown_medians(shown)
    assert levels["A-1b"] is None
    figure = profile_of(bank, levels).dimensions["A-1"]
    assert (figure.mean, figure.levelled, figure.asked) == (2.5, 2, 3)


def test_hidden_accounts_are_not_in_the_total():
    few = Accounts(asked=3, levelled=2, silences={"don't know": 1})
    many = Accounts(asked=9, levelled=5, unanswered=4)
    shown, total = shown_accounts({"A-1a": few, "A-1b": many}, MINIMUM)
    assert shown == {"A-1a": Hidden("few"), "A-1b": many}
    assert total == many


def figures(shown):
    """Return what is shown of groups, as sums of single groups: a set of groups and their counts."""
    found = {} if isinstance(shown.total, Hidden) else {frozenset(shown.groups): shown.total}
    return found | {
        frozenset({name}): one for name, one in shown.groups.items() if not isinstance(one, Hidden)
    }


@given(GROUPS, st.integers(5, 14), st.integers(5, 14))
def test_a_lower_threshold_only_shows_more(groups, one, other):
    # So two thresholds tell together what the lower one tells, and no subtraction between them
    # gives back what it hides.
    lower, higher = sorted((one, other))
    more, less = figures(shown_groups(groups, lower)), figures(shown_groups(groups, higher))
    assert less.items() <= more.items()


@given(
    st.lists(st.integers(0, 4), max_size=24),
    st.lists(st.integers(0, 4), max_size=24),
    st.integers(5, 14),
    st.integers(5, 14),
)
def test_a_lower_threshold_only_shows_more_of_a_question(statutory, community, one, other):
    spread = spread_for(statutory, community)
    lower, higher = (shown_spread(spread, least) for least in sorted((one, other)))
    if isinstance(higher, Hidden):
        return
    assert not isinstance(lower, Hidden)
    assert lower.distribution == higher.distribution
    for side, of in higher.sides.items():
        assert isinstance(of, Hidden) or lower.sides[side] == of


def test_two_thresholds_do_not_tell_together_that_a_side_was_of_one_mind():
    # Under 8 both sides would be hidden beside a total; under 5 they would be shown, so that the
    # hiding of all of it would say that one of them was of one mind, and the total of which.
    spread = spread_for([2] * 6, [0, 1, 1, 3, 3, 4, 4])
    assert isinstance(shown_spread(spread, 5), Hidden)
    assert isinstance(shown_spread(spread, 8), Hidden)
    spread = spread_for([2] * 5 + [3], [0, 1, 1, 3, 3, 4, 4])
    assert shown_spread(spread, 8).n == 13
