"""``score`` with somebody else's instrument; every expected number is worked by hand here."""

import json

import pytest

from assessment.__main__ import main
from instruments.playing import BANKS, SEVEN, SIX

HEAD = "participant,voice,question,answer,note"

# seven-by-five: 7 sections of 5 statements on 1 to 5.  Every weight is 1, but FAIR-2.1 and COST-1.1
# count twice and LEARN-2.2 three times, so the weights come to 5, FAIR and COST 6, LEARN 7, all 39.
# NEAR-2.1 is worded in the negative: it scores 6 minus its level.
WEIGHTED = ("FAIR-2.1", "COST-1.1", "LEARN-2.2")
# all at 2; all at 4; all at 3, the weighted ones at 5; all at 3, and one statement not judged.
PEOPLE = {"low": 2, "high": 4, "mixed": 3, "gap": 3}
VOICES = {"low": "BORROW", "high": "CREW", "mixed": "STREET", "gap": "CREW"}

SUMS = {
    # 5 x 2 = 10; FAIR and COST 6 x 2 = 12; LEARN 7 x 2 = 14; NEAR 4 x 2 + (6 - 2) = 12; in all
    # 3 x 10 + 12 + 12 + 14 + 12 = 80.  A band ends below its high: 12 is Growing in NEAR (5, 12,
    # 19) and Seedling in FAIR (6, 14, 22).
    "low": {
        "OPEN": (10, "Seedling"),
        "STOCK": (10, "Seedling"),
        "CARE": (10, "Seedling"),
        "FAIR": (12, "Seedling"),
        "COST": (12, "Seedling"),
        "LEARN": (14, "Seedling"),
        "NEAR": (12, "Growing"),
        "total": (80, "Seedling"),
    },
    # 5 x 4 = 20; 6 x 4 = 24; 7 x 4 = 28; NEAR 4 x 4 + (6 - 4) = 18; in all 60 + 48 + 28 + 18 = 154.
    "high": {
        "OPEN": (20, "In bloom"),
        "STOCK": (20, "In bloom"),
        "CARE": (20, "In bloom"),
        "FAIR": (24, "In bloom"),
        "COST": (24, "In bloom"),
        "LEARN": (28, "In bloom"),
        "NEAR": (18, "Growing"),
        "total": (154, "In bloom"),
    },
    # 5 x 3 = 15; FAIR and COST 4 x 3 + 2 x 5 = 22, where In bloom begins; LEARN 4 x 3 + 3 x 5 =
    # 27; NEAR 4 x 3 + (6 - 3) = 15; in all 4 x 15 + 22 + 22 + 27 = 131, below 143.
    "mixed": {
        "OPEN": (15, "Growing"),
        "STOCK": (15, "Growing"),
        "CARE": (15, "Growing"),
        "FAIR": (22, "In bloom"),
        "COST": (22, "In bloom"),
        "LEARN": (27, "In bloom"),
        "NEAR": (15, "Growing"),
        "total": (131, "Growing"),
    },
    # As before without the weighted ones at 5: 6 x 3 = 18, 7 x 3 = 21.  CARE-1.1 was not judged,
    # so there is no sum of CARE, and none in all.
    "gap": {
        "OPEN": (15, "Growing"),
        "STOCK": (15, "Growing"),
        "CARE": (None, None),
        "FAIR": (18, "Growing"),
        "COST": (18, "Growing"),
        "LEARN": (21, "Growing"),
        "NEAR": (15, "Growing"),
        "total": (None, None),
    },
}
MEAN = {
    "OPEN": (15, "Growing"),  # (10 + 20 + 15 + 15) / 4
    "STOCK": (15, "Growing"),
    "CARE": (15, "Growing"),  # (10 + 20 + 15) / 3
    "FAIR": (19, "Growing"),  # (12 + 24 + 22 + 18) / 4
    "COST": (19, "Growing"),
    "LEARN": (22.5, "Growing"),  # (14 + 28 + 27 + 21) / 4, below 25
    "NEAR": (15, "Growing"),  # (12 + 18 + 15 + 15) / 4
    "total": (121 + 2 / 3, "Growing"),  # (80 + 154 + 131) / 3 = 365 / 3
}


