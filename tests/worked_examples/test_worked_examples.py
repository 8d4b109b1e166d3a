"""Each worked example is a small table in and the numbers out that a reader can check by hand."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import yaml

from assessment.measures.agreement import weighted_kappa
from assessment.measures.comparing import estimate, least_difference, pairs_that_differ
from assessment.measures.profile import profile_of
from assessment.measures.score import score, scored_matrix
from assessment.measures.small_numbers import Hidden, shown_medians, shown_spread
from assessment.measures.spread import agenda, spreads
from assessment.measures.tidy import read_tidy
from assessment.measures.within_group import lindell_r_wg_j, r_wg_j
from measures.made_banks import bank_of

EXAMPLES = sorted(Path(__file__).parent.glob("*.yaml"))
FEWEST_PEOPLE = 8
BY_LOT = 0.04  # how near two thousand drawn samples come to what all possible ones would give
EXACTLY = 1e-6
# Keys of `expect` beside those of `score`, and what works each of them out.
BESIDE_SCORE = {}


def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


def beside_score(work):
    BESIDE_SCORE[work.__name__] = work
    return work


@beside_score
def agenda_(bank, own):
    return list(agenda(bank, spreads(bank, own)))


@beside_score
def kappa(bank, own):
    one, other = (
        {a.question: bank.levels.index(a.level) for a in own if a.participant == who}
        for who in ("p1", "p2")
    )
    table = np.zeros((len(bank.levels), len(bank.levels)))
    for question in one:
        table[one[question], other[question]] += 1
    return {w: weighted_kappa(table, w) for w in ("unweighted", "linear", "quadratic")}


@beside_score
def within_group(bank, own):
    found = spreads(bank, own)
    counts = {
        issue.code: [found[q.code].distribution for q in issue.questions] for issue in bank.issues
    }
    return {
        code: {"r_wg_j": r_wg_j(items), "lindell": lindell_r_wg_j(items)}
        for code, items in counts.items()
    }


@beside_score
def shown(bank, own):
    found = {code: shown_spread(one, FEWEST_PEOPLE) for code, one in spreads(bank, own).items()}
    figures = profile_of(bank, shown_medians(found)).dimensions
    return {code: said(one) for code, one in found.items()} | {
        "own_profile": {
            code: {
                "mean": one.mean and float(one.mean),
                "levelled": one.levelled,
                "asked": one.asked,
            }
            for code, one in figures.items()
        }
    }


def said(one):
    if isinstance(one, Hidden):
        return "hidden"
    sides = {
        name: "hidden" if isinstance(side, Hidden) else side.n for name, side in one.sides.items()
    }
    return sides | {
        "n": one.n,
        "distribution": {str(level): count for level, count in one.distribution.items()},
        "median": float(one.median),
        "mean": float(one.mean),
        "gap": "hidden" if isinstance(one.gap, Hidden) else one.gap and float(one.gap),
    }


def estimates(bank, own):
    columns = {question.code: place for place, question in enumerate(bank.questions)}
    names = dict.fromkeys(one.participant.rstrip("0123456789") for one in own)
    people = {name: [a for a in own if a.participant.startswith(name)] for name in names}
    return {
        name: estimate(scored_matrix(bank, mine, columns), seed=1) for name, mine in people.items()
    }


@beside_score
def sites(bank, own):
    return {
        name: {"n": e.n, "mean": e.mean, "low": e.low, "high": e.high, "error": e.error}
        for name, e in estimates(bank, own).items()
    }


@beside_score
def least_difference_(bank, own):
    found = estimates(bank, own)
    return {f"{a}-{b}": least_difference(found[a], found[b]) for a in found for b in found}


@beside_score
def differing(bank, own):
    return [list(pair) for pair in pairs_that_differ(estimates(bank, own)).differing]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_worked_example(path):
    example = read(path)
    assert set(example) == {"part", "title", "says", "working", "bank", "answers", "expect"}
    asked = example["bank"]
    assert set(asked) <= {"questions", "ladder", "high", "reversed", "weights", "bands"}
    bank = bank_of(
        asked["questions"],
        ladder=tuple(asked["ladder"]),
        high=asked.get("high", 3),
        reversed_codes=asked.get("reversed", ()),
        weights=asked.get("weights"),
        bands=asked.get("bands"),
    )
    answers = read_tidy(example["answers"].encode(), bank)
    found = json.loads(json.dumps(score(bank, answers.own, answers.agreed), allow_nan=False))
    for name, work in BESIDE_SCORE.items():
        if name.rstrip("_") in example["expect"]:
            found[name.rstrip("_")] = work(bank, answers.own)
    by_lot = {"sites", "least_difference"} & set(example["expect"])
    check(found, example["expect"], "score", BY_LOT if by_lot else EXACTLY)


def check(found, expected, where, near):
    if isinstance(expected, dict):
        assert set(expected) <= set(found), where
        for key, value in expected.items():
            check(found[key], value, f"{where} > {key}", near)
    elif expected is None or isinstance(expected, bool | str | list):
        assert found == expected, where
        assert type(found) is type(expected), where
    else:
        assert found == pytest.approx(expected, abs=near), where


def numbers(expected):
    """Every figure that an example expects, distributions aside: they are counted, not worked out."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            if key != "distribution":
                yield from numbers(value)
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        yield expected


