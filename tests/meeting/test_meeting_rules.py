"""The order to talk in, the timer, and what a vote beside another gives away."""

from datetime import UTC, datetime, timedelta

import pytest

import factories
from assessment.errors import BadInput, Refused
from assessment.measures.small_numbers import ShownSpread, shown_spread
from assessment.meeting.codes import ALPHABET, LENGTH, new_code, spaced, tidy_code
from assessment.meeting.counting import VoteGiven, shown_votes, vote_spread
from assessment.meeting.model import AgendaItem, Ballot
from assessment.meeting.rules import (
    DIFFERS,
    LONGEST,
    agenda_of,
    changed,
    check_hands,
    check_items,
    check_seconds,
    differs_by_few,
    drawn,
    moved,
    order_to_talk,
    seconds_left,
    why,
)

BANK = factories.bank()
CODES = [question.code for question in BANK.form("short")]
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
PLAIN = {
    "asked": 8,
    "levelled": 8,
    "median": 2.0,
    "statutory_median": 2.0,
    "community_median": 2.0,
    "split": False,
    "hidden": None,
}
HIDDEN = PLAIN | {"levelled": None, "median": None, "split": None, "hidden": "Not yet."}
EMPTY = PLAIN | {"levelled": 0, "median": None, "split": None}
SPLIT = PLAIN | {"split": True}
WIDE = PLAIN | {"statutory_median": 3.0, "community_median": 1.0}
NARROW = PLAIN | {"statutory_median": 3.0}
LOW = PLAIN | {"median": 1.0, "statutory_median": 1.0, "community_median": 1.0}


def parts(*kinds):
    return dict(zip(CODES, kinds, strict=False))


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ((PLAIN, SPLIT), [1, 0]),
        ((SPLIT, SPLIT | {"statutory_median": 4.0}), [1, 0]),
        ((NARROW, WIDE, SPLIT), [2, 1, 0]),
        ((PLAIN, LOW), [1, 0]),
        ((LOW, NARROW), [1, 0]),
        ((PLAIN, PLAIN, PLAIN), [0, 1, 2]),
        ((PLAIN, HIDDEN, EMPTY, SPLIT), [3, 0]),
        ((HIDDEN, EMPTY), []),
    ],
)
def test_what_to_talk_about_first(given, order):
    assert order_to_talk(BANK, parts(*given)) == [CODES[place] for place in order]


def test_hidden_ones_come_before_those_that_nobody_answered_and_after_all_others():
    found = drawn(BANK, parts(EMPTY, HIDDEN, PLAIN, EMPTY, SPLIT))
    assert found == [CODES[place] for place in (4, 2, 1, 0, 3)]


@pytest.mark.parametrize(
    ("part", "reason", "said"),
    [
        (SPLIT, "split", "The answers are split."),
        (
            SPLIT | {"community_median": 0.0},
            "split",
            "The answers are split. The two sides are 2 levels apart.",
        ),
        (WIDE, "gap", "The two sides are 2 levels apart."),
        (NARROW, "gap", "The two sides are 1 level apart."),
        (LOW, "level", "The middle answer is level 1."),
        (
            PLAIN | {"median": 2.5, "community_median": None},
            "level",
            "The middle answer is level 2.5.",
        ),
        (EMPTY, "unanswered", "Nobody has chosen a level yet."),
        (HIDDEN, "hidden", "Not yet."),
    ],
)
def test_why_a_question_stands_where_it_stands(part, reason, said):
    assert why(part) == (reason, said)


def test_an_arranged_agenda_stays_when_answers_change():
    stored = [
        AgendaItem(CODES[2], 10),
        AgendaItem(CODES[0]),
        AgendaItem(CODES[1], None, dropped=True),
    ]
    found = agenda_of(BANK, parts(SPLIT, LOW, PLAIN), stored, {CODES[0]})
    assert [line.question for line in found.lines] == [CODES[2], CODES[0], CODES[1]]
    assert [line.settled for line in found.lines] == [False, True, False]
    assert (found.arranged, found.minutes, len(found.kept)) == (True, 10, 2)
    assert list(found.items) == stored
    assert found.withheld is None


def test_after_a_move_what_is_asked_no_more_is_gone_and_what_is_new_comes_last():
    stored = [AgendaItem("gone", 5), AgendaItem(CODES[1])]
    found = agenda_of(BANK, parts(PLAIN, LOW, SPLIT), stored, ())
    assert [line.question for line in found.lines] == [CODES[1], CODES[2], CODES[0]]
    assert found.minutes == 0
    assert found.stored == tuple(stored)


