import pytest
from registers import add, change, count, read, remove, state
from sqlalchemy import select

import factories
from assessment.errors import BadInput, Changed, Refused
from assessment.mapping.actions import bring_back_partnership
from assessment.mapping.model import ENTRY_FIELDS, Entry
from assessment.mapping.queries import removed
from assessment.store.sessions import reading, writing
from assessment.store.tables import AuditRow
from assessment.store.text import LONGEST, LONGEST_NAME, clean_text

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
TEXTS = ("lead", "notes", "communities_of_place", "communities_of_interest")
NASTY = {
    "<b": "<b",
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} $x$ ![](http://example.org/x.png)": "{{ 7*7 }} $x$ ![](http://example.org/x.png)",
    "=1+1": "=1+1",
    "a\0b": "a\ufffdb",
    "a\u202eb": "a\ufffdb",
    "a\ud800b": "a\ufffdb",
    "👍🏽 ŵ ŷ العربية": "👍🏽 ŵ ŷ العربية",
    "x" * LONGEST_NAME: "x" * LONGEST_NAME,
    "Two lines\nof  space ": "Two lines of space",
}


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


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_any_text_in_every_field(typed):
    names = ("name", "directorate", "kind")
    site_id = factories.site()
    add(site_id, Entry(**dict.fromkeys((*names, *TEXTS), typed)))
    state(site_id, 1, 0, source=typed)
    count(site_id, f"{typed[:-1]}!", 3)
    stored = read(site_id)
    assert {getattr(stored.entries[0], name) for name in names} == {NASTY[typed]}
    assert {getattr(stored.entries[0], name) for name in TEXTS} == {clean_text(typed).strip()}
    assert stored.source == clean_text(typed).strip()
    assert {line.count for line in stored.directorates} == {1, 3}


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        *((name, LONGEST_NAME) for name in ("name", "directorate", "kind")),
        *((name, LONGEST) for name in TEXTS),
    ],
)
def test_longer_texts_are_refused_by_name(field, longest):
    site_id = factories.site()
    with pytest.raises(BadInput) as refusal:
        add(site_id, Entry(**{"name": "A", field: "x" * (longest + 1)}))
    assert f"longer than {longest:,} characters" in refusal.value.problems[0]
    assert read(site_id).entries == ()
    add(site_id, Entry(**{"name": "A", field: "x" * longest}))
    assert getattr(read(site_id).entries[0], field) == "x" * longest


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
