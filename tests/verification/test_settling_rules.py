"""What a moderator may settle on, and what counts of it, as tables."""

from itertools import product

import pytest

from assessment.errors import Refused
from assessment.measures.answers import scored
from assessment.verification.model import Moderated, Settlement, Verdict
from assessment.verification.rules import check_settlement, levels_to_settle_on, settle
from measures.made_banks import bank_of

BANK, TURNED = bank_of(), bank_of(reversed_codes=["A-1a"])
CODE = "A-1a"


def given(verdict, level=None, *, stale=False, reason="Because."):
    return Verdict(1, CODE, 7, verdict, level, reason, stale, None, 1, "a" * 64)


def decided(decision, level=None, *, reason="So it is.", stale=False):
    return Moderated(1, CODE, decision, level, reason, "Mona", stale, None, 1)


UPHELD, TO_2, TO_1 = given("upheld"), given("lowered", 2), given("lowered", 1)
QUERIED, COULD_NOT_TELL = given("queried"), given("could not tell")

# verdicts on an agreed 3 → levels that a moderator can settle on
OPEN = [
    ([UPHELD, TO_1], (1, 2, 3)),
    ([TO_2, TO_1], (1, 2)),
    ([UPHELD, TO_2, given("lowered", 0)], (0, 1, 2, 3)),
    ([QUERIED], (0, 1, 2, 3)),
    ([QUERIED, COULD_NOT_TELL], (0, 1, 2, 3)),
    ([UPHELD, QUERIED], (3,)),
    ([TO_1, COULD_NOT_TELL], (1,)),
    ([UPHELD, TO_2, given("lowered", 0, stale=True)], (2, 3)),
    ([UPHELD, TO_2, given("lowered", 0, reason=" ")], (2, 3)),
]


@pytest.mark.parametrize(("verdicts", "levels"), OPEN)
def test_a_moderator_stays_between_what_verifiers_stand_behind(verdicts, levels):
    assert levels_to_settle_on(BANK, CODE, 3, verdicts) == levels


@pytest.mark.parametrize(
    ("verdicts", "levels"),
    [
        # Agreed at 1, which scores 3: lowered is to 2, 3 or 4 (scoring 2, 1 and 0).
        ([UPHELD, given("lowered", 3)], (3, 2, 1)),
        ([given("lowered", 2), given("lowered", 4)], (4, 3, 2)),
        ([QUERIED], (4, 3, 2, 1)),
        ([UPHELD, QUERIED], (1,)),
    ],
)
def test_on_a_question_worded_in_the_negative_lower_is_as_scored(verdicts, levels):
    assert levels_to_settle_on(TURNED, CODE, 1, verdicts) == levels


@pytest.mark.parametrize("bank", [BANK, TURNED], ids=["as worded", "in the negative"])
@pytest.mark.parametrize("agreed", BANK.levels)
def test_no_moderator_can_go_above_the_agreed_level(bank, agreed):
    lower = [
        level for level in bank.levels if scored(bank, CODE, level) < scored(bank, CODE, agreed)
    ]
    said = [UPHELD, QUERIED, *(given("lowered", level) for level in lower)]
    for pair in product(said, repeat=2):
        for level in levels_to_settle_on(bank, CODE, agreed, pair):
            assert scored(bank, CODE, level) <= scored(bank, CODE, agreed)


# what is decided, of allowed 1 and 2 → what the refusal says (None: it may be kept)
ALLOWED = [
    ("", None, None),
    ("settled", None, None),
    ("settled", 1, None),
    ("settled", 2, None),
    ("settled", 0, "it can be settled on 1 or 2"),
    ("settled", 3, "it can be settled on 1 or 2"),
    ("settled", 9, "it can be settled on 1 or 2"),
    ("unsettled", None, None),
    ("unsettled", 1, "has no level"),
    ("", 1, "has no level"),
    ("raised", None, "settled, or left unsettled"),
]


@pytest.mark.parametrize(("decision", "level", "refusal"), ALLOWED)
def test_what_a_moderator_may_keep(decision, level, refusal):
    if refusal is None:
        check_settlement(decision, level, allowed=(1, 2), agreed=3)
    else:
        with pytest.raises(Refused, match=refusal):
            check_settlement(decision, level, allowed=(1, 2), agreed=3)


# verdicts on an agreed 3, what was decided → settled level, whether somebody has still to decide
COUNTS = [
    ("differ, on one of theirs", [UPHELD, TO_1], decided("settled", 1), 1, False),
    ("differ, between theirs", [UPHELD, TO_1], decided("settled", 2), 2, False),
    ("differ, on the agreed one", [UPHELD, TO_1], decided("settled", 3), 3, False),
    ("differ, stays unsettled", [UPHELD, TO_1], decided("unsettled"), None, False),
    ("without a reason", [UPHELD, TO_1], decided("settled", 2, reason=" \n"), None, True),
    ("unsettled without a reason", [UPHELD, TO_1], decided("unsettled", reason=""), None, True),
    ("without a level", [UPHELD, TO_1], decided("settled"), None, True),
    ("not decided, but a reason", [UPHELD, TO_1], decided(""), None, True),
    ("of the answer before", [UPHELD, TO_1], decided("settled", 2, stale=True), None, True),
    ("not between them any more", [UPHELD, TO_2], decided("settled", 1), None, True),
    ("all queried", [QUERIED, COULD_NOT_TELL], decided("settled", 0), 0, False),
    ("nobody decided", [UPHELD, TO_1], None, None, True),
]


@pytest.mark.parametrize(
    ("verdicts", "moderated", "level", "waits"), [c[1:] for c in COUNTS], ids=[c[0] for c in COUNTS]
)
def test_what_counts_of_a_moderators_decision(verdicts, moderated, level, waits):
    found = settle(3, verdicts, moderated)
    assert (found.settled, found.waits) == (level, waits)
    assert found.verified is None  # no verifier stands behind a level that a moderator chose
    assert found.disputed


@pytest.mark.parametrize(
    ("agreed", "verdicts", "settlement"),
    [
        (3, [TO_2, TO_2], Settlement(2, 2)),
        (3, [UPHELD], Settlement(3, 3)),
        (3, [], Settlement(None, None)),
        (3, [given("upheld", stale=True)], Settlement(None, None)),
        (None, [UPHELD, TO_1], Settlement(None, None)),
    ],
)
def test_where_verifiers_are_of_one_mind_no_moderator_counts(agreed, verdicts, settlement):
    assert settle(agreed, verdicts, decided("settled", 1)) == settlement
