import pytest
from registers import add, count, read, state
from sqlalchemy import select

import factories
from assessment.errors import BadInput, Changed
from assessment.mapping.model import Entry
from assessment.mapping.rules import accounts_sentence
from assessment.store.sessions import reading
from assessment.store.tables import DirectorateRow
from sheet_files import SEED

pytestmark = pytest.mark.usefixtures("database")


def test_the_seed_is_representable():
    site_id = factories.site()
    for name, number in SEED:
        count(site_id, name, number)
    state(site_id, 126, 0)
    stored = read(site_id)
    assert [(line.name, line.count) for line in stored.directorates] == list(SEED)
    assert (stored.stated_total, stored.itemised_total, stored.difference) == (126, 124, 2)
    assert (
        accounts_sentence(stored)
        == "The directorates add up to 124 partnerships: 2 fewer than the stated 126."
    )


def test_a_counted_number_goes_before_the_entries_and_neither_is_lost():
    site_id = factories.site()
    for name in ("A", "B", "C"):
        add(site_id, Entry(name=name, directorate="Parks"))
    add(site_id, Entry(name="D", directorate="parks "))
    add(site_id, Entry(name="E"))
    count(site_id, "PARKS", 9)
    parks, none = read(site_id).directorates
    assert (parks.name, parks.counted, parks.entered, parks.count) == ("PARKS", 9, 4, 9)
    assert (none.name, none.counted, none.entered) == ("", None, 1)
    assert read(site_id).itemised_total == 10
    count(site_id, "parks", None)
    assert [line.count for line in read(site_id).directorates] == [4, 1]
    with reading() as session:
        assert session.scalars(select(DirectorateRow.id)).all() == []


def test_more_itemised_than_stated_and_just_as_many():
    site_id = factories.site()
    count(site_id, "Parks", 3)
    revision = state(site_id, 1, 0)
    assert "2 more than the stated 1." in accounts_sentence(read(site_id))
    state(site_id, 3, revision)
    assert accounts_sentence(read(site_id)).endswith("which is the stated total.")


@pytest.mark.parametrize("number", [-1, 2_000_000_000])
def test_numbers_that_are_none(number):
    site_id = factories.site()
    with pytest.raises(BadInput, match="whole number"):
        count(site_id, "Parks", number)
    with pytest.raises(BadInput, match="whole number"):
        state(site_id, number, 0)
    assert read(site_id).empty


def test_of_two_who_state_a_total_the_second_sees_both():
    site_id = factories.site()
    state(site_id, 126, 0)
    assert state(site_id, 126, 0) == 1
    with pytest.raises(Changed) as conflict:
        state(site_id, 127, 0)
    assert conflict.value.stored["stated_total"] == 126
    assert conflict.value.stored["revision"] == 1
    assert state(site_id, 127, 1) == 2
