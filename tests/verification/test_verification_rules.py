import pytest

from assessment.errors import Refused
from assessment.verification.model import VERDICTS, Settlement, Verdict
from assessment.verification.rules import check_verdict, is_complete, settle, what_is_missing
from measures.made_banks import bank_of

BANK = bank_of()
CODE = BANK.questions[0].code
LADDER = BANK.levels


def allowed(verdict, level, agreed):
    """Say what a verifier may keep, independently of the rule: lowering, and only lowering."""
    if level is None:
        return True
    return verdict == "lowered" and level < agreed


@pytest.mark.parametrize("agreed", LADDER)
@pytest.mark.parametrize("level", [None, *LADDER])
@pytest.mark.parametrize("verdict", ["", *VERDICTS])
def test_a_verdict_may_lower_and_never_raise(verdict, level, agreed):
    if allowed(verdict, level, agreed):
        check_verdict(verdict, level, agreed=agreed, bank=BANK, question=CODE)
    else:
        with pytest.raises(Refused, match="Nothing was changed"):
            check_verdict(verdict, level, agreed=agreed, bank=BANK, question=CODE)


@pytest.mark.parametrize(
    ("verdict", "level", "agreed", "says"),
    [
        ("lowered", 3, 3, "never raises"),
        ("lowered", 4, 3, "never raises"),
        ("lowered", -1, 3, "not on this workbook's ladder"),
        ("upheld", 2, 3, "Only the verdict"),
        ("raised", None, 3, "A verdict is one of"),
        ("upheld", None, None, "no agreed level"),
        ("", None, None, "no agreed level"),
    ],
)
def test_a_refusal_says_what_is_wrong(verdict, level, agreed, says):
    with pytest.raises(Refused, match=says):
        check_verdict(verdict, level, agreed=agreed, bank=BANK, question=CODE)


# verdict, level, reason → what is missing (None: complete)
COMPLETE = [
    ("", None, "", "No verdict yet."),
    ("", None, "A thought.", "No verdict yet."),
    ("upheld", None, "", None),
    ("upheld", None, "I saw it.", None),
    ("lowered", None, "", "Lowered, but not to which level."),
    ("lowered", None, "Less than that.", "Lowered, but not to which level."),
    ("lowered", 1, "", "The verdict “lowered” needs its reason."),
    ("lowered", 1, " \n", "The verdict “lowered” needs its reason."),
    ("lowered", 1, "Less than that.", None),
    ("lowered", 0, "Nothing there.", None),
    ("queried", None, "", "The verdict “queried” needs its question."),
    ("queried", None, "Where is it?", None),
    ("could not tell", None, "", "The verdict “could not tell” needs its reason."),
    ("could not tell", None, "Nobody was there.", None),
]


@pytest.mark.parametrize(("verdict", "level", "reason", "missing"), COMPLETE)
def test_an_unfinished_verdict_says_what_it_needs(verdict, level, reason, missing):
    check_verdict(verdict, level, agreed=3, bank=BANK, question=CODE)  # it may be kept all the same
    assert what_is_missing(verdict, level, reason) == missing
    assert is_complete(verdict, level, reason) is (missing is None)


def given(verdict, level=None, reason="Because.", *, stale=False):
    return Verdict(1, "CC-1.1a", 7, verdict, level, reason, stale, None, 1, "")


UPHELD, TO_2, TO_1 = given("upheld"), given("lowered", 2), given("lowered", 1)
QUERIED, COULD_NOT_TELL = given("queried"), given("could not tell")
NOTHING, OPEN = Settlement(None, None), Settlement(None, None, disputed=True)
SETTLED_AT_3 = [
    ("nobody said anything", [], NOTHING),
    ("one upholds", [UPHELD], Settlement(3, 3)),
    ("one lowers", [TO_2], Settlement(2, 2)),
    ("one queries", [QUERIED], OPEN),
    ("one could not tell", [COULD_NOT_TELL], OPEN),
    ("one has not finished", [given("lowered", 2, "")], NOTHING),
    ("one has not begun", [given("", None, "")], NOTHING),
    ("two uphold", [UPHELD, UPHELD], Settlement(3, 3)),
    ("two lower alike", [TO_2, TO_2], Settlement(2, 2)),
    ("two lower differently", [TO_2, TO_1], OPEN),
    ("one upholds, one lowers", [UPHELD, TO_2], OPEN),
    ("one upholds, one queries", [UPHELD, QUERIED], OPEN),
    ("two query", [QUERIED, COULD_NOT_TELL], OPEN),
    ("a stale one does not count", [UPHELD, given("lowered", 1, stale=True)], Settlement(3, 3)),
    ("only a stale one", [given("upheld", stale=True)], NOTHING),
]


@pytest.mark.parametrize(
    ("verdicts", "settlement"), [row[1:] for row in SETTLED_AT_3], ids=[r[0] for r in SETTLED_AT_3]
)
def test_what_verdicts_on_an_agreed_level_of_3_settle(verdicts, settlement):
    assert settle(3, verdicts) == settlement


def test_a_question_without_an_agreed_level_settles_nothing():
    assert settle(None, [UPHELD]) == NOTHING


def test_a_level_of_0_is_settled_like_any_other():
    assert settle(0, [UPHELD]) == Settlement(0, 0)
