import json

import pytest

from assessment.charts.chart import CONFIG
from assessment.charts.directorates import directorate_chart
from assessment.charts.heat_map import comparison_heat_map
from assessment.charts.labels import figure_text, listed, literal, wrapped
from assessment.charts.marks import dot_plot
from assessment.charts.spread import spread_chart
from assessment.measures.small_numbers import shown_spread
from assessment.measures.spread import spreads
from charts.sample_charts import BANK, HIDDEN, HOSTILE, QUESTION, sample_charts, spread_for
from measures.made_banks import answers_to, bank_of

SAMPLES = sample_charts()
each_chart = pytest.mark.parametrize("name", SAMPLES)


def strings_in(found):
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from strings_in(value)
    elif isinstance(found, list):
        for value in found:
            yield from strings_in(value)


@each_chart
def test_every_chart_has_words_and_a_table_beside_it(name):
    chart = SAMPLES[name]
    headings, rows = chart.table
    assert len(chart.alt) > 30
    assert rows
    assert all(len(row) == len(headings) for row in rows)
    for row in rows:
        assert all(isinstance(cell, str | int) for cell in row)


@each_chart
def test_every_figure_takes_its_page_as_it_is(name):
    layout = SAMPLES[name].figure.to_plotly_json()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "family" not in layout["font"]
    assert "width" not in layout
    assert layout["autosize"] is True
    assert layout["dragmode"] is False


@each_chart
def test_a_figure_is_the_same_every_time(name):
    assert sample_charts()[name].figure.to_json() == SAMPLES[name].figure.to_json()


@each_chart
def test_nothing_that_people_typed_is_read_as_markup(name):
    for text in strings_in(json.loads(SAMPLES[name].figure.to_json())):
        assert "<img" not in text
        assert "<b>bold" not in text
        assert "$" not in text


def test_dollar_signs_are_never_typeset():
    assert CONFIG["typesetMath"] is False


def test_the_profile_says_every_figure_in_words_and_table():
    chart = SAMPLES["profile"]
    assert chart.table[0] == ("Dimension", "Own", "Agreed", "Verified")
    assert chart.table[1] == (
        ("A-1 Dimension A-1", "no figure", "2.5", "2"),
        ("A-2 Dimension A-2", "no figure", "1", "1"),
    )
    assert "A-1 Dimension A-1: own no figure, agreed 2.5, verified 2." in chart.alt
    assert [trace.name for trace in chart.figure.data] == ["own", "agreed", "verified"]
    assert list(chart.figure.data[1].x) == [2.5, 1]
    assert list(chart.figure.data[0].x) == [None, None]


