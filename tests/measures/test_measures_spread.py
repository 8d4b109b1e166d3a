from fractions import Fraction

from assessment.measures.answers import OwnAnswer, scored
from assessment.measures.spread import agenda, spreads
from measures.made_banks import TWO, answers_to, bank_of


def test_every_question_has_a_spread_even_with_no_answer():
    found = spreads(bank_of(TWO), [])
    assert list(found) == ["A-1a", "A-1b", "A-1c", "A-2a", "B-1a"]
    empty = found["A-1a"]
    assert (empty.n, empty.median, empty.mean, empty.split) == (0, None, None, None)
    assert empty.distribution == {0: 0, 1: 0, 2: 0, 3: 0, 4: 0}
    assert empty.sides["statutory"].median is None
    assert empty.accounts.asked == 0
    assert empty.accounts.balances


def test_figures_are_exact_to_the_last_step():
    found = spreads(bank_of(), answers_to("A-1a", [0, 3, 4]))["A-1a"]
    assert found.mean == Fraction(7, 3)
    assert found.share_high == Fraction(2, 3)
    assert found.median == 3


def test_one_answer_has_no_scatter():
    found = spreads(bank_of(), answers_to("A-1a", [3]))["A-1a"]
    assert (found.sd, found.r_wg, found.average_deviation) == (None, None, 0)


def test_a_side_without_a_level_leaves_no_gap():
    own = answers_to("A-1a", [3, 4]) + answers_to("A-1a", ["don't know"], voice="CP")
    found = spreads(bank_of(), own)["A-1a"]
    assert found.gap is None
    assert (found.sides["community"].asked, found.sides["community"].n) == (1, 0)


def test_the_banks_high_level_decides_what_is_high():
    bank = bank_of(ladder=(1, 10), high=8)
    assert spreads(bank, answers_to("A-1a", [7, 8, 9, 10]))["A-1a"].share_high == Fraction(3, 4)


def test_agenda_is_split_then_gap_then_lowest_as_scored():
    bank = bank_of(TWO, reversed_codes=["A-2a"])
    own = [
        *answers_to("A-1a", [3, 3, 3, 3, 3]),  # agreement, no other side, median 3
        *answers_to("A-1b", [1, 1, 1, 1, 1]),  # agreement, no other side, median 1
        *answers_to("A-1c", [4, 4]),
        *answers_to("A-1c", [1], voice="CP"),  # too few, gap 3
        *answers_to("A-2a", [4, 4, 4, 4, 4]),  # reversed: scores 0
        *answers_to("B-1a", [0, 0, 2, 4, 4]),  # split
    ]
    assert agenda(bank, spreads(bank, own)) == ("B-1a", "A-1c", "A-2a", "A-1b", "A-1a")


def test_agenda_leaves_out_what_nobody_gave_a_level():
    own = [OwnAnswer("p", "FL", "A-1a", None, "don't know")]
    assert agenda(bank_of(), spreads(bank_of(), own)) == ()


def test_reversing_turns_the_ladder_round_for_marked_questions_only():
    bank = bank_of(TWO, ladder=(1, 4), reversed_codes=["A-1b"])
    assert [scored(bank, "A-1a", level) for level in (1, 4)] == [1, 4]
    assert [scored(bank, "A-1b", level) for level in (1, 2, 4)] == [4, 3, 1]
    assert scored(bank, "A-1b", Fraction(3, 2)) == Fraction(7, 2)