def test_why_the_answers_draw_no_order_is_said_only_where_all_are_hidden():
    assert agenda_of(BANK, parts(HIDDEN, HIDDEN), (), ()).withheld == "Not yet."
    assert agenda_of(BANK, parts(HIDDEN, PLAIN), (), ()).withheld is None
    assert agenda_of(BANK, parts(EMPTY, EMPTY), (), ()).withheld is None
    assert agenda_of(BANK, {}, (), ()).withheld is None


ITEMS = [AgendaItem(code) for code in CODES[:4]]


@pytest.mark.parametrize(
    ("code", "place", "order"),
    [
        (0, 2, [1, 2, 0, 3]),
        (3, 0, [3, 0, 1, 2]),
        (1, 99, [0, 2, 3, 1]),
        (2, -5, [2, 0, 1, 3]),
        (1, 1, [0, 1, 2, 3]),
    ],
)
def test_moving_a_question(code, place, order):
    found = moved(ITEMS, CODES[code], place)
    assert [item.question for item in found] == [CODES[one] for one in order]


def test_changing_one_line_leaves_the_others():
    found = changed(ITEMS, CODES[1], minutes=12, dropped=True)
    assert found == [ITEMS[0], AgendaItem(CODES[1], 12, dropped=True), *ITEMS[2:]]


@pytest.mark.parametrize("items", [ITEMS[:3], [*ITEMS, ITEMS[0]], [*ITEMS, AgendaItem("other")]])
def test_an_agenda_of_other_questions_is_refused(items):
    with pytest.raises(Refused, match="Load the page again"):
        check_items(items, CODES[:4])


@pytest.mark.parametrize("minutes", [0, -1, LONGEST + 1])
def test_minutes_that_are_none_are_refused(minutes):
    with pytest.raises(BadInput, match=CODES[0]):
        check_items([AgendaItem(CODES[0], minutes), *ITEMS[1:]], CODES[:4])


@pytest.mark.parametrize(
    ("seconds", "started", "left"),
    [
        (None, None, None),
        (300, None, 300),
        (300, NOW - timedelta(seconds=60), 240),
        (300, NOW - timedelta(seconds=301.9), -1),
        (300, NOW, 300),
    ],
)
def test_what_the_timer_says(seconds, started, left):
    assert seconds_left(seconds, started, NOW) == left


@pytest.mark.parametrize("seconds", [-1, LONGEST * 60 + 1])
def test_a_time_that_no_timer_shows_is_refused(seconds):
    with pytest.raises(BadInput):
        check_seconds(seconds)


def test_codes_are_read_however_they_are_typed():
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in made)
    assert tidy_code(f" {spaced('KMP4XT').lower()}-") == "KMP4XT"
    assert not {"0", "O", "1", "I", "L", "5", "S", "A", "E", "U"} & set(ALPHABET)


@pytest.mark.parametrize(
    "hands",
    [
        {"nobody": {1: 1}},
        {"statutory": {9: 1}},
        {"statutory": {1: -1}},
        {"statutory": {1: 501}},
        {"statutory": {1: True}},
    ],
)
def test_hands_that_cannot_be_are_refused(hands):
    with pytest.raises(BadInput):
        check_hands(hands, BANK)


# ── votes ────────────────────────────────────────────────────────────────────────────────────

STATUTORY, COMMUNITY = "FL", "CP"


def vote(number, levels, *, revealed=True, first_seat=0):
    """Return a vote of as many seats as levels, from both sides in turn."""
    ballots = [
        Ballot(seat, COMMUNITY if seat % 2 else STATUTORY, level)
        for seat, level in enumerate(levels, first_seat)
    ]
    at = NOW + timedelta(minutes=number)
    return VoteGiven(
        id=number,
        question=CODES[0],
        number=number,
        opened_at=at,
        revealed_at=at if revealed else None,
        voted=len(ballots),
        seats=len(ballots),
        ballots=ballots if revealed else (),
    )


TWENTY = [0, 1, 2, 3, 4] * 4


def shown(*votes, mode="confidential"):
    return shown_votes(BANK, votes, mode, 8)


def test_an_open_vote_tells_how_many_voted_and_nothing_else():
    (found,) = shown(vote(1, TWENTY, revealed=False), mode="named")
    assert found.is_open
    assert (found.voted, found.seats) == (20, 20)
    assert (found.spread, found.passed, found.hidden) == (None, None, None)


def test_a_revealed_vote_of_a_named_round_is_shown_however_few_voted():
    (found,) = shown(vote(1, [3, 1, None]), mode="named")
    assert found.spread.n == 2
    assert found.passed == 1
    assert found.spread.sides["statutory"].distribution[3] == 1
    assert found.spread.sides["community"].median == 1


