"""A moderator settles what verifiers left open: after the reveal, once, bound to the answer."""

import pytest
from review_scene import THIRD, hand_over_again, say, sign, uphold_all
from sqlalchemy import select

import factories
from assessment.errors import Changed, NotYours, Refused
from assessment.store.reading_audit import audit_page
from assessment.store.sessions import reading, writing
from assessment.store.tables import ScoreRow
from assessment.verification.actions import (
    begin_settling,
    begin_verification,
    conclude_verification,
    settle_level,
)
from assessment.verification.queries import (
    handed_over,
    moderated,
    settlements,
    verification_of,
    verifiers,
)
from assessment.workbook.actions import reopen
from factories import DISPUTED, OPERATOR, bank

pytestmark = pytest.mark.usefixtures("database")
WHY = "The minutes of May show a plan, not yet a habit."


@pytest.fixture
def made():
    return factories.disputed()


@pytest.fixture
def mona():
    return factories.person("programme")


def begin(made, by):
    with writing() as session:
        begin_settling(session, by=by, round_id=made.round_id)


def line(made, question=DISPUTED):
    with reading() as session:
        return moderated(session, handed_over(session, made.round_id))[question]


def decide(made, by, *said, question=DISPUTED, **other):
    """Decide: ``said`` is the decision, level, reason."""
    one = line(made, question)
    values = {"settlement_id": one.id, "revision": one.revision}
    values |= dict(zip(("decision", "level", "reason"), said, strict=True))
    with writing() as session:
        return settle_level(session, by=by, bank=bank(), **(values | other))


def settled(made, question=DISPUTED):
    with reading() as session:
        return settlements(session, handed_over(session, made.round_id))[question]


def scored_at(made, code=DISPUTED):
    with reading() as session:
        query = select(ScoreRow.verified, ScoreRow.settled)
        return tuple(
            session.execute(
                query.where(ScoreRow.round_id == made.round_id, ScoreRow.code == code)
            ).one()
        )


def test_what_differs_is_laid_out_once(made, mona):
    assert settled(made).waits
    begin(made, mona)
    before = line(made)
    begin(made, mona)
    assert line(made) == before
    with reading() as session:
        assert list(moderated(session, handed_over(session, made.round_id))) == [DISPUTED]
        assert audit_page(session, act="settlement.begun").total == 1


def test_a_settled_level_counts_everywhere_at_once(made, mona):
    begin(made, mona)
    assert scored_at(made) == (None, None)
    dimension = bank().dimension_of(DISPUTED).code
    assert scored_at(made, dimension)[1] is None
    saved = decide(made, mona, "settled", 1, WHY)
    assert saved.revision == 1
    assert settled(made).settled == 1
    assert settled(made).verified is None
    assert scored_at(made) == (None, 1)
    assert scored_at(made, dimension)[1] is not None
    with reading() as session:
        said = verification_of(session, handed_over(session, made.round_id))
    assert said.settled[DISPUTED] == 1
    assert [v["verdict"] for v in said.verdicts[DISPUTED]] == ["lowered", "upheld"]  # both are kept


def test_it_counts_only_with_a_reason_and_is_kept_without(made, mona):
    begin(made, mona)
    decide(made, mona, "settled", 1, "")
    assert settled(made).waits
    assert (line(made).decision, line(made).level) == ("settled", 1)
    assert scored_at(made) == (None, None)
    decide(made, mona, "settled", 1, WHY)
    assert scored_at(made) == (None, 1)
    decide(made, mona, "unsettled", None, "Nobody could show us either.")
    assert settled(made).settled is None
    assert not settled(made).waits
    assert scored_at(made) == (None, None)


@pytest.mark.parametrize("level", [3, 4, -1])
def test_no_level_outside_what_verifiers_stand_behind(made, mona, level):
    begin(made, mona)
    with pytest.raises(Refused, match="it can be settled on 0 or 1 or 2"):
        decide(made, mona, "settled", level, WHY)
    assert line(made).revision == 0


def test_two_moderators_at_the_same_time_see_both(made, mona):
    other = factories.person("programme")
    begin(made, mona)
    decide(made, mona, "settled", 1, WHY)
    with pytest.raises(Changed) as refused:
        decide(made, other, "settled", 2, "I saw it work.", revision=0)
    assert refused.value.stored["level"] == 1
    assert refused.value.stored["reason"] == WHY
    assert refused.value.stored["by"]
    assert settled(made).settled == 1
    again = decide(made, mona, "settled", 1, WHY, revision=0)  # a retry of the same is fine
    assert again.revision == 1


def test_while_the_review_is_blind_nothing_can_be_settled(mona):
    made = factories.handed_over()
    vera, will = factories.verifier(made), factories.verifier(made)
    uphold_all(made, vera)
    sign(made, vera)
    uphold_all(made, will, but=(THIRD,))
    say(made, will, THIRD, "lowered", 0, "Nothing there.")
    with pytest.raises(Refused, match="not all signed off"):
        begin(made, mona)
    with reading() as session:
        assert moderated(session, handed_over(session, made.round_id)) == {}
    sign(made, will)
    begin(made, mona)
    assert line(made, THIRD).decision == ""


@pytest.mark.parametrize("role", ["team", "verifier", "researcher"])
def test_only_the_programme_settles(made, mona, role):
    begin(made, mona)
    with reading() as session:
        verifying = list(verifiers(session, made.round_id))
    other = {
        "team": lambda: made.team_id,
        "verifier": lambda: verifying[0],
        "researcher": lambda: factories.person("researcher"),
    }[role]()
    with pytest.raises(NotYours):
        decide(made, other, "settled", 1, WHY)
    with pytest.raises(NotYours):
        decide(made, OPERATOR, "settled", 1, WHY)  # the command line has no name to stand by it
    assert line(made).revision == 0


def give_again(made, *people):
    """Have verifiers uphold what changed, and sign off."""
    for person_id in people:
        with writing() as session:
            begin_verification(session, by=person_id, round_id=made.round_id)
        say(made, person_id, DISPUTED)
    for person_id in people:
        sign(made, person_id)


def test_a_settlement_belongs_to_one_version_of_one_answer(made, mona):
    with reading() as session:
        people = list(verifiers(session, made.round_id))
    begin(made, mona)
    decide(made, mona, "settled", 1, WHY)
    before = line(made)
    hand_over_again(made, DISPUTED, 1)
    give_again(made, *people)
    assert settled(made).settled == 1  # both uphold the 1 that it is now
    assert not settled(made).disputed
    assert line(made).stale
    begin(made, mona)
    assert line(made).stale  # nothing to settle, so nothing was laid out
    with pytest.raises(Refused, match="changed and handed over again"):
        decide(made, mona, "settled", 0, "Of the text before.")
    with writing() as session:
        reopen(session, by=OPERATOR, round_id=made.round_id, reason="The first text was right.")
    factories.agreed_level(made, DISPUTED, 2)  # the very same text as in the beginning
    factories.handed_over(made)
    with writing() as session:  # every sign-off holds for the very same answers
        conclude_verification(session, by=mona, round_id=made.round_id, bank=bank())
    assert line(made) == before
    assert settled(made).settled == 1
    assert settled(made).moderated == before
