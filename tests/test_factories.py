import pytest
from sqlalchemy import func, select

import factories
from assessment.store.audit import broken_lines
from assessment.store.sessions import reading
from assessment.store.tables import ScoreRow, SignOffRow


@pytest.mark.usefixtures("database")
def test_a_workbook_goes_the_whole_way():
    done = factories.handed_over()
    verifier = factories.verifier(done)
    factories.signed_off(done, verifier)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SignOffRow)) == 1
        assert session.scalar(select(func.count()).select_from(ScoreRow)) == 20 + 20 + 4
        assert list(broken_lines(session)) == []