@pytest.mark.parametrize(
    ("levels", "is_shown"),
    [(TWENTY, True), ([1, 2] * 3, False), ([2] * 20, False), ([None] * 20, False)],
)
def test_a_confidential_vote_keeps_the_rule_of_small_numbers(levels, is_shown):
    (found,) = shown(vote(1, levels))
    assert (found.spread is not None) is is_shown
    assert (found.hidden is None) is is_shown
    assert (found.passed is None) is not is_shown


def test_a_second_vote_of_the_same_people_stands_beside_the_first():
    first, second = shown(vote(1, TWENTY), vote(2, TWENTY[::-1]))
    assert first.spread is not None
    assert second.spread is not None


@pytest.mark.parametrize(
    ("second", "why_not"),
    [
        pytest.param(vote(2, [*TWENTY[:-1], None]), DIFFERS, id="one passes"),
        pytest.param(vote(2, [*TWENTY, 3]), DIFFERS, id="one more comes in"),
        pytest.param(vote(2, [*TWENTY, *TWENTY[:10]]), DIFFERS, id="five more on each side"),
        pytest.param(vote(2, TWENTY * 2), None, id="ten more on each side"),
        pytest.param(vote(2, TWENTY, first_seat=100), None, id="other people altogether"),
    ],
)
def test_a_confidential_vote_that_differs_by_few_people_is_hidden(second, why_not):
    first, found = shown(vote(1, TWENTY), second)
    assert first.spread is not None
    assert found.hidden == why_not
    assert shown(second)[0].spread is not None  # alone, it would be shown
    assert shown(vote(1, TWENTY), second, mode="named")[1].spread is not None


def test_a_hidden_vote_hides_no_later_one():
    first, second, third = shown(
        vote(1, TWENTY), vote(2, [*TWENTY[:-1], None]), vote(3, TWENTY[::-1])
    )
    assert first.spread is not None
    assert second.hidden == DIFFERS
    assert third.spread is not None


def seats(statutory, community):
    sides = {"statutory": frozenset(statutory), "community": frozenset(community)}
    return {None: sides["statutory"] | sides["community"], **sides}


def test_seats_that_swap_sides_count_on_both():
    before = seats(range(8), range(8, 16))
    now = seats(range(1, 8), [0, *range(8, 16)])
    assert differs_by_few(now, [before], 8)
    assert not differs_by_few(before, [before], 8)
    assert not differs_by_few(before, [], 8)


def test_a_side_that_was_hidden_before_does_not_come_back_from_the_other_side():
    # All twelve were shown; eight more of the small side come in, and both sides are shown.
    before = {None: frozenset(range(12))}
    now = seats([*range(3), *range(20, 28)], range(3, 12))
    assert len(now[None] - before[None]) == 8
    assert differs_by_few(now, [before], 8)


def alone(levels):
    """Return the own answers of people from both sides in turn, as they are shown."""
    found = shown_spread(vote_spread(BANK, CODES[0], vote(0, levels).ballots, {}), 8)
    assert isinstance(found, ShownSpread)
    return found


@pytest.mark.parametrize(
    ("levels", "is_shown"),
    [
        pytest.param(TWENTY, True, id="the same people, and nobody changed"),
        pytest.param(TWENTY[::-1], True, id="the same people, and some changed"),
        pytest.param(TWENTY[:-1], False, id="one was not there, and nobody changed"),
        pytest.param(TWENTY[:-7], False, id="seven were not there, and nobody changed"),
        pytest.param([*TWENTY, 3], False, id="one more was there, and nobody changed"),
        pytest.param([0, 0, *TWENTY[2:-1]], True, id="one was not there, and somebody changed"),
        pytest.param([4, *TWENTY[1:-1]], False, id="one changed to what another took away"),
        pytest.param(TWENTY * 2, True, id="ten more on each side"),
    ],
)
def test_a_confidential_vote_does_not_tell_what_those_said_who_missed_it(levels, is_shown):
    (found,) = shown_votes(BANK, [vote(1, levels)], "confidential", 8, alone(TWENTY))
    assert (found.hidden == DIFFERS) is not is_shown
    assert (found.spread is not None) is is_shown
    assert shown(vote(1, levels))[0].spread is not None  # alone, it would be shown


def test_hands_and_ballots_of_one_side_add_up():
    found = vote_spread(
        BANK,
        CODES[0],
        [Ballot(1, STATUTORY, 2), Ballot(2, COMMUNITY, None)],
        {"statutory": {2: 3, 4: 1}, "community": {0: 2}},
    )
    assert found.n == 7
    assert found.sides["statutory"].distribution == {0: 0, 1: 0, 2: 4, 3: 0, 4: 1}
    assert found.sides["community"].distribution[0] == 2
    assert (found.sides["statutory"].asked, found.sides["community"].asked) == (5, 3)
    assert found.accounts.unanswered == 1