def test_dots_are_one_for_each_answer_by_side():
    figure = SAMPLES["dots"].figure
    assert [(trace.name, len(trace.x)) for trace in figure.data] == [
        ("statutory", 5),
        ("community", 3),
    ]
    places = [(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == 8
    assert figure.data[0].marker.symbol != figure.data[1].marker.symbol


def test_the_spread_says_every_figure_in_words_and_table():
    chart = SAMPLES["dots"]
    assert (
        "8 answers give a level. Median 1 (dashed line), split: 3 outside levels 0 to 2."
        in chart.alt
    )
    assert "community: 1 at 0 Level 0, 2 at 1 Level 1" in chart.alt
    assert chart.table[0] == ("Level", "Everybody", "Statutory", "Community")
    assert chart.table[1] == (
        ("0 Level 0", 1, 0, 1),
        ("1 Level 1", 4, 2, 2),
        ("2 Level 2", 0, 0, 0),
        ("3 Level 3", 2, 2, 0),
        ("4 Level 4", 1, 1, 0),
        ("Median", "1", "3", "1"),
    )


def test_many_answers_are_bars_told_apart_without_colour():
    figure = SAMPLES["bars"].figure
    assert [trace.type for trace in figure.data] == ["bar", "bar"]
    assert figure.data[0].marker.pattern.shape != figure.data[1].marker.pattern.shape
    assert sum(figure.data[0].x) == 63


def test_hidden_sides_are_nowhere_in_the_chart():
    dots, chart = SAMPLES["dots"], SAMPLES["sides hidden"]
    assert "statutory" in dots.figure.to_json()
    assert "statutory" not in chart.figure.to_json()
    assert "community" not in chart.alt
    assert [row[2:] for row in chart.table[1]] == [("hidden", "hidden")] * 6
    assert chart.table[1][1][1] == 4


def test_a_hidden_question_has_no_figure_anywhere():
    chart = SAMPLES["all hidden"]
    assert chart.table[1] == (("All levels", "hidden"),)
    assert chart.alt == "Own answers to A-1a. Hidden to protect those who answered."
    assert [list(trace.x) for trace in chart.figure.data] == [[]]


def test_few_answers_draw_no_conclusion():
    chart = spread_chart(QUESTION, spread_for([1, 2, 3], []), BANK.ladder)
    assert "3 answers give a level. Median 2 (dashed line), no conclusion on a split." in chart.alt


def test_nobody_is_said_in_words():
    assert "No answer gives a level." in SAMPLES["nobody"].alt


def test_one_side_alone_is_named():
    chart = spread_chart(QUESTION, spread_for([1, 2, 3], []), BANK.ladder)
    assert [trace.name for trace in chart.figure.data] == ["statutory"]


@pytest.mark.parametrize("ladder", [(0, 1), (1, 4), (0, 3), (1, 5), (0, 10)])
def test_any_ladder_can_be_drawn(ladder):
    bank = bank_of(ladder=ladder)
    first, last = ladder
    row = ("Northmoor", {"own": first, "agreed": last})
    marks = dot_plot([row], bank.ladder, over="Site", about="one site")
    assert marks.figure.layout.xaxis.range[0] < first
    assert marks.figure.layout.xaxis.range[1] > last
    spread = spreads(bank, answers_to("A-1a", [first, last, last]))["A-1a"]
    dots = spread_chart(QUESTION, spread, bank.ladder)
    assert len(dots.table[1]) == last - first + 2
    assert len(dots.figure.data[0].x) == 3


def test_the_register_shows_the_difference_of_its_totals():
    chart = SAMPLES["directorates"]
    assert chart.table[1][-3:] == (
        ("Itemised total", 124),
        ("Stated total", 126),
        ("Difference", 2),
    )
    assert "Stated total 126. Difference 2." in chart.alt
    assert chart.table[1][2] == (HOSTILE, 0)


def test_a_register_without_a_stated_total_or_without_entries():
    chart = directorate_chart([])
    assert chart.table[1] == (("Itemised total", 0),)


def test_two_directorates_of_one_name_stay_two_bars():
    assert len(set(directorate_chart([("Same", 1), ("Same", 2)]).figure.data[0].y)) == 2


def test_the_heat_map_prints_every_figure_and_every_gap():
    chart = SAMPLES["heat map"]
    texts = [text for trace in chart.figure.data[1:] for text in trace.text]
    assert sorted(texts) == ["0", "1.5", "2.33", "4", "hidden", "–"]
    legend = chart.figure.data[0].colorbar.title.text
    assert legend.endswith("<br>A dash (–) means: there is no figure.")
    assert chart.table == (
        ("Dimension", "Northmoor", HOSTILE, "Eastvale"),
        (
            ("A-1 Dimension A-1", "2.33", "0", "4"),
            ("A-2 Dimension A-2", "no figure", "hidden", "1.5"),
        ),
    )
    assert "2 dimensions by 3 sites" in chart.alt
    assert "Highest: 4, Eastvale, Dimension A-1." in chart.alt
    assert "2 without a figure that may be shown." in chart.alt


def test_sites_stand_in_the_order_given():
    sites = [(name, {"A-1": level}) for name, level in (("b", 1), ("c", 4), ("a", 2))]
    chart = comparison_heat_map(sites, [("A-1", "Routes in")], BANK.ladder)
    assert chart.table[0] == ("Dimension", "b", "c", "a")
    assert "dash" not in chart.figure.data[0].colorbar.title.text  # there is none to explain
    assert list(chart.figure.layout.xaxis.ticktext) == ["b", "c", "a"]


def test_no_sites_and_no_rows_are_charts_too():
    assert comparison_heat_map([], [], BANK.ladder).table == (("Dimension",), ())
    assert dot_plot([], BANK.ladder, over="Site", about="no sites").table == (("Site",), ())


def test_many_rows_are_not_all_read_out():
    rows = [(f"Site {n}", {"own": 1}) for n in range(40)]
    chart = dot_plot(rows, BANK.ladder, over="Site", about="forty sites")
    assert "And 28 more" in chart.alt
    assert len(chart.table[1]) == 40


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "no figure"), (HIDDEN, "hidden"), (2, "2"), (2.5, "2.5"), (7 / 3, "2.33"), (0, "0")],
)
def test_figures_as_people_read_them(value, text):
    assert figure_text(value) == text


def test_text_is_shown_as_it_stands():
    assert literal("a <b> & $x$\n  c") == "a &lt;b&gt; &amp; &#36;x&#36; c"
    assert wrapped("", 10) == [""]


def test_very_long_text_is_cut_off_and_says_so():
    for text in ("word " * 4000, "x" * 20_000):
        lines = wrapped(text, 20)
        assert len(lines) == 3
        assert all(len(line) <= 20 for line in lines)
        assert lines[-1].endswith("…")


def test_lists_in_sentences():
    assert [listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_hidden_spread_cannot_be_told_from_another_by_its_chart():
    few = spread_chart(QUESTION, shown_spread(spread_for([1], [2]), 8), BANK.ladder)
    alike = spread_chart(QUESTION, shown_spread(spread_for([1] * 9, [1] * 9), 8), BANK.ladder)
    assert few.alt == alike.alt
    assert few.table == alike.table
    assert few.figure.to_json() == alike.figure.to_json()
