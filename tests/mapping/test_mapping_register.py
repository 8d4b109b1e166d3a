import pytest
from registers import add, change, count, read, remove, state
from sqlalchemy import event, select

import factories
from assessment.errors import NotYours
from assessment.mapping.actions import bring_back_partnership
from assessment.mapping.entries import entry_of
from assessment.mapping.model import RUNGS, Entry, kinds_for
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
from assessment.store.tables import AuditRow

pytestmark = pytest.mark.usefixtures("database")


def test_an_empty_register_says_so():
    stored = read(factories.site())
    assert stored.empty
    assert (stored.itemised_total, stored.difference) == (0, None)
    assert (
        accounts_sentence(stored)
        == "The directorates add up to 0 partnerships; no total has been stated."
    )


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
