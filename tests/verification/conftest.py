"""A workbook that was handed over, and the two who verify it."""

import pytest

import factories


@pytest.fixture
def made(database):
    del database
    return factories.handed_over()


@pytest.fixture
def vera(made):
    return factories.verifier(made)


@pytest.fixture
def will(made):
    return factories.verifier(made)
