from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.errors import BadInput
from assessment.people.passwords import (
    LAST,
    LOCKED_FOR,
    hash_password,
    matches,
    pause_after,
    wait_sentence,
)

GOOD = "otter kettle lantern"


def test_a_password_is_kept_as_argon2_and_never_as_it_is():
    hashed = hash_password(GOOD)
    assert hashed.startswith("$argon2id$")
    assert GOOD not in hashed
    assert hash_password(GOOD) != hashed
    assert matches(hashed, GOOD)
    assert not matches(hashed, GOOD + " ")


@settings(max_examples=20)
@given(st.text(max_size=300))
def test_nothing_matches_where_there_is_no_password(typed):
    assert not matches(None, typed)
    assert not matches("not a hash", typed)


def test_even_the_password_of_nobody_signs_nobody_in():
    assert not matches(None, "the password of nobody")


@pytest.mark.parametrize(
    "weak", ["", "elevenchars", "aaaaaaaaaaaaaaaa", "abcabcabcabcabc", "x" * 500]
)
def test_a_weak_or_endless_password_is_refused_with_a_sentence(weak):
    with pytest.raises(BadInput, match="Nothing was changed"):
        hash_password(weak)


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(1, 0), (2, 0), (3, 0), (4, 2), (5, 4), (6, 8), (7, 16), (8, 32), (9, 64)],
)
def test_the_pause_grows_from_the_fourth(wrong, seconds):
    assert pause_after(wrong) == timedelta(seconds=seconds)


def test_the_tenth_locks():
    assert pause_after(LAST) == LOCKED_FOR == timedelta(minutes=15)
    assert "Wait 15 minutes" in wait_sentence(LOCKED_FOR)
    assert "Wait 2 seconds" in wait_sentence(timedelta(seconds=2))
