"""What is measured is put into the tables at once, past all actions; it has to stay what they hold."""

import pytest

import factories
from assessment.people.model import OPERATOR
from assessment.research.queries import comparison
from assessment.store.sessions import reading, writing
from bench.comparing import fill, verify

pytestmark = pytest.mark.usefixtures("sqlite_database")

SITES = 3


def compared():
    with reading() as session:
        return comparison(session, by=OPERATOR, bank=factories.bank(), round_name="baseline")


def test_the_sites_that_are_measured_can_be_compared():
    with writing() as session:
        fill(session, factories.bank(), SITES)
    lines = compared().lines
    assert len(lines) == SITES
    assert all(one.figures["CC"].agreed is not None for one in lines)
    assert [one.review for one in lines] == [None] * SITES


def test_and_so_can_their_verdicts():
    with writing() as session:
        fill(session, factories.bank(), SITES)
        verify(session, factories.bank(), SITES)
    reviews = [one.review for one in compared().lines]
    assert [one is None for one in reviews] == [False] * SITES
