"""What people typed is shown as they typed it, whatever Markdown would make of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.tables import table_html
from pages.shared.wording import literal


def _read_again(shown):
    """Take the escapes away, as Markdown does."""
    return re.sub(r"\\(.)", r"\1", shown.replace(":small[]", ""), flags=re.DOTALL)


@given(st.text())
def test_every_punctuation_mark_is_escaped_and_nothing_is_lost(typed):
    shown = literal(typed)
    bare = re.sub(r"\\.", "", shown.replace(":small[]", ""), flags=re.DOTALL)
    assert not re.search(r"[!-/:-@\[-`{-~]", bare)
    kept = typed.replace("\0", "\ufffd").rstrip().replace("\t", "    ")
    assert _read_again(shown).replace("\N{NO-BREAK SPACE}", " ") == kept.replace(
        "\N{NO-BREAK SPACE}", " "
    )


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("see https://evil.example", r"https\::small[]\/\/"),
        ("mail a.b@evil.example", r"a\.b:small[]\@"),
        ("WWW.evil.example", r"WWW:small[]\."),
        ("a -> b", r"\-:small[]\>"),
        ("1 >= 0", r"\>:small[]\="),
    ],
)
def test_what_would_turn_into_a_link_or_an_arrow_is_kept_apart(typed, apart):
    assert apart in literal(typed)


def test_lines_and_indents_stay():
    assert literal("one\n    two\n\nthree\n\n") == (
        "one\\\n\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}two"
        "\\\n\\\nthree"
    )


HOSTILE = "<img src=x onerror=alert(1)> & \"q\" 'a'"


def test_a_table_escapes_every_cell_heading_and_caption():
    made = table_html([HOSTILE], [[HOSTILE], [HOSTILE]], HOSTILE)
    assert "<img" not in made
    assert made.count("&lt;img src=x") == 5  # heading, two cells, caption, label


def test_numbers_stand_right_and_nothing_is_a_dash():
    made = table_html(["Name", "n", "Mean"], [["a", 3, None]])
    assert '<td class="number">3</td>' in made
    assert '<span aria-label="none">–</span>' in made
    assert '<th scope="row">a</th>' in made
