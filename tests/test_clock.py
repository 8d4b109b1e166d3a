"""The clock: set back for whoever asks inside the block, and for nobody else."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from assessment import clock

A_WHILE = timedelta(hours=1)


def lies_back():
    """Return by how much the clock is set back, to the hour."""
    behind = datetime.now(tz=UTC) - clock.now()  # noqa: TID251  what it is held against
    return timedelta(hours=round(behind / A_WHILE))


def test_it_is_earlier_inside_the_block_and_now_after_it():
    with clock.days_ago(40):
        assert lies_back() == timedelta(days=40)
        with clock.days_ago(3):
            assert lies_back() == timedelta(days=3)
        assert lies_back() == timedelta(days=40)
    assert lies_back() == timedelta()


def test_it_is_now_again_also_after_a_failure():
    with pytest.raises(KeyError), clock.days_ago(40):
        raise KeyError
    assert lies_back() == timedelta()


def test_for_everybody_else_it_stays_what_it_is():
    found = []
    with clock.days_ago(40):
        other = Thread(target=lambda: found.append(lies_back()))
        other.start()
        other.join()
    assert found == [timedelta()]
