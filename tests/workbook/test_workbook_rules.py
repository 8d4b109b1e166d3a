"""The pure rules, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessment.bank.loading import load_bank
from assessment.errors import BadInput, Locked, Refused
from assessment.workbook.claims import claims
from assessment.workbook.rules import (
    check_level,
    check_open,
    check_same_bank,
    counted_silence,
    is_finished,
    progress,
)
from assessment.workbook.sheets import OwnLine, Progress

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "silence", "note", "finished"),
    [
        (0, None, "", True),
        (4, None, "", True),
        (None, None, "", False),
        (None, None, "a thought", False),
        (None, "don't know", "", True),
        (None, "rather not say", "", True),
        (None, "not applicable", "", False),
        (None, "not applicable", " \n", False),
        (None, "not applicable", "No premises.", True),
    ],
)
def test_what_is_finished(level, silence, note, finished):
    assert is_finished(level, silence, note) == finished
    assert counted_silence(level, silence, note) == (silence if finished else None)


def line(level=None, silence=None, note="", looked_at=None, saved_at=None):
    return OwnLine(1, "CC-1.1a", level, silence, note, looked_at, saved_at, 0)


@pytest.mark.parametrize(
    ("one", "counts_as"),
    [
        (line(), "left"),
        (line(looked_at=MOMENT), "unfinished"),
        (line(note="x", saved_at=MOMENT), "unfinished"),
        (line(silence="not applicable", saved_at=MOMENT), "unfinished"),
        (line(silence="don't know", saved_at=MOMENT), "silent"),
        (line(level=0, saved_at=MOMENT, looked_at=MOMENT), "answered"),
    ],
)
def test_every_answer_counts_once(one, counts_as):
    found = progress([one])
    assert found == replace(Progress(asked=1), **{counts_as: 1})
    assert found.asked == found.answered + found.silent + found.unfinished + found.left
    assert found.done == found.answered + found.silent


def test_progress_over_nothing_is_nothing():
    assert progress([]) == Progress()


@pytest.mark.parametrize("state", ["handed over", "verified", "", "anything"])
def test_only_an_open_round_changes(state):
    check_open("open")
    with pytest.raises(Locked):
        check_open(state)


def test_a_bank_of_another_version_is_refused(bank):
    check_same_bank(bank, "2026.1")
    with pytest.raises(Refused):
        check_same_bank(bank, "2026.2")


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4, None])
def test_levels_of_the_ladder_fit(bank, level):
    check_level(level, None, bank)


@pytest.mark.parametrize("level", [5, -1, True, False, 2.0, "2"])
def test_other_levels_do_not_fit(bank, level):
    with pytest.raises(BadInput):
        check_level(level, None, bank)


EVIDENCE = [
    {
        "id": "E001",
        "title": "t",
        "dated": "2026-01-01",
        "strength": "seen",
        "where": "w",
        "look_at": "",
        "withheld_because": "",
        "file": None,
    }
]


@pytest.mark.parametrize(
    ("level", "evidence", "agrees", "met"),
    [
        (None, [], [], []),
        (0, [], [], []),
        (2, EVIDENCE, ["P01"], []),
        (3, [], [], [False]),
        (3, [{**EVIDENCE[0], "dated": ""}], [], [False]),
        (3, EVIDENCE, [], [True]),
        (4, [], [], [False, False]),
        (4, [], ["P01"], [False, True]),
        (4, EVIDENCE, [], [True, False]),
        (4, EVIDENCE, ["P01"], [True, True]),
    ],
)
def test_rules_of_claim(bank, level, evidence, agrees, met):
    assert [claim["met"] for claim in claims(bank, "CC-1.1a", level, evidence, agrees)] == met


def test_rules_of_claim_on_another_ladder(pytestconfig):
    sample = load_bank(pytestconfig.rootpath / "tests" / "banks" / "sample-1-5")
    plain = next(q.code for q in sample.questions if not q.reversed)
    turned = next(q.code for q in sample.questions if q.reversed)
    low, high = sample.levels[0], sample.levels[-1]

    def needs(code, level):
        return len(claims(sample, code, level, [], []))

    assert [needs(plain, level) for level in (low, sample.scoring.high, high)] == [0, 1, 2]
    assert (needs(turned, low), needs(turned, high)) == (2, 0)
