import pytest
from sheet_files import SEED
from sqlalchemy import event, select

import factories
from assessment.errors import BadInput, Changed, NotYours, Refused
from assessment.mapping.actions import (
    add_partnership,
    bring_back_partnership,
    change_partnership,
    remove_partnership,
    set_directorate_count,
    set_stated_total,
)
from assessment.mapping.entries import entry_of
from assessment.mapping.model import ENTRY_FIELDS, RUNGS, Entry, kinds_for
from assessment.mapping.queries import (
    all_criterion_answers,
    choice,
    partnership,
    register,
    removed,
)
from assessment.mapping.rules import accounts_sentence
from assessment.people.model import NATIONS, PARTNERSHIP_TYPES
from assessment.store.sessions import engine, reading, writing
from assessment.store.tables import AuditRow, DirectorateRow
from assessment.store.text import LONGEST

pytestmark = pytest.mark.usefixtures("database")

WHOLE = Entry(
    name="Hillside health walk",
    directorate="Social care and health",
    kind="Community Planning Partnership",
    lead="Ann",
    started="30/04/2001",
    ended="2003",
    statutory=True,
    community=True,
    communities_of_place="Hillside",
    communities_of_interest="People who walk",
    promised=6,
    experienced=4,
    notes="Two lines\nof notes",
)
NASTY = {
    "<b": "<b",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} $x$ ![](http://example.org/x.png)": "{{ 7*7 }} $x$ ![](http://example.org/x.png)",
    "=1+1": "=1+1",
    "a\0b": "a\ufffdb",
    "a\u202eb": "a\ufffdb",
    "a\ud800b": "a\ufffdb",
    "👍🏽 ŵ ŷ العربية": "👍🏽 ŵ ŷ العربية",
    "x" * LONGEST: "x" * LONGEST,
}


def read(site_id):
    with reading() as session:
        return register(session, site_id)


def add(site_id, entry, by=0):
    with writing() as session:
        return add_partnership(session, by=by, site_id=site_id, entry=entry)


def change(number, revision, entry, by=0):
    with writing() as session:
        return change_partnership(
            session, by=by, partnership_id=number, revision=revision, entry=entry
        )


def remove(number, revision, by=0):
    with writing() as session:
        remove_partnership(session, by=by, partnership_id=number, revision=revision)


def count(site_id, name, counted):
    with writing() as session:
        set_directorate_count(session, by=0, site_id=site_id, name=name, counted=counted)


def state(site_id, total, revision, source="The slide", by=0):
    with writing() as session:
        return set_stated_total(
            session, by=by, site_id=site_id, stated_total=total, source=source, revision=revision
        )


def test_an_empty_register_says_so():
    stored = read(factories.site())
    assert stored.empty
    assert (stored.itemised_total, stored.difference) == (0, None)
    assert (
        accounts_sentence(stored)
        == "The directorates add up to 0 partnerships; no total has been stated."
    )


def test_everything_of_an_entry_is_kept():
    site_id = factories.site()
    number = add(site_id, WHOLE)
    (entry,) = read(site_id).entries
    assert (entry.id, entry.site_id, entry.revision) == (number, site_id, 1)
    assert entry.started == "2001-04-30"
    assert entry.sectors == ("statutory", "community")
    kept = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    typed = {name: getattr(WHOLE, name) for name in ENTRY_FIELDS}
    assert {**kept, "started": typed["started"]} == typed


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


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_any_text_in_every_field(typed):
    texts = ("name", "directorate", "kind", "lead", "notes")
    places = ("communities_of_place", "communities_of_interest")
    site_id = factories.site()
    add(site_id, Entry(**dict.fromkeys((*texts, *places), typed)))
    state(site_id, 1, 0, source=typed)
    count(site_id, f"{typed[:-1]}!", 3)
    stored = read(site_id)
    assert {getattr(stored.entries[0], name) for name in (*texts, *places)} == {NASTY[typed]}
    assert stored.source == NASTY[typed]
    assert {line.count for line in stored.directorates} == {1, 3}


@pytest.mark.parametrize("field", ["name", "directorate", "kind", "lead", "notes"])
def test_longer_texts_are_refused_by_name(field):
    site_id = factories.site()
    entry = Entry(**{"name": "A", field: "x" * (LONGEST + 1)})
    with pytest.raises(BadInput) as refusal:
        add(site_id, entry)
    assert "longer than 20,000 characters" in refusal.value.problems[0]
    assert read(site_id).entries == ()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "  "}, "Name of the partnership: Give the partnership a name."),
        ({"started": "soon"}, "Started: “soon” is not a date"),
        ({"started": "2002", "ended": "2001"}, "Ended: This is before"),
        ({"promised": 9}, "Promised level of participation: Choose a rung"),
        ({"experienced": 0}, "Experienced level of participation: Choose a rung"),
    ],
)
def test_what_does_not_fit_is_listed(fields, problem):
    site_id = factories.site()
    with pytest.raises(BadInput) as refusal:
        add(site_id, Entry(**{"name": "A", **fields}))
    assert refusal.value.problems[0].startswith(problem)
    assert read(site_id).entries == ()


