import pytest

from assessment.errors import Unavailable
from assessment.store.migrating import current, migrate, newest
from pages.doors.starting import bring_database_up_to_date


def test_the_embedded_database_is_upgraded_and_a_server_is_left_to_its_operator(unmigrated):
    if unmigrated.kind == "sqlite":
        bring_database_up_to_date()
        assert current() == newest()
        return
    with pytest.raises(Unavailable, match="python -m assessment migrate"):
        bring_database_up_to_date()
    assert current() is None
    migrate()
    bring_database_up_to_date()
