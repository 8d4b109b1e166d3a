import pytest

from assessment.documents import wording
from assessment.documents.blocks import Label
from assessment.documents.figures import profile_figure, spread_figure
from assessment.documents.wording import Words
from documents.documents_example import a_document


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-29T15:42:10+00:00", "29 May 2026, 15:42 UTC"),
        ("2026-05-29T00:42:10.5+01:00", "28 May 2026, 23:42 UTC"),
        (None, "not yet"),
        ("soon", "soon"),
    ],
)
def test_moments_are_read_as_dates(written, read):
    assert wording.moment(written) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [(None, "–"), (2.0, "2"), (2.5, "2.5"), (7 / 3, "2.33"), (0.0, "0"), (10.0, "10")],
)
def test_numbers_have_two_decimals_at_most(value, read):
    assert wording.number(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [(None, "not said"), (6, "6 of 8, partnership"), (1, "1 of 8, manipulation"), (9, "9 of 8")],
)
def test_rungs_have_their_names(value, read):
    assert wording.rung(value) == read


def test_silences_are_never_a_level():
    words = Words(a_document(questions=1))
    own = {"handle": "P01", "voice": "CP", "level": None, "silence": None, "note": ""}
    assert words.own(own) == "unanswered"
    assert words.own(own | {"silence": "don't know"}) == "don't know"
    assert words.own(own | {"level": 0}) == "0 Absent"


def test_strangers_and_unknown_codes_are_shown_as_they_are():
    words = Words(a_document(questions=1))
    assert words.voice("ZZ") == "ZZ"
    assert words.person("P99") == "P99"
    assert words.level(7) == "7"
    assert words.persons([]) == "nobody named"


def labels(figure):
    return [shape.text for shape in figure.shapes if isinstance(shape, Label)]


def test_every_number_of_a_figure_is_printed_in_it():
    document = a_document()
    figure = profile_figure("Profile", document["dimensions"], (0, 1, 2, 3, 4))
    for line in document["dimensions"]:
        place = labels(figure).index(f"{line['code']} {line['title']}")
        means = (line["own_mean"], line["mean"], line["verified_mean"], line["settled_mean"])
        assert labels(figure)[place + 1 : place + 5] == [wording.number(mean) for mean in means]
    answer = document["answers"][0]
    spread = spread_figure(answer, Words(document))
    printed = [text.split()[0] for text in labels(spread)[1::2]]
    assert printed == [str(n) for n in answer["spread"]["distribution"]]
    assert sum("agreed level" in text for text in labels(spread)) == 1


def test_a_hidden_spread_has_no_figure():
    document = a_document(mode="confidential", people=4, questions=1)
    assert spread_figure(document["answers"][0], Words(document)) is None
    assert spread_figure(a_document(questions=1)["answers"][0], Words(document)) is not None


def test_all_marks_stay_inside_the_figure_for_any_ladder():
    lines = a_document()["issues"]
    for line in lines:
        line |= {"own_mean": 1.0, "mean": 1.0, "verified_mean": 4.0, "settled_mean": 4.0}
    figure = profile_figure("Profile", lines, (1, 2, 3, 4))
    assert all(0 <= s.x <= figure.width for s in figure.shapes if hasattr(s, "x"))
    assert all(0 <= s.y <= figure.height for s in figure.shapes if hasattr(s, "y"))
