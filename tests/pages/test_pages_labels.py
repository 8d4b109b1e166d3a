"""What stands in a field's label is read out as it was given."""

import pytest

from pages.shared.wording import literal, literal_label


@pytest.mark.parametrize(
    "typed",
    [
        "It is more than a one-off consultation.",
        "Ann-Marie O'Neill",
        "Why not Harbour Voices?",
        "Pobl Dŵr ac Ŷd (50%)",
        "",
    ],
)
def test_a_label_without_markup_carries_no_escapes(typed):
    assert literal_label(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "1. A list",
        "- A list",
        "a -> b",
        "a -- b",
        "*x*",
        "a_b_c",
        "<b>",
        "![](x)",
        "[a](b)",
        "$x$",
        ":red[x]",
        "a@b.example",
        "www.a.example",
        "http://a.example",
        "&amp;",
        "`x`",
        "# x",
        "two\nlines",
    ],
)
def test_a_label_with_markup_is_escaped_like_any_text(typed):
    assert literal_label(typed) == literal(typed) != typed
