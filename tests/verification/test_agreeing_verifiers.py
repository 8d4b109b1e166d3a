"""Agreement between verifiers, against the published figures, given as verdicts."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from assessment.verification.agreeing_verifiers import verifier_agreement
from assessment.verification.model import Verdict
from measures.made_banks import bank_of

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "agreement.json").read_text())
EXACTLY = 1e-6


def asked(count, ladder, *, turned=False):
    """Return a bank of so many questions, every second one worded in the negative if wished."""
    codes = [f"A-1{number:03}" for number in range(count)]
    shape = {"A": {"A-1": codes}}
    return bank_of(shape, ladder=ladder, reversed_codes=codes[::2] if turned else ())


def standing_behind(bank, *verifiers):
    """Return agreed levels at the top, and verdicts that stand behind the levels given, as scored.

    ``verifiers`` are rows of levels by question; None could not tell.
    """
    codes = [question.code for question in bank.questions]
    low, top = bank.levels[0], bank.levels[-1]

    def on(code, level):  # from the other end on a question in the negative
        return low + top - level if bank.question(code).reversed else level

    def said(person, code, level):
        if level is None:
            return Verdict(
                1,
                code,
                person,
                "could not tell",
                None,
                "Why.",
                stale=False,
                saved_at=None,
                revision=1,
                answer_hash="",
            )
        if level == top:
            return Verdict(
                1,
                code,
                person,
                "upheld",
                None,
                "",
                stale=False,
                saved_at=None,
                revision=1,
                answer_hash="",
            )
        return Verdict(
            1,
            code,
            person,
            "lowered",
            on(code, level),
            "Why.",
            stale=False,
            saved_at=None,
            revision=1,
            answer_hash="",
        )

    verdicts = {
        code: [said(person, code, row[at]) for person, row in enumerate(verifiers)]
        for at, code in enumerate(codes)
    }
    return {code: on(code, top) for code in codes}, verdicts


def agreement(ladder, *verifiers, turned=False):
    bank = asked(len(verifiers[0]), ladder, turned=turned)
    return verifier_agreement(bank, *standing_behind(bank, *verifiers))


@pytest.mark.parametrize("turned", [False, True])
def test_alpha_of_verdicts_is_as_published(turned):
    (case,) = GOLDEN["krippendorff_alpha"][:1]
    found = agreement((1, 5), *case["observers_by_units"], turned=turned)
    assert found.alpha == pytest.approx(case["ordinal"], abs=EXACTLY)
    assert (found.verifiers, found.questions) == (4, 11)
    assert len(found.pairs) == 6


@pytest.mark.parametrize("turned", [False, True])
def test_kappa_of_two_verifiers_is_as_published(turned):
    (case,) = [one for one in GOLDEN["weighted_kappa"] if "linear" in one]
    rows = [
        (one, other)
        for one, line in enumerate(case["table"])
        for other, count in enumerate(line)
        for _ in range(count)
    ]
    (pair,) = agreement((0, 2), *zip(*rows, strict=True), turned=turned).pairs
    assert pair.questions == len(rows) == 19
    assert pair.linear == pytest.approx(case["linear"], abs=EXACTLY)
    assert pair.quadratic == pytest.approx(case["quadratic"], abs=EXACTLY)


def test_levels_that_nobody_gave_do_not_change_kappa():
    one, other = (4, 3, 1, 4), (4, 2, 1, 3)
    (short,) = agreement((1, 4), one, other).pairs
    (long,) = agreement((0, 4), one, other).pairs
    assert short == long


UNDEFINED = [
    ("one verifier", [(4, 3, 2)], (1, 0, 0)),
    ("no common question", [(4, None), (None, 3)], (2, 0, 0)),
    ("only one value", [(4, 4, 4), (4, 4, 4)], (2, 3, 3)),
    ("nobody stands behind a level", [(None, None), (None, None)], (0, 0, 0)),
]


@pytest.mark.parametrize(
    ("verifiers", "counted"), [u[1:] for u in UNDEFINED], ids=[u[0] for u in UNDEFINED]
)
def test_what_is_not_defined_is_none(verifiers, counted):
    found = agreement((0, 4), *verifiers)
    assert (found.verifiers, found.questions, found.alike) == counted
    assert found.alpha is None
    assert {(pair.linear, pair.quadratic) for pair in found.pairs} <= {(None, None)}
    assert found.share_alike == (None if not counted[1] else 1)


def test_the_share_that_say_exactly_the_same_counts_questions_that_two_judged():
    found = agreement((0, 4), (4, 3, 2, None, 1), (4, 3, 1, 2, None), (4, 2, None, None, 1))
    assert (found.questions, found.alike) == (4, 2)
    assert found.share_alike == Fraction(1, 2)


def test_stale_and_unfinished_verdicts_say_nothing():
    bank = asked(3, (0, 4))
    agreed, verdicts = standing_behind(bank, (4, 3, 2), (4, 3, 2))
    whole = verifier_agreement(bank, agreed, verdicts)
    assert whole.questions == 3
    first, second, third = verdicts
    stale = Verdict(
        1, first, 1, "lowered", 0, "Why.", stale=True, saved_at=None, revision=1, answer_hash=""
    )
    unfinished = Verdict(
        1, second, 1, "lowered", 0, "", stale=False, saved_at=None, revision=1, answer_hash=""
    )
    verdicts |= {first: [verdicts[first][0], stale], second: [verdicts[second][0], unfinished]}
    found = verifier_agreement(bank, agreed, verdicts)
    assert (found.questions, found.alike) == (1, 1)
    assert third in verdicts
