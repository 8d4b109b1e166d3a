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


def test_a_table_of_words_says_each_columns_name_before_its_cell_for_a_phone():
    html = table_html(("Name", "Voice", "Until"), [("Nia", "<b>", None), ("Olwen", "Staff", 3)])
    assert 'class="plain-table stacks"' in html
    assert html.count('data-label="Voice"') == 2
    assert html.count('data-label="Until"') == 2
    assert 'data-label="Name"' not in html  # it heads its block
    for role, many in {"table": 1, "rowgroup": 2, "row": 3, "columnheader": 3, "cell": 4}.items():
        assert html.count(f'role="{role}"') == many, role  # blocks would else be no table to aids


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (("Level", "Staff", "Community"), ("2 Some", 3, None)),  # figures are read across
        (("Voice", "People"), ("Staff", "three")),  # two columns fit
        (("", "Theirs", "Yours"), ("What it is", "a", "b")),
    ],
)
def test_other_tables_scroll_in_their_own_frame(headings, row):
    html = table_html(headings, [row])
    assert 'class="plain-table"' in html
    assert "data-label" not in html
