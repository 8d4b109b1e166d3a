import pytest
from sqlalchemy import event

import factories
from assessment.mapping.actions import remove_partnership, set_directorate_count
from assessment.store.sessions import engine, reading, writing
from assessment.workbook.site_stages import site_stages


def _words(*sites):
    with reading() as session:
        found = site_stages(session, sites)
    return [found[site].words for site in sites]


@pytest.mark.usefixtures("database")
def test_a_site_comes_from_nothing_to_verified():
    site = factories.site()
    assert _words(site) == ["Not started"]
    entry = factories.partnership(site)
    assert _words(site) == ["Mapping"]
    factories.choice(site, entry)
    assert _words(site) == ["Chosen, no round open yet"]
    workbook = factories.opened(factories.site())
    assert _words(workbook.site_id) == ["Answering (baseline)"]
    done = factories.handed_over()
    assert _words(done.site_id, site) == ["Handed over (baseline)", "Chosen, no round open yet"]


@pytest.mark.usefixtures("database")
def test_counts_of_directorates_are_mapping_too_and_what_was_removed_is_not():
    counted, emptied = factories.site(), factories.site()
    with writing() as session:
        set_directorate_count(session, by=0, site_id=counted, name="Housing", counted=3)
    entry = factories.partnership(emptied)
    with writing() as session:
        remove_partnership(session, by=0, partnership_id=entry, revision=1)
    assert _words(counted, emptied) == ["Mapping", "Not started"]


def _statements(sites):
    told = []

    def note(_connection, _cursor, statement, *_more):
        told.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        _words(*sites)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return len([one for one in told if one.startswith("SELECT")])


@pytest.mark.usefixtures("database")
def test_three_sites_cost_as_many_statements_as_one():
    sites = [factories.opened().site_id for _ in range(3)]
    assert _statements(sites[:1]) == _statements(sites) == 4