def level_of(who, code):
    """Return the answer of one of the four people to a statement."""
    if who == "gap" and code == "CARE-1.1":
        return "cannot judge"
    return 5 if who == "mixed" and code in WEIGHTED else PEOPLE[who]


@pytest.fixture
def scored(tmp_path, capsys):
    """Return a function that runs ``score`` on rows and returns its JSON."""

    def run(bank, rows):
        path = tmp_path / "answers.csv"
        path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
        words = ["score", "--bank", str(BANKS / bank), "--answers", str(path), "--json"]
        assert main(words) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def of_seven(scored):
    own = [
        f"{who},{VOICES[who]},{question.code},{level_of(who, question.code)},"
        for who in PEOPLE
        for question in SEVEN.questions
    ]
    # Agreed: 3 everywhere but 5 at FAIR-2.1, 4 at OPEN-1.1 and 2 at NEAR-2.1, which scores 4.
    other = {"FAIR-2.1": 5, "OPEN-1.1": 4, "NEAR-2.1": 2}
    agreed = [f"agreed,,{q.code},{other.get(q.code, 3)},Seen." for q in SEVEN.questions]
    return scored("seven-by-five", [*own, *agreed])


@pytest.mark.parametrize("who", SUMS)
def test_sums_and_bands_of_each_participant(of_seven, who):
    found = of_seven["totals"]["participants"][who]
    assert {code: (one["sum"], one["band"]) for code, one in found.items()} == SUMS[who]


def test_sums_and_bands_of_the_mean(of_seven):
    found = of_seven["totals"]["mean"]
    assert {code: one["band"] for code, one in found.items()} == {
        c: b for c, (_, b) in MEAN.items()
    }
    for code, (mean, _) in MEAN.items():
        assert found[code]["sum"] == pytest.approx(mean), code


def test_its_own_silences_are_counted_by_its_own_words(of_seven):
    assert of_seven["questions"]["CARE-1.1"]["silences"] == {
        "cannot judge": 1,
        "would rather skip it": 0,
    }
    assert of_seven["accounts"]["CARE-1.1"] == {
        "asked": 4,
        "levelled": 3,
        "cannot judge": 1,
        "would rather skip it": 0,
        "unanswered": 0,
    }
    everything = of_seven["accounts"]["all"]
    assert everything["asked"] == 4 * 35 == everything["levelled"] + everything["cannot judge"]


def test_weights_count_in_profiles(of_seven):
    profile = of_seven["profile"]
    assert profile["OPEN"]["mean"] == pytest.approx(16 / 5)  # 4 + 4 x 3
    assert profile["FAIR"]["mean"] == pytest.approx(22 / 6)  # 4 x 3 + 2 x 5
    assert profile["FAIR-2"]["mean"] == pytest.approx(16 / 4)  # 2 x 5 + 3 + 3
    assert profile["NEAR"]["mean"] == pytest.approx(16 / 5)  # 4 x 3 + (6 - 2)
    assert profile["NEAR"]["lowest"] == "NEAR-1.1"  # 3; the 2 of NEAR-2.1 scores 4
    # Medians: 2, 3, 4 and 5 at FAIR-2.1 come to 3.5, all others to 3: (5 x 0 + 4 x 3 + 2 x 3.5) / 6
    assert of_seven["own_profile"]["FAIR"]["mean"] == pytest.approx(19 / 6)


def test_its_own_high_level_and_sides(of_seven):
    one = of_seven["questions"]["FAIR-2.1"]  # 2, 4, 5 and 3
    assert one["distribution"] == {"1": 0, "2": 1, "3": 1, "4": 1, "5": 1}
    assert one["share_high"] == 2 / 4  # high is 4
    assert one["sides"]["statutory"]["median"] == 3.5  # 4 and 3 of the crew
    assert one["sides"]["community"]["median"] == 3.5  # 2 and 5
    assert one["split"] is None  # fewer than five


# six-by-six: 6 sections of 6 observations on 1 to 4, high is 4, nothing is added up.  GATE-1c is
# worded in the negative: it scores 5 minus its level.
ANSWERS = {
    "GATE-1a": [2, 2, 2, 2, 2, 2],
    "GATE-1b": [3, 3, 3, 3, 4, 4],
    "GATE-1c": [1, 1, 1, 1, 2, 4],
    "GATE-2a": [1, 1, 1, 4, 4, 4],
}


