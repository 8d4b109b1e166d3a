"""Each worked example is a small table in and the numbers out that a reader can check by hand."""

import json
from pathlib import Path

import pytest
import yaml

from assessment.measures.score import score
from assessment.measures.tidy import read_tidy
from measures.made_banks import bank_of

EXAMPLES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_worked_example(path):
    example = yaml.safe_load(path.read_text("utf-8"))
    assert set(example) == {"title", "says", "working", "bank", "answers", "expect"}
    asked = example["bank"]
    bank = bank_of(
        asked["questions"],
        ladder=tuple(asked["ladder"]),
        reversed_codes=asked.get("reversed", ()),
        weights=asked.get("weights"),
        bands=asked.get("bands"),
    )
    answers = read_tidy(example["answers"].encode(), bank)
    found = score(bank, answers.own, answers.agreed)
    check(json.loads(json.dumps(found, allow_nan=False)), example["expect"], "score")


def check(found, expected, where):
    if isinstance(expected, dict):
        assert set(expected) <= set(found), where
        for key, value in expected.items():
            check(found[key], value, f"{where} > {key}")
    elif expected is None or isinstance(expected, bool | str):
        assert found is expected or found == expected, where
        assert type(found) is type(expected), where
    else:
        assert found == pytest.approx(expected, abs=1e-6), where


def test_there_are_examples_to_read():
    assert len(EXAMPLES) >= 12
