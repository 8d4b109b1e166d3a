"""While a review is under way again: what was known stays, and nothing new is learned."""

import pytest
from review_scene import FIRST, SECOND, THIRD, hand_over_again, say, sign, uphold_all
from sqlalchemy import select

import factories
from assessment.store.sessions import reading, writing
from assessment.store.tables import ScoreRow, VerdictScoreRow
from assessment.verification.actions import begin_verification
from assessment.verification.queries import (
    handed_over,
    known_settlements,
    known_verification,
    verification_of,
)

pytestmark = pytest.mark.usefixtures("database")
BEFORE = "Nobody knew of it."
TELLTALE = "Since the first review it has gone."


@pytest.fixture
def people(made):
    return factories.verifier(made), factories.verifier(made)


def concluded(made, people):
    first, second = people
    uphold_all(made, first, but=(SECOND,))
    say(made, first, SECOND, "lowered", 0, BEFORE)
    uphold_all(made, second, but=(SECOND,))
    say(made, second, SECOND, "lowered", 0, BEFORE)
    sign(made, first)
    sign(made, second)


def everything(made):
    """Return all that is known or stored as figures, as text and rows."""
    with reading() as session:
        over = handed_over(session, made.round_id)
        scores = session.execute(
            select(ScoreRow.code, ScoreRow.verified, ScoreRow.settled).order_by(ScoreRow.id)
        ).all()
        counted = session.execute(
            select(VerdictScoreRow.question, VerdictScoreRow.upheld, VerdictScoreRow.lowered)
            .where(VerdictScoreRow.round_id == made.round_id)
            .order_by(VerdictScoreRow.id)
        ).all()
        return repr(known_verification(session, over)), scores, counted


def again(made, person_id):
    with writing() as session:
        begin_verification(session, by=person_id, round_id=made.round_id)


def test_what_did_not_change_stays_known_and_exactly_the_change_is_open(made, people):
    concluded(made, people)
    hand_over_again(made, THIRD, 1)
    with reading() as session:
        over = handed_over(session, made.round_id)
        assert not over.verified
        assert verification_of(session, over).verdicts == {}
        known, found = known_verification(session, over), known_settlements(session, over)
        counted = set(session.scalars(select(VerdictScoreRow.question)))
    assert {v["stale"] for v in known.verdicts[THIRD]} == {True}
    assert {v["stale"] for v in known.verdicts[SECOND]} == {False}
    assert known.settled[THIRD] is None
    assert known.settled[SECOND] == 0
    assert [q for q, one in found.items() if one.settled is None] == [THIRD]
    assert counted == set(over.agreed_levels) - {THIRD}


def test_nothing_that_verifiers_do_meanwhile_is_known_until_all_have_signed(made, people):
    concluded(made, people)
    hand_over_again(made, THIRD, 1)
    first, second = people
    before = everything(made)
    assert BEFORE in before[0]
    again(made, first)
    again(made, second)
    say(made, first, THIRD, "lowered", 0, TELLTALE)
    say(made, first, SECOND)  # they think better of it: upheld
    say(made, first, FIRST, "could not tell", None, TELLTALE)
    assert everything(made) == before
    sign(made, first)
    assert everything(made) == before
    uphold_all(made, second, but=(SECOND,))
    assert everything(made) == before
    sign(made, second)
    after = everything(made)
    assert TELLTALE in after[0]
    with reading() as session:
        found = known_settlements(session, handed_over(session, made.round_id))
    assert found[SECOND].waits  # one upheld it now, the other lowered it
    assert found[FIRST].waits
    assert found[THIRD].waits


def test_a_first_review_is_not_known_before_it_is_concluded(made, people):
    first, _ = people
    uphold_all(made, first, but=(SECOND,))
    say(made, first, SECOND, "lowered", 0, TELLTALE)
    sign(made, first)
    known, _, counted = everything(made)
    assert TELLTALE not in known
    assert counted == []
