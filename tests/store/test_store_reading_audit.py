import pytest
from sqlalchemy import select

import factories
from assessment.people.queries import site
from assessment.store.reading_audit import audit_acts, audit_page
from assessment.store.sessions import reading
from assessment.store.tables import AuditRow


@pytest.mark.usefixtures("database")
def test_the_chain_is_read_newest_first_page_by_page():
    sites = [factories.site() for _ in range(3)]
    with reading() as session:
        everything = audit_page(session, limit=1000)
        hashes = session.scalars(select(AuditRow.hash).order_by(AuditRow.id.desc())).all()
        assert [line.mark for line in everything.lines] == [one[:12] for one in hashes]
        assert everything.total == len(hashes)
        pages = [audit_page(session, skip=skip, limit=2).lines for skip in range(0, 20, 2)]
        assert [line for page in pages for line in page] == list(everything.lines)
        assert everything.total > len(sites)


@pytest.mark.usefixtures("database")
def test_the_chain_is_read_by_site_and_by_act():
    here, there = factories.site(), factories.site()
    with reading() as session:
        mine = audit_page(session, site_id=here)
        assert [line.act for line in mine.lines] == ["site.added"]
        assert mine.lines[0].site == site(session, here).name
        added = audit_page(session, act="site.added")
        assert {line.subject for line in added.lines} == {f"site {here}", f"site {there}"}
        assert audit_page(session, site_id=here, act="person.added").total == 0
        assert {"site.added", "person.added", "programme.set-up"} <= set(audit_acts(session))
