from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.errors import BadInput
from assessment.mapping.model import RUNGS, SECTORS
from assessment.mapping.reading_cells import (
    read_count,
    read_date,
    read_rung,
    read_sectors,
    read_yes_or_no,
)

READERS = (read_count, read_date, read_rung, read_sectors, read_yes_or_no)
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("126", 126),
        (" 126 ", 126),
        ("1,260", 1_260),
        ("1 260", 1_260),
        ("12.5k", 12_500),
        ("12.5 K", 12_500),
        ("2m", 2_000_000),
        ("53.0", 53),
        ("n=126", 126),
        ("n126", 126),
        ("0", 0),
        ("", None),
        ("–", None),
        ("n/a", None),
    ],
)
def test_numbers(text, number):
    assert read_count(text) == number


@pytest.mark.parametrize(
    "text", ["-3", "12.5", "many", "1.2345k", "12,34", "5 or 6", "9" * 40, "=1"]
)
def test_what_is_no_number(text):
    with pytest.raises(BadInput, match="“"):
        read_count(text)


@given(st.integers(0, 1_000_000_000))
def test_every_number_is_read_as_it_is_written(number):
    assert (
        read_count(str(number)) == read_count(f"{number:,}") == read_count(f"{number}.0") == number
    )


@given(st.integers(0, 9_999), st.integers(0, 9))
def test_thousands_are_exact(whole, tenth):
    assert read_count(f"{whole}.{tenth}k") == whole * 1_000 + tenth * 100


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2001", "2001"),
        ("2001-04", "2001-04"),
        ("2001-04-30", "2001-04-30"),
        ("2001-04-30 00:00:00", "2001-04-30"),
        ("30/04/2001", "2001-04-30"),
        ("30.4.01", "2001-04-30"),
        ("30-04-2001", "2001-04-30"),
        ("30 April 2001", "2001-04-30"),
        ("30th apr 2001", "2001-04-30"),
        ("30-Apr-01", "2001-04-30"),
        ("April 2001", "2001-04"),
        ("Sept. 1999", "1999-09"),
        ("37011", "2001-04-30"),
        ("", ""),
        ("not known", ""),
    ],
)
def test_dates(text, iso):
    assert read_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2001",
        "04/30/2001",
        "2001-13",
        "2001-00",
        "0001",
        "soon",
        "1/2",
        "30/4-2001",
        "2001/02",
    ],
)
def test_what_is_no_date(text):
    with pytest.raises(BadInput, match="not a date"):
        read_date(text)


@given(DAYS)
def test_every_form_of_a_day_is_that_day(day):
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
    assert {read_date(day.strftime(form)) for form in forms} == {day.isoformat()}
    assert read_date(str((day - date(1899, 12, 30)).days)) == day.isoformat()


@given(DAYS)
def test_what_was_read_reads_as_itself(day):
    for form in ("%Y", "%Y-%m", "%B %Y"):
        once = read_date(day.strftime(form))
        assert read_date(once) == once == day.isoformat()[: len(once)]


@pytest.mark.parametrize("text", ["Y", "Yes", "TRUE", "1", "x", " yes ", "✓"])
def test_yes(text):
    assert read_yes_or_no(text) is True


@pytest.mark.parametrize("text", ["N", "No", "FALSE", "0"])
def test_no(text):
    assert read_yes_or_no(text) is False


def test_neither_yes_nor_no():
    assert read_yes_or_no("") is None
    with pytest.raises(BadInput, match="neither yes nor no"):
        read_yes_or_no("perhaps")


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("Statutory", ("statutory",)),
        ("private; voluntary", ("voluntary", "private")),
        ("Statutory, voluntary and community sector", ("statutory", "voluntary", "community")),
        ("VCS / business", ("voluntary", "community", "private")),
        ("all", SECTORS),
        ("", None),
    ],
)
def test_sectors(text, sectors):
    assert read_sectors(text) == sectors


def test_an_unknown_sector_is_named():
    with pytest.raises(BadInput, match="“faith” is not a sector"):
        read_sectors("statutory, faith")


@pytest.mark.parametrize("rung", RUNGS)
def test_rungs_by_number_and_by_name(rung):
    name = RUNGS[rung]
    texts = (str(rung), f"{rung}.0", name, name.upper(), f"{rung} {name}", f"Rung {rung}: {name}")
    assert [read_rung(text) for text in texts] == [rung] * len(texts)


@pytest.mark.parametrize("text", ["0", "9", "4 Partnership", "high", "4.5", "44"])
def test_what_is_no_rung(text):
    with pytest.raises(BadInput, match="not a rung"):
        read_rung(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    for reader in READERS:
        with suppress(BadInput):
            again = reader(text)
            assert again is None or isinstance(again, bool | int | str | tuple)
