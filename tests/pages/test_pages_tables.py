import pytest

from pages.shared.tables import table_html


@pytest.mark.parametrize("word", ["2026-05-04", "CC-1.1a", "CC-1.1a,", "(OP-4.5c)", "SS-2.1b:"])
def test_a_date_or_a_code_stays_whole(word):
    assert f'<span class="whole">{word}</span>' in table_html(("What",), [(f"It is {word} here",)])


@pytest.mark.parametrize("word", ["well-known", "2026-5", "<b>-1", "cc-1.1a", "A" * 13 + "-1"])
def test_other_words_may_break(word):
    assert "whole" not in table_html(("What",), [(word,)])


def test_a_sentence_is_marked_so_that_a_phone_keeps_it_readable():
    html = table_html(("What", "Why"), [("x" * 10 + " y" * 40, "short")])
    assert html.count('class="sentence"') == 1