def test_a_change_counts_its_revision_and_an_equal_one_writes_nothing():
    number = factories.partnership(factories.site(), name="A")
    assert change(number, 1, Entry(name="B")) == 2
    with reading() as session:
        lines = len(session.scalars(select(AuditRow.id)).all())
    assert change(number, 1, Entry(name="B ")) == 2
    with reading() as session:
        assert len(session.scalars(select(AuditRow.id)).all()) == lines


def test_of_two_who_save_the_second_sees_both():
    site_id = factories.site()
    team = factories.person("team", site_id=site_id)
    number = factories.partnership(site_id, name="A")
    change(number, 1, Entry(name="Theirs"), by=team)
    with pytest.raises(Changed) as conflict:
        change(number, 1, Entry(name="Mine"))
    stored = conflict.value.stored
    assert (stored["name"], stored["revision"]) == ("Theirs", 2)
    assert stored["by"].startswith("Person")
    assert stored["at"]
    assert change(number, stored["revision"], Entry(name="Mine")) == 3


def test_of_two_who_state_a_total_the_second_sees_both():
    site_id = factories.site()
    state(site_id, 126, 0)
    assert state(site_id, 126, 0) == 1
    with pytest.raises(Changed) as conflict:
        state(site_id, 127, 0)
    assert conflict.value.stored["stated_total"] == 126
    assert conflict.value.stored["revision"] == 1
    assert state(site_id, 127, 1) == 2


def test_what_is_removed_can_be_brought_back():
    site_id = factories.site()
    number = factories.partnership(site_id)
    remove(number, 1)
    assert read(site_id).entries == ()
    with reading() as session:
        assert [entry.id for entry in removed(session, site_id)] == [number]
    with pytest.raises(Refused, match="taken out"):
        change(number, 2, Entry(name="B"))
    with writing() as session:
        bring_back_partnership(session, by=0, partnership_id=number)
        bring_back_partnership(session, by=0, partnership_id=number)
    assert [entry.revision for entry in read(site_id).entries] == [3]


def test_the_chosen_one_stays():
    site_id = factories.site()
    number = factories.choice(site_id)
    with pytest.raises(Refused, match="chosen"):
        remove(number, 1)
    assert len(read(site_id).entries) == 1


def test_one_whose_entry_was_changed_is_not_removed_unseen():
    number = factories.partnership(factories.site())
    change(number, 1, Entry(name="B"))
    with pytest.raises(Changed):
        remove(number, 1)


def test_another_sites_register_is_neither_seen_nor_changed():
    mine, theirs = factories.site(), factories.site()
    number = factories.partnership(theirs, name="Theirs")
    team = factories.person("team", site_id=mine)
    refusals = set()
    for attempt in (
        lambda: add(theirs, Entry(name="A"), by=team),
        lambda: change(number, 1, Entry(name="A"), by=team),
        lambda: remove(number, 1, by=team),
        lambda: state(theirs, 3, 0, by=team),
        lambda: change(10_000, 1, Entry(name="A"), by=team),
    ):
        with pytest.raises(NotYours) as refusal:
            attempt()
        refusals.add(str(refusal.value))
    assert len(refusals) == 1
    assert [entry_of(entry) for entry in read(theirs).entries] == [Entry(name="Theirs")]
    assert read(mine).empty


def test_every_act_leaves_its_line():
    site_id = factories.site()
    with reading() as session:
        before = len(session.scalars(select(AuditRow.id)).all())
    number = add(site_id, Entry(name="A"))
    change(number, 1, Entry(name="B"))
    remove(number, 2)
    with writing() as session:
        bring_back_partnership(session, by=0, partnership_id=number)
    count(site_id, "Parks", 3)
    state(site_id, 3, 0)
    with reading() as session:
        lines = session.execute(
            select(AuditRow.act, AuditRow.subject, AuditRow.site_id).order_by(AuditRow.id)
        ).all()[before:]
    entry, whole = f"partnership {number}", f"register {site_id}"
    assert [tuple(line) for line in lines] == [
        ("partnership.added", entry, site_id),
        ("partnership.changed", entry, site_id),
        ("partnership.removed", entry, site_id),
        ("partnership.brought_back", entry, site_id),
        ("register.counted", whole, site_id),
        ("register.stated", whole, site_id),
    ]


def _statements(question):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        with reading() as session:
            question(session)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("question", [register, choice, all_criterion_answers, removed])
def test_as_many_statements_for_one_row_as_for_a_hundred(question):
    one, many = factories.site(), factories.site()
    for site_id, rows in ((one, 1), (many, 100)):
        for number in range(rows):
            factories.partnership(site_id, directorate=f"Directorate {number}")
        factories.choice(site_id)
    few = _statements(lambda session: question(session, one))
    assert few == _statements(lambda session: question(session, many))
    assert few >= 1


def test_no_partnership_of_that_number():
    with reading() as session, pytest.raises(NotYours):
        partnership(session, 10_000)


def test_rungs_and_kinds_are_named():
    assert list(RUNGS) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {kinds_for(nation)[0] for nation in NATIONS} == set(PARTNERSHIP_TYPES.values())
