import json
import random

from hypothesis import given
from hypothesis import strategies as st

from assessment.measures.answers import AgreedLevel, OwnAnswer, scored
from assessment.measures.score import score
from measures.made_banks import TWO, VOICES, bank_of

BANK = bank_of(TWO, reversed_codes=["A-1b"], weights={"A-1c": 2}, bands={"A": [("all", 0, None)]})
CODES = [question.code for question in BANK.questions]
GIVEN = st.one_of(st.none(), st.integers(0, 4), st.sampled_from(BANK.silences))
PEOPLE = st.lists(
    st.tuples(st.sampled_from([v.code for v in VOICES]), st.lists(GIVEN, min_size=5, max_size=5)),
    max_size=12,
)
LEVEL_FIGURES = (
    "n",
    "distribution",
    "median",
    "mean",
    "pooled_mean",
    "sd",
    "share_high",
    "split",
    "gap",
    "r_wg",
    "average_deviation",
)


def answers_of(people):
    return [
        OwnAnswer(
            f"p{place}",
            voice,
            code,
            one if isinstance(one, int) else None,
            one if isinstance(one, str) else None,
        )
        for place, (voice, given_levels) in enumerate(people)
        for code, one in zip(CODES, given_levels, strict=True)
    ]


def test_the_shape_that_other_programs_rely_on():
    own = [OwnAnswer("p1", "FL", "A-1a", 3), OwnAnswer("p2", "CP", "A-1a", 1)]
    found = score(BANK, own, [AgreedLevel("A-1a", 2, "we talked")])
    assert {"questions", "profile", "own_profile", "accounts", "agreement", "totals"} <= set(found)
    question = found["questions"]["A-1a"]
    for key in ("n", "distribution", "median", "mean", "sd", "share_high", "silences"):
        assert key in question
    for key in ("unanswered", "split", "sides", "r_wg", "agreed"):
        assert key in question
    assert set(question["sides"]) == {"statutory", "community"}
    assert set(found["profile"]) == {"A", "B", "A-1", "A-2", "B-1"}
    assert set(found["profile"]["A"]) == {"mean", "levelled", "asked", "lowest"}
    assert set(found["accounts"]) == {*CODES, "all"}
    assert set(found["agreement"]) == {"krippendorff_ordinal", "cronbach"}
    assert set(found["agreement"]["cronbach"]["A"]) == {"listwise", "pairwise"}
    assert set(found["totals"]["mean"]) == {"A", "B", "total"}
    assert question["agreed"] == 2


def test_a_bank_without_sums_says_nothing_of_totals():
    assert "totals" not in score(bank_of(), [], [])


def test_only_the_questions_of_the_form_are_reported():
    found = score(BANK, [], [], asked=["A-1a", "B-1a"])
    assert list(found["questions"]) == ["A-1a", "B-1a"]
    assert found["profile"]["A"]["asked"] == 1


@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_participants_changes_nothing(people, chance: random.Random):
    own = answers_of(people)
    shuffled = own[:]
    chance.shuffle(shuffled)
    assert score(BANK, own, []) == score(BANK, shuffled, [])


@given(PEOPLE, st.sampled_from(CODES), st.sampled_from([*BANK.silences, None]))
def test_one_more_silence_changes_no_figure_of_levels(people, code, silence):
    own = answers_of(people)
    before = score(BANK, own, [])
    after = score(BANK, [*own, OwnAnswer("newcomer", "CP", code, None, silence)], [])
    for question in CODES:
        for figure in LEVEL_FIGURES:
            assert after["questions"][question][figure] == before["questions"][question][figure]
    assert after["own_profile"] == before["own_profile"]
    assert after["agreement"] == before["agreement"]
    assert after["totals"]["mean"] == before["totals"]["mean"]
    assert after["accounts"]["all"]["asked"] == before["accounts"]["all"]["asked"] + 1


@given(PEOPLE)
def test_accounts_always_balance(people):
    own = answers_of(people)
    accounts = score(BANK, own, [])["accounts"]
    for one in accounts.values():
        parts = {key: count for key, count in one.items() if key != "asked"}
        assert one["asked"] == sum(parts.values())
    assert accounts["all"]["asked"] == len(own)
    assert accounts["all"]["levelled"] == sum(1 for answer in own if answer.level is not None)


@given(PEOPLE)
def test_figures_are_json_and_within_the_ladder(people):
    found = score(BANK, answers_of(people), [])
    json.dumps(found, allow_nan=False)
    for question in found["questions"].values():
        for figure in ("median", "mean", "pooled_mean"):
            assert question[figure] is None or 0 <= question[figure] <= 4
        assert (question["median"] is None) == (question["n"] == 0)


@given(st.sampled_from(CODES), st.integers(0, 4))
def test_reversing_twice_is_the_identity(code, level):
    assert scored(BANK, code, scored(BANK, code, level)) == level
