import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.store.formulas import guarded, unguarded


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-1", "@cmd", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "'=1", "''-2"]
)
def test_what_a_spreadsheet_would_run_is_guarded(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "1-2", " =1", "'", "a=1"])
def test_other_text_is_left_alone(text):
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(st.sampled_from("'=+-@\tax＝"), max_size=6))
def test_the_guard_can_always_be_taken_away(text):
    assert unguarded(guarded(text)) == text