@pytest.fixture
def of_six(scored):
    voices = ("GARD", "WARD", "VIS", "NEIGH", "SCHOOL", "VIS")
    own = [
        f"P{place},{voice},{code},{levels[place]},"
        for code, levels in ANSWERS.items()
        for place, voice in enumerate(voices)
    ]
    agreed = [
        f"agreed,,{code},{level},Seen." for code, level in zip(ANSWERS, (3, 4, 1, 2), strict=True)
    ]
    return scored("six-by-six", [*own, *agreed])


def test_a_reversed_observation_is_shown_as_asked_and_scored_from_the_other_end(of_six):
    one = of_six["questions"]["GATE-1c"]
    assert one["reversed"] is True
    assert one["distribution"] == {"1": 4, "2": 1, "3": 0, "4": 1}
    assert (one["median"], one["agreed"]) == (1, 1)
    assert one["mean"] == pytest.approx(10 / 6)
    assert one["share_high"] == pytest.approx(1 / 6)  # one answer at 4, as asked
    # Scored, 1 is 4: the median 4, the mean 5 - 10 / 6, and four of six count as high.
    assert one["scored"]["median"] == one["scored"]["agreed"] == 4
    assert one["scored"]["mean"] == pytest.approx(20 / 6)
    assert one["scored"]["share_high"] == pytest.approx(4 / 6)
    plain = of_six["questions"]["GATE-1b"]
    assert plain["reversed"] is False
    assert plain["scored"]["share_high"] == plain["share_high"] == pytest.approx(2 / 6)


def test_what_is_split_on_a_ladder_of_four(of_six):
    # 1 1 1 4 4 4: the median 2.5; of 1 to 3 and 2 to 4 each leaves three outside, two are a third.
    assert of_six["questions"]["GATE-2a"]["split"] is True
    # 1 1 1 1 2 4: 1 to 3 leaves one outside.
    assert of_six["questions"]["GATE-1c"]["split"] is False


def test_profiles_take_a_reversed_observation_from_the_other_end(of_six):
    # Agreed 3, 4 and 1, which scores 4: 11 / 3.
    assert of_six["profile"]["GATE-1"]["mean"] == pytest.approx(11 / 3)
    assert of_six["profile"]["GATE-1"]["lowest"] == "GATE-1a"
    # Medians 2, 3 and 1, which scores 4: 3.
    assert of_six["own_profile"]["GATE-1"]["mean"] == pytest.approx(3)
    # Four of six observations of the section carry a level: (3 + 4 + 4 + 2) / 4.
    gate = of_six["profile"]["GATE"]
    assert (gate["mean"], gate["levelled"], gate["asked"]) == (pytest.approx(13 / 4), 4, 6)
    assert of_six["domains"]["profile"]["out"]["mean"] is None
    assert "totals" not in of_six


def test_people_who_see_it_alike_are_consistent_as_scored(scored):
    # Each gives one level throughout, turned round at the two that are worded in the negative: six
    # columns that are the same as scored, so alpha is 1.
    gate = SIX.issues[0].questions
    assert sum(question.reversed for question in gate) == 2
    rows = [
        f"P{level},VIS,{q.code},{5 - level if q.reversed else level},"
        for level in SIX.levels
        for q in gate
    ]
    alpha = scored("six-by-six", rows)["agreement"]["cronbach"]
    assert alpha["GATE"] == {"listwise": pytest.approx(1), "pairwise": pytest.approx(1)}
    assert alpha["POND"] == {"listwise": None, "pairwise": None}


@pytest.mark.parametrize("bank", [SEVEN, SIX])
def test_what_score_prints_is_readable(bank, tmp_path, capsys):
    path = tmp_path / "answers.csv"
    rows = [f"A,{bank.voices[0].code},{q.code},{bank.levels[-1]}," for q in bank.questions]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    assert main(["score", "--bank", str(BANKS / bank.version), "--answers", str(path)]) == 0
    said = capsys.readouterr().out
    turned = next(q.code for q in bank.questions if q.reversed)
    (line,) = (
        line for line in said.splitlines() if line.startswith(turned) and "split" not in line
    )
    assert "negative" in line
    assert ("In bloom" in said) is bank.scoring.sums
