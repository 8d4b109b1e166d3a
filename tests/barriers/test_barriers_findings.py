"""Good areas, areas to improve, where to intervene: the rules as a table."""

from __future__ import annotations

import pytest

from assessment.bank.loading import load_bank
from assessment.barriers.findings import findings_of


@pytest.fixture(scope="module")
def bank(pytestconfig):
    return load_bank(pytestconfig.rootpath / "questions" / "2026.1")


def answer(bank, code="CC-1.1a", **given):
    question = bank.question(code)
    facts = {"agreed": 2, "settled": None, "split": None, "sides": (None, None), "verdicts": []}
    facts |= {"settlement": None}
    facts |= given
    statutory, community = facts["sides"]
    return {
        "question": code,
        "text": question.text,
        "barrier": question.barrier.name,
        "barrier_sentence": question.barrier.sentence,
        "intervene": list(question.intervene),
        "agreed": {"level": facts["agreed"]},
        "settled": facts["settled"],
        "settlement": facts["settlement"],
        "spread": {
            "split": facts["split"],
            "statutory_median": statutory,
            "community_median": community,
        },
        "verdicts": [
            {"verdict": verdict, "level": level, "stale": stale}
            for verdict, level, stale in facts["verdicts"]
        ],
    }


LOWERED = [("lowered", 2, False)]
DIFFER = [("upheld", None, False), ("lowered", 1, False)]
MODERATED = {"level": 2, "reason": "Between the two.", "by": "Mona", "at": ""}


@pytest.mark.parametrize(
    ("given", "strength", "weakness"),
    [
        ({"agreed": None}, False, False),
        ({"agreed": 0}, False, True),
        ({"agreed": 1}, False, True),
        ({"agreed": 2}, False, False),
        ({"agreed": 3}, True, False),
        ({"agreed": 4}, True, False),
        ({"agreed": 3, "split": False}, True, False),
        ({"agreed": 3, "split": True}, False, True),
        ({"agreed": 2, "split": True}, False, True),
        ({"agreed": None, "split": True}, False, True),
        ({"agreed": 2, "sides": (3.0, 1.5)}, False, False),
        ({"agreed": 2, "sides": (3.0, 1.0)}, False, True),
        ({"agreed": 2, "sides": (1.0, 3.5)}, False, True),
        ({"agreed": 2, "sides": (3.0, None)}, False, False),
        ({"agreed": 3, "sides": (4.0, 2.0)}, True, True),
        ({"agreed": 3, "settled": 2, "verdicts": LOWERED}, False, True),
        ({"agreed": 4, "settled": 3, "verdicts": [("lowered", 3, False)]}, True, True),
        ({"agreed": 3, "settled": 1, "verdicts": [("lowered", 1, False)]}, False, True),
        ({"agreed": 3, "verdicts": [("lowered", 2, True)]}, True, False),
        # two verifiers differ: not settled yet, settled between, and settled on the agreed level
        ({"agreed": 3, "verdicts": DIFFER}, False, True),
        ({"agreed": 3, "settled": 2, "settlement": MODERATED, "verdicts": DIFFER}, False, True),
        ({"agreed": 3, "settled": 3, "settlement": MODERATED, "verdicts": DIFFER}, True, False),
        ({"agreed": 3, "settled": 3, "verdicts": [("upheld", None, False)]}, True, False),
        ({"agreed": 2, "verdicts": [("queried", None, False)]}, False, False),
        # nobody from outside stands behind it, so it is no strength
        ({"agreed": 3, "verdicts": [("queried", None, False)]}, False, False),
        ({"agreed": 3, "verdicts": [("could not tell", None, False)]}, False, False),
        ({"agreed": 3, "verdicts": [("queried", None, True)]}, True, False),
    ],
)
def test_what_comes_under_which_heading(bank, given, strength, weakness):
    found = findings_of([answer(bank, **given)], bank)
    assert bool(found["good_areas"]) == strength
    assert bool(found["areas_to_improve"]) == weakness
    assert bool(found["where_to_intervene"]) == weakness


def test_a_finding_says_why_in_words(bank):
    given = {"agreed": 3, "settled": 1, "split": True, "sides": (3.0, 0.5)}
    found = findings_of([answer(bank, **given, verdicts=[("lowered", 1, False)])], bank)
    assert found["areas_to_improve"][0]["because"] == (
        "Settled level 1 (Occasional); people's own answers are split; the two sides differ: "
        "statutory 3, community 0.5 (medians of own answers); a verifier lowered it from 3 to 1."
    )
    question = bank.question("CC-1.1a")
    assert found["where_to_intervene"][0] == {
        "question": "CC-1.1a",
        "title": question.barrier.name,
        "because": question.barrier.sentence,
        "intervene": list(question.intervene),
    }


def test_findings_keep_the_order_of_the_questions(bank):
    codes = [question.code for question in bank.form("short")]
    found = findings_of([answer(bank, code, agreed=0) for code in codes], bank)
    assert [one["question"] for one in found["areas_to_improve"]] == codes


def test_a_reversed_question_is_weak_at_the_other_end(pytestconfig):
    sample = load_bank(pytestconfig.rootpath / "tests" / "banks" / "sample-1-5")
    code = next(question.code for question in sample.questions if question.reversed)
    low, high = sample.levels[0], sample.levels[-1]
    assert findings_of([answer(sample, code, agreed=low)], sample)["good_areas"]
    assert findings_of([answer(sample, code, agreed=high)], sample)["areas_to_improve"]


def test_a_settled_fall_names_the_moderator_and_every_verifier(bank):
    given = {"agreed": 3, "settled": 2, "settlement": MODERATED, "verdicts": DIFFER}
    (found,) = findings_of([answer(bank, **given)], bank)["areas_to_improve"]
    assert found["because"] == (
        "A moderator settled it, from 3 to 2; a verifier lowered it from 3 to 1."
    )
