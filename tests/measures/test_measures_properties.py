"""What has to hold of figures whatever people answered."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.model import Band, Bank
from assessment.measures.agreement import krippendorff_alpha, weighted_kappa
from assessment.measures.answers import AgreedLevel, OwnAnswer, scored
from assessment.measures.consistency import cronbach_alpha
from assessment.measures.profile import profile_of
from assessment.measures.score import score
from assessment.measures.split import split_of, window_of
from assessment.measures.spread import agenda, spreads
from assessment.measures.tallies import median_of
from assessment.measures.totals import band_of, totals_of
from measures.made_banks import TWO, VOICES, bank_of

BANK = bank_of(TWO, reversed_codes=["A-1b", "B-1a"], weights={"A-1c": 3}, bands={"total": []})
CODES = [question.code for question in BANK.questions]
GIVEN = st.one_of(st.none(), st.integers(0, 4), st.sampled_from(BANK.silences))
PEOPLE = st.lists(
    st.tuples(st.sampled_from([v.code for v in VOICES]), st.lists(GIVEN, min_size=5, max_size=5)),
    max_size=10,
)
COUNTS = st.lists(st.integers(0, 9), min_size=4, max_size=8).map(lambda n: dict(enumerate(n)))
OTHER_VOICE = {"SL": "FL", "FL": "SL", "PV": "CP", "CP": "PV"}
OTHER_SIDE = {"SL": "PV", "PV": "SL", "FL": "CP", "CP": "FL"}


def answers_of(people):
    return [
        OwnAnswer(
            f"p{place}",
            voice,
            code,
            one if isinstance(one, int) else None,
            one if isinstance(one, str) else None,
        )
        for place, (voice, levels) in enumerate(people)
        for code, one in zip(CODES, levels, strict=True)
    ]


def with_voices(own, other):
    return [replace(one, voice=other[one.voice]) for one in own]


def near(figures):
    """The same figures, but that numbers need only be equal to within what floats can hold."""
    if isinstance(figures, dict):
        return {key: near(value) for key, value in figures.items()}
    if isinstance(figures, float):
        return pytest.approx(figures, rel=1e-9, abs=1e-9)
    return figures


# ── Names and order ──────────────────────────────────────────────────────────────────────────


@given(PEOPLE)
def test_other_names_of_participants_change_nothing_but_the_names(people):
    own = answers_of(people)
    renamed = [replace(one, participant=f"x{one.participant}") for one in own]
    before, after = score(BANK, own, []), score(BANK, renamed, [])
    mine, theirs = (one["totals"].pop("participants") for one in (before, after))
    assert {f"x{name}": sums for name, sums in mine.items()} == theirs
    assert before == after


@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_no_agenda_and_no_agreement(people, chance: random.Random):
    own = answers_of(people)
    shuffled = own[:]
    chance.shuffle(shuffled)
    assert agenda(BANK, spreads(BANK, own)) == agenda(BANK, spreads(BANK, shuffled))
    rows = [levels for _, levels in people]
    table = [[one if isinstance(one, int) else None for one in row] for row in rows]
    mixed = table[:]
    chance.shuffle(mixed)
    assert krippendorff_alpha(table) == near(krippendorff_alpha(mixed))
    assert cronbach_alpha(table, "pairwise") == cronbach_alpha(mixed, "pairwise")


@given(PEOPLE)
def test_other_voices_of_the_same_side_change_nothing_but_the_pooled_means(people):
    own = answers_of(people)
    before, after = score(BANK, own, []), score(BANK, with_voices(own, OTHER_VOICE), [])
    for figures in (before, after):
        for question in figures["questions"].values():
            question.pop("pooled_mean")
    assert before == after


@given(PEOPLE)
def test_exchanging_two_voices_leaves_the_pooled_means(people):
    own = answers_of(people)
    exchanged = with_voices(own, OTHER_VOICE)
    for code in CODES:
        one, other = spreads(BANK, own)[code], spreads(BANK, exchanged)[code]
        assert one.pooled_mean == other.pooled_mean
        assert one.voice_medians == {OTHER_VOICE[v]: m for v, m in other.voice_medians.items()}


@given(PEOPLE)
def test_exchanging_the_sides_exchanges_their_figures_and_leaves_the_gap(people):
    own = answers_of(people)
    before, after = spreads(BANK, own), spreads(BANK, with_voices(own, OTHER_SIDE))
    for code in CODES:
        one, other = before[code], after[code]
        assert one.sides["statutory"] == other.sides["community"]
        assert one.sides["community"] == other.sides["statutory"]
        assert (one.gap, one.median, one.split) == (other.gap, other.median, other.split)


# ── Turning the ladder round ─────────────────────────────────────────────────────────────────


def turned(own):
    return [one if one.level is None else replace(one, level=4 - one.level) for one in own]


def all_turned(bank: Bank) -> Bank:
    wanted = [q.code for q in bank.questions if not q.reversed]
    return bank_of(TWO, reversed_codes=wanted, weights={"A-1c": 3}, bands={"total": []})


@given(st.sampled_from(CODES), st.fractions(0, 4, max_denominator=2))
def test_reversing_twice_is_the_identity_for_medians_too(code, level):
    assert scored(BANK, code, scored(BANK, code, level)) == level


@given(PEOPLE)
def test_asking_everything_the_other_way_round_changes_nothing_that_is_scored(people):
    own = answers_of(people)
    before, after = score(BANK, own, []), score(all_turned(BANK), turned(own), [])
    for part in ("own_profile", "totals", "accounts", "domains"):
        assert before[part] == after[part]
    assert near(before["agreement"]) == after["agreement"]


@given(COUNTS)
def test_turning_the_ladder_round_mirrors_the_middle_and_leaves_the_split(counts):
    last = len(counts) - 1
    mirrored = dict(enumerate(counts[last - level] for level in counts))
    median = median_of(counts)
    assert median_of(mirrored) == (None if median is None else last - median)
    assert split_of(mirrored) is split_of(counts)


# ── Up and down ──────────────────────────────────────────────────────────────────────────────


def at_least(higher, lower):
    return lower is None or higher >= lower


@given(PEOPLE, st.data())
def test_a_higher_answer_lowers_no_figure(people, data):
    bank = bank_of(TWO, weights={"A-1c": 3}, bands={"total": []})
    own = answers_of(people)
    below_top = [place for place, one in enumerate(own) if one.level is not None and one.level < 4]
    if not below_top:
        return
    place = data.draw(st.sampled_from(below_top))
    raised = own[:]
    raised[place] = replace(own[place], level=own[place].level + 1)
    before, after = score(bank, own, []), score(bank, raised, [])
    for code in CODES:
        for figure in ("median", "mean", "pooled_mean", "share_high"):
            assert at_least(after["questions"][code][figure], before["questions"][code][figure])
    for code, one in before["own_profile"].items():
        assert at_least(after["own_profile"][code]["mean"], one["mean"])
    for code, one in before["totals"]["mean"].items():
        assert at_least(after["totals"]["mean"][code]["sum"], one["sum"])


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 3)), st.sampled_from(CODES))
def test_a_higher_agreed_level_raises_the_profile_and_on_a_reversed_question_lowers_it(
    levels, code
):
    if code not in levels:
        return
    before = profile_of(BANK, levels)
    after = profile_of(BANK, levels | {code: levels[code] + 1})
    issue = BANK.issue_of(code).code
    old, new = before.issues[issue].mean, after.issues[issue].mean
    if old is not None:
        assert (new < old) if BANK.question(code).reversed else (new > old)


@given(COUNTS)
def test_one_more_answer_inside_the_window_splits_nobody(counts):
    if split_of(counts) is not False:
        return
    middle = window_of(counts)[1]
    if median_of(counts) == middle:
        assert split_of(counts | {middle: counts[middle] + 1}) is False


@given(PEOPLE)
def test_everybody_twice_leaves_the_middles_and_the_shares(people):
    own = answers_of(people)
    again = [replace(one, participant=f"{one.participant} again") for one in own]
    for code, one in spreads(BANK, own).items():
        twice = spreads(BANK, [*own, *again])[code]
        assert twice.n == 2 * one.n
        for figure in ("median", "mean", "pooled_mean", "share_high", "gap", "average_deviation"):
            assert getattr(twice, figure) == getattr(one, figure)


# ── Edges of what can be ─────────────────────────────────────────────────────────────────────


@given(PEOPLE)
def test_figures_stay_where_they_can_be(people):
    found = score(BANK, answers_of(people), [])
    for one in found["questions"].values():
        assert sum(one["distribution"].values()) == one["n"]
        assert one["n"] == sum(side["n"] for side in one["sides"].values())
        for figure, least, most in (
            ("share_high", 0, 1),
            ("average_deviation", 0, 2),
            ("gap", 0, 4),
            ("sd", 0, 2**0.5 * 2),
            ("r_wg", -3, 1),
        ):
            assert one[figure] is None or least <= one[figure] <= most + 1e-12
    alpha = found["agreement"]["krippendorff_ordinal"]
    assert alpha is None or alpha <= 1 + 1e-12


@given(PEOPLE)
def test_agreed_levels_and_own_answers_keep_out_of_each_others_figures(people):
    own = answers_of(people)
    agreed = [AgreedLevel(code, 2) for code in CODES]
    alone, both, only = score(BANK, own, []), score(BANK, own, agreed), score(BANK, [], agreed)
    assert both["own_profile"] == alone["own_profile"]
    assert both["profile"] == only["profile"]
    assert both["accounts"] == alone["accounts"]


@given(
    st.lists(st.integers(0, 200), min_size=2, max_size=7, unique=True).map(sorted),
    st.fractions(0, 300, max_denominator=40),
)
def test_a_sum_falls_into_exactly_one_of_bands_that_join(edges, value):
    bands = [Band(f"from {low}", low, high) for low, high in pairwise(edges)]
    bands.append(Band(f"from {edges[-1]}", edges[-1], None))
    holding = [b for b in bands if b.low <= value and (b.high is None or value < b.high)]
    if value >= edges[0]:
        assert [band.name for band in holding] == [band_of(bands, value)]
        assert band_of(bands, Fraction(edges[1])) == f"from {edges[1]}"
    else:
        assert band_of(bands, value) is None


@given(PEOPLE)
def test_the_sums_of_the_sections_are_the_sum_in_all(people):
    for sums in totals_of(BANK, answers_of(people)).participants.values():
        parts = [sums[issue.code].sum for issue in BANK.issues]
        assert sums["total"].sum == (None if None in parts else sum(parts))


@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_the_same_from_either_side_and_one_where_all_agree(table):
    mirrored = [list(row) for row in zip(*table, strict=True)]
    for weights in ("unweighted", "linear", "quadratic"):
        assert weighted_kappa(table, weights) == near(weighted_kappa(mirrored, weights))
    if sum(1 for n in range(3) if table[n][n]) >= 2:
        agreeing = [
            [n if row == column else 0 for column, n in enumerate(cells)]
            for row, cells in enumerate(table)
        ]
        assert weighted_kappa(agreeing) == pytest.approx(1)
