import pytest

from assessment.errors import BadInput
from assessment.store.text import (
    LONGEST,
    LONGEST_NAME,
    checked_name,
    checked_text,
    required_text,
)


def test_a_text_is_kept_as_typed_to_its_limit():
    typed = " =1+1\r\n<b>\u202e "
    assert checked_text(typed, "note") == " =1+1\n<b>\ufffd "
    assert checked_text("", "note") == ""
    assert checked_text("x" * LONGEST, "note") == "x" * LONGEST


def test_a_required_text_stands_without_the_space_around_it():
    assert required_text(" two\nlines ", "reason") == "two\nlines"
    with pytest.raises(BadInput, match=r"^The reason is missing"):
        required_text(" \n ", "reason")


def test_a_name_stands_on_one_line():
    assert checked_name(" Ann\n  B\N{NO-BREAK SPACE}\tee\0 ") == "Ann B ee\ufffd"
    assert checked_name("ŵ" * LONGEST_NAME) == "ŵ" * LONGEST_NAME


def test_a_name_may_be_empty_only_where_it_is_optional():
    with pytest.raises(BadInput, match=r"^The name is missing"):
        checked_name(" \n ")
    assert checked_name(" \n ", optional=True) == ""


@pytest.mark.parametrize(
    ("check", "longest"),
    [
        (checked_text, "20,000"),
        (required_text, "20,000"),
        (checked_name, "200"),
        (lambda typed, what: checked_name(typed, what, longest=40, optional=True), "40"),
    ],
)
def test_what_is_too_long_is_refused_with_how_long_it_may_be(check, longest):
    allowed = int(longest.replace(",", ""))
    with pytest.raises(BadInput) as refusal:
        check("x" * (allowed + 1), "signature")
    said = str(refusal.value)
    assert f"The signature has {allowed + 1:,} characters" in said
    assert f"at most {longest} characters can be kept" in said
    assert "what was saved before is kept" in said
    assert "Shorten it" in said
