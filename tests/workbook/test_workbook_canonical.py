import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import BadInput
from assessment.workbook.canonical import answer_hash, canonical_json, sha256_hex

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # anything UTF-8 can hold
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


def evidence(**changed):
    part = {
        "id": "E001",
        "title": "Minutes of 3 May",
        "dated": "2026-05-03",
        "strength": "documented",
        "where": "https://example.org/minutes",
        "look_at": "item 4",
        "withheld_because": "",
        "file": None,
    }
    return part | changed


def an_answer(**changed):
    facts = {
        "question": "CC-1.1a",
        "text": "How easily?",
        "level": 2,
        "reason": "Two forums meet.",
        "evidence": [evidence(), evidence(id="E002", title="Photograph")],
    }
    return facts | changed


def test_canonical_json_is_written_one_way():
    assert (
        canonical_json({"b": [1, None, True], "a": "ŵ"}) == '{"a":"ŵ","b":[1,null,true]}'.encode()
    )


@given(PLAIN)
def test_canonical_json_reads_back_as_it_was(value):
    assert json.loads(canonical_json(value)) == value
    assert canonical_json(json.loads(canonical_json(value))) == canonical_json(value)


def test_a_lone_surrogate_is_replaced():
    assert canonical_json("a\ud800b") == '"a�b"'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"bytes"])
def test_what_is_not_plain_json_is_refused_with_a_sentence(value):
    with pytest.raises(BadInput, match="nothing was sealed"):
        canonical_json({"x": value})


def test_sha256_of_nothing_is_the_known_one():
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "changed",
    [
        {"question": "CC-1.1b"},
        {"text": "How easily can people?"},
        {"level": 3},
        {"level": None},
        {"reason": "Two forums meet"},
        {"evidence": [evidence()]},
        {"evidence": [evidence(), evidence(id="E002", title="Photographs")]},
    ],
)
def test_the_answer_hash_changes_with_each_part(changed):
    assert answer_hash(**an_answer(**changed)) != answer_hash(**an_answer())


def test_the_order_of_the_evidence_makes_no_difference():
    turned = list(reversed(an_answer()["evidence"]))
    assert answer_hash(**an_answer(evidence=turned)) == answer_hash(**an_answer())