def written(number):
    """The ways in which a reader may find a number written: to one and up to four places."""
    return (
        {f"{number:.{places}f}".rstrip("0").rstrip(".") for places in (1, 2, 3, 4)}
        if (number != int(number))
        else {str(int(number))}
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_figure_stands_in_the_working(path):
    example = read(path)
    told = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w])", " ".join(example["working"]))
    missing = [number for number in numbers(example["expect"]) if written(number).isdisjoint(told)]
    assert not missing


SIGNS = r"[-(]*\d[\d. ()+x/-]*"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_sum_in_the_working_comes_out(path):
    for step in read(path)["working"]:
        for left, right, percent in sums(step):
            places = len(re.search(r"\.?(\d*)$", right)[1]) if "." in right else 0
            near = 0.6 * 10.0**-places + 2e-4
            assert reckoned(left) * (100 if percent else 1) == pytest.approx(
                reckoned(right), abs=near
            ), step


def sums(step):
    """Every “1 + 2 = 3” of a step, with whether it is per cent; both of “a / b = c / d = e”."""
    for clause in re.split(r"[.,;:]+[)]?(?: |$)", step):
        for left, right in pairwise(clause.split(" = ")):
            before = re.search(rf"(?<![\w.])({SIGNS})$", left)
            after = re.match(rf"({SIGNS})(%)?", right)
            if before and after and " " in before[1]:
                yield whole(before[1]), whole(after[1]), bool(after[2])


def whole(text):
    """The sum without a bracket that belongs to the sentence, and without its full stop."""
    text = text.strip(" .").rstrip("-")
    while text.count(")") > text.count("("):
        text = text[: text.rindex(")")].strip(" .")
    while text.count("(") > text.count(")"):
        text = text[text.index("(") + 1 :]
    return text


def reckoned(text):
    assert re.fullmatch(r"[\d. ()+x/-]+", text), text
    return eval(text.replace("x", "*"))  # noqa: S307  digits and signs alone, from our own files


def test_the_sums_are_found_where_they_stand():
    step = "A-1: (2 + 3.5) / 2 = 2.75. Its share is 1 / 4 = 25 %; A is 2 x 3 = 12 / 2 = 6, level 3."
    assert list(sums(step)) == [
        ("(2 + 3.5) / 2", "2.75", False),
        ("1 / 4", "25", True),
        ("2 x 3", "12 / 2", False),
        ("12 / 2", "6", False),
    ]


def test_there_are_examples_of_everything_that_is_worked_out():
    assert len(EXAMPLES) >= 25
    told = {key for path in EXAMPLES for key in keys(read(path)["expect"])}
    assert told >= {"n", "distribution", "median", "mean", "sd", "share_high", "silences"}
    assert told >= {"unanswered", "split", "sides", "r_wg", "agreed", "average_deviation"}
    assert told >= {"pooled_mean", "gap", "profile", "own_profile", "accounts", "agenda", "shown"}
    assert told >= {"krippendorff_ordinal", "listwise", "pairwise", "participants", "sum", "band"}
    assert told >= {"kappa", "r_wg_j", "lindell", "sites", "least_difference", "differing"}


def keys(expected):
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield key
            yield from keys(value)
