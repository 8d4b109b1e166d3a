import json
from datetime import UTC, datetime

import pytest

from assessment.documents.csv_files import csv_bytes
from assessment.research.model import Comparison, Figure, SiteLine, SiteTotal
from assessment.research.rules import HIDDEN, may_be_shown
from assessment.research.tabling import HEADINGS, as_json, people, rows, what_is_shared

SHOWN = Figure(1.5, 9, 2.0, 1.0, 1.0, 5, 5, None)
LEFT_OUT = Figure(None, None, 2.0, None, None, 1, 1, HIDDEN)


TOTALS = {
    "CC": SiteTotal(19.0, "Growing", None, None),
    "total": SiteTotal(91.0, "Ripe", 90.0, "Ripe"),
}


def line(name="Ash", participants=9, form="short", asked=5, totals=None, **figures):
    return SiteLine(
        site_id=1,
        site_code="ASH",
        site_name=name,
        nation="wales",
        kind="council",
        round_id=7,
        round_name="baseline",
        form=form,
        asked=asked,
        participants=participants,
        figures=figures,
        totals=totals or {},
    )


def compared(*lines, shared=5):
    return Comparison(
        bank_version="2026.1",
        bank_title="Questions",
        round_name=None,
        form=None,
        shared=shared,
        at=datetime(2026, 5, 4, 12, tzinfo=UTC),
        threshold=8,
        dimensions=(("CC-1.1", "Routes in"),),
        issues=(("CC", "Community capacity"),),
        lines=lines,
        missing=("Birch: the round “baseline” is not handed over yet.",),
    )


# own_n, unanimous → shown; the threshold is 8
@pytest.mark.parametrize(
    ("own_n", "unanimous", "shown"),
    [
        (0, False, False),
        (1, True, False),
        (1, False, False),
        (7, False, False),
        (8, False, True),
        (8, True, False),
        (100, False, True),
        (100, True, False),
    ],
)
def test_what_may_be_shown(own_n, unanimous, shown):
    assert may_be_shown(own_n, unanimous=unanimous, threshold=8) is shown


def test_one_row_for_each_issue_and_dimension_that_a_site_has_figures_for():
    found = list(rows(compared(line(CC=SHOWN, **{"CC-1.1": LEFT_OUT}), line("Birch"))))
    assert all(len(row) == len(HEADINGS) for row in found)
    first, second = (dict(zip(HEADINGS, row, strict=True)) for row in found)
    assert first == {
        "site": "ASH",
        "name": "Ash",
        "nation": "wales",
        "kind": "council",
        "bank": "2026.1",
        "round": "baseline",
        "form": "short",
        "asked_in_round": 5,
        "shared_questions": 5,
        "participants": 9,
        "code": "CC",
        "title": "Community capacity",
        "own": 1.5,
        "own_n": 9,
        "agreed": 2.0,
        "verified": 1.0,
        "settled": 1.0,
        "levelled": 5,
        "asked": 5,
        "hidden": None,
        "agreed_sum": None,
        "agreed_band": None,
        "settled_sum": None,
        "settled_band": None,
    } | dict.fromkeys(HEADINGS[-8:])  # verdicts stand in a row of their own
    assert (second["code"], second["own"], second["own_n"]) == ("CC-1.1", None, None)
    assert second["hidden"] == "Hidden to protect those who answered"


@pytest.mark.parametrize(
    ("participants", "said"), [(0, "fewer than 8"), (7, "fewer than 8"), (8, 8)]
)
def test_how_many_took_part_is_said_only_of_enough(participants, said):
    assert people(line(participants=participants), 8) == said


def test_the_same_as_json():
    told = json.loads(json.dumps(as_json(compared(line(CC=SHOWN))), allow_nan=False))
    assert told["at"] == "2026-05-04T12:00:00+00:00"
    assert (told["bank"], told["round"], told["threshold"]) == ("2026.1", None, 8)
    assert told["issues"] == [{"code": "CC", "title": "Community capacity"}]
    assert told["missing"] == ["Birch: the round “baseline” is not handed over yet."]
    (site,) = told["sites"]
    assert (site["code"], site["participants"]) == ("ASH", 9)
    assert site["figures"] == {"CC": SHOWN._asdict()}


@pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "＝1+1"])
def test_a_name_never_becomes_a_formula_in_a_spreadsheet(name):
    text = csv_bytes(HEADINGS, rows(compared(line(name, CC=SHOWN))), bom=False).decode()
    (row,) = text.splitlines()[1:]  # one site, one issue
    assert row.split(",")[1] == f"'{name}"
    assert ",1.5,9,2.0,1.0,1.0,5,5," in row  # numbers stay numbers


def test_sums_stand_beside_the_issue_and_in_a_row_for_all():
    found = [
        dict(zip(HEADINGS, row, strict=True))
        for row in rows(compared(line(CC=SHOWN, totals=TOTALS)))
    ]
    assert [(row["code"], row["agreed_sum"], row["agreed_band"]) for row in found] == [
        ("CC", 19.0, "Growing"),
        ("total", 91.0, "Ripe"),
    ]
    assert [row["settled_sum"] for row in found] == [None, 90.0]
    assert found[1]["agreed"] is None
    (site,) = as_json(compared(line(CC=SHOWN, totals=TOTALS)))["sites"]
    assert site["totals"]["total"] == TOTALS["total"]._asdict()


@pytest.mark.parametrize(
    ("lines", "shared", "said"),
    [
        (
            [line(), line("Birch")],
            5,
            "All rounds asked the same 5 questions (the short form).",
        ),
        (
            [line(), line("Birch", form="full", asked=9), line("Cedar", form="full", asked=9)],
            5,
            (
                "The rounds did not ask the same (forms: full at 2 sites, short at one site). They are "
                "compared only on the 5 questions that all of them asked; every figure stands on those."
            ),
        ),
        (
            [line(), line("Birch", form="community", asked=3)],
            1,
            (
                "The rounds did not ask the same (forms: community at one site, short at one site). "
                "They are compared only on the one question that all of them asked; every figure "
                "stands on those."
            ),
        ),
        (
            [line(), line("Birch", form="community", asked=3)],
            0,
            (
                "The rounds did not ask the same (forms: community at one site, short at one site), "
                "and no question was asked by all of them, so there are no figures to compare. "
                "Compare rounds of one form."
            ),
        ),
    ],
)
def test_it_says_on_how_many_questions_it_stands(lines, shared, said):
    assert what_is_shared(compared(*lines, shared=shared)) == said
    assert as_json(compared(*lines, shared=shared))["compared_on"] == said
