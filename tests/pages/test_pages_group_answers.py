import pytest

from pages.shared.group_answers import spread_sentence

PART = {
    "distribution": [3, 0, 3],
    "levelled": 6,
    "split": None,
    "hidden": None,
    "statutory_median": None,
    "community_median": None,
}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"split": True}, "The answers are split"),
        ({"split": False}, "The answers are in agreement."),
        ({"levelled": 4}, "Fewer than five levels were given"),
        ({}, "The ladder is too short"),
    ],
)
def test_why_no_conclusion_is_drawn_is_said(fields, said):
    assert spread_sentence({**PART, **fields}).startswith(said)
