"""Trying to learn a confidential answer by every way there is: nothing that anybody is told
hangs on who gave which own answer.

Somebody looks at everything, an answer becomes another one, and they look again.  In a named
round the same looking finds it.  A screen is looked at because it is listed, an address because
it is a route; one that nobody has decided about fails the first test.  What is sent, pushed and
written by commands is tried in tests/doors and tests/commands (test_…_confidential.py).
"""

import pytest

import factories
from assessment.errors import Locked, NotYours, WorkbookError
from assessment.meeting.queries import all_votes
from assessment.meeting.rules import DIFFERS
from assessment.store.sessions import reading, writing
from assessment.workbook import actions
from assessment.workbook.queries import own_sheet, round_of, seen
from assessment.workbook.scoring import write_scores
from confidential_round import FEW, FIRST, SECRET, World, answer_of, apart
from masking import without_hashes
from probing import differences, undecided

ANOTHER = factories.bank().form("short")[4].code
SIXTEEN = [0, 1, 1, 2, 2, 3, 3, 4] * 2  # of phones of both sides in turn


def test_somebody_has_decided_about_every_address():
    assert undecided() == set()


def test_in_a_named_round_there_is_something_to_learn(named_world):
    some = ("who leads", "the programme", "a researcher", "a phone")
    before = named_world.told(*some)
    factories.own_answer(named_world.statutory[0], FIRST, 3, note=SECRET)
    found = differences(before, named_world.told(*some))
    for where in ("who leads on /agree", "the programme on /audit", "who leads of own answers"):
        assert any(place.startswith(where) for place in found), where
    assert not any(place.startswith(("a researcher on", "a phone at")) for place in found)


# ── while answers can be given ───────────────────────────────────────────────────────────────


def _nothing_before_closing(world, *names):
    before = world.told(*names)
    factories.own_answer(world.statutory[0], FIRST, 3, note=SECRET)
    factories.own_answer(world.statutory[0], FEW, 3)
    factories.own_answer(world.community[5], FEW, silence="don't know", level=None)
    world.key_in(FEW, 4)
    world.take_in(FEW, 3)
    assert differences(before, world.told(*names)) == {}
    assert answer_of(world) == 3


def test_before_closing_nothing_tells_what_somebody_answered_nor_that_they_did(confidential_world):
    _nothing_before_closing(confidential_world)


def test_nor_does_it_on_the_other_database(postgresql_database):
    assert postgresql_database.kind == "postgresql"
    _nothing_before_closing(World("confidential"), "who leads", "the programme")


def test_nor_does_what_comes_after_tell_how_much_was_answered(confidential_world, tmp_path):
    """Compare two courses of things: what everybody may see is the same, an answer lies between."""
    world = confidential_world

    def answered():
        for level in (3, 4, 0):
            factories.own_answer(world.statutory[0], FIRST, level, note=SECRET)
        world.take_in(FEW, 4)
        return unanswered()

    def unanswered():
        world.show(ANOTHER)
        return {where: without_hashes(text) for where, text in world.told().items()}

    one, other = apart(tmp_path, unanswered, answered)
    assert ANOTHER in one["the programme on /audit"]  # what everybody may see is to be seen
    assert differences(one, other) == {}


# ── once answering is closed ─────────────────────────────────────────────────────────────────


def test_after_closing_the_figures_are_there(confidential_world):
    world = confidential_world
    some = ("who leads", "a researcher", "a phone")
    before = world.told(*some)
    world.close()
    found = differences(before, world.told(*some))
    assert any(place.startswith("who leads on /agree") for place in found)
    assert not any(place.startswith(("a researcher on", "a phone at")) for place in found)
    with reading() as session:
        there = round_of(session, world.made.round_id)
        parts = seen(session, there, factories.bank(), world.lead)
    assert parts[FIRST].part["levelled"] == 14
    assert [one.spread for code, one in parts.items() if code != FIRST] == [None] * 19


def test_after_closing_nothing_tells_who_gave_which_answer(confidential_world):
    world = confidential_world
    world.close()
    before, gave = world.told(), answer_of(world)
    world.become_another()
    assert answer_of(world) != gave
    assert differences(before, world.told()) == {}


def test_after_handing_over_nothing_tells_either(confidential_world):
    world = confidential_world
    world.hand_over()
    before, gave = world.told(), answer_of(world)
    world.become_another()
    with writing() as session:
        write_scores(session, round_id=world.made.round_id, bank=factories.bank())
    assert answer_of(world) != gave
    assert differences(before, world.told()) == {}


# ── votes in the room ────────────────────────────────────────────────────────────────────────


def test_in_a_named_round_a_revealed_vote_is_told(named_world):
    some = ("who leads", "a phone")
    before = named_world.told(*some)
    named_world.vote(SIXTEEN, revealed=True)
    found = differences(before, named_world.told(*some))
    for where in ("who leads at /project", "a phone at /room", "who leads on /minutes"):
        assert any(place.startswith(where) for place in found), where


@pytest.mark.parametrize("revealed", [False, True], ids=["hidden", "revealed"])
def test_nobody_is_told_who_voted_what(confidential_world, revealed):
    world = confidential_world
    world.close()
    vote_id = world.vote(SIXTEEN, revealed=revealed)
    some = ("who leads", "the programme", "another participant", "a phone")
    before = world.told(*some)
    # Two phones of one side had it the other way round; before it is revealed, nearly all had.
    others = {0: 1, 2: 0} if revealed else dict.fromkeys(range(1, 15), 4)
    assert any(SIXTEEN[place] != level for place, level in others.items())
    world.vote_otherwise(vote_id, others)
    assert differences(before, world.told(*some)) == {}


def test_the_second_vote_of_somebody_late_tells_nobody_what_they_said(confidential_world):
    world = confidential_world
    world.close()
    world.vote([None, *SIXTEEN[1:]], revealed=True)
    vote_id = world.vote(SIXTEEN, revealed=True)
    with reading() as session:
        there = round_of(session, world.made.round_id)
        first, second = all_votes(session, there, factories.bank())[FIRST]
    assert (first.hidden, second.hidden) == (None, DIFFERS)
    before = world.told("a phone")
    world.vote_otherwise(vote_id, {0: 4})
    assert differences(before, world.told("a phone")) == {}


# ── refusals ─────────────────────────────────────────────────────────────────────────────────


def test_refusals_say_the_same_whatever_was_answered(confidential_world):
    world = confidential_world
    line = world.line(world.statutory[0], FIRST)
    askers = [one for one in world.probers if hasattr(one, "person_id")]
    said = {one.name: _refusals(one, line) for one in askers}
    factories.own_answer(world.statutory[0], FIRST, 3, note=SECRET)
    assert {one.name: _refusals(one, line) for one in askers} == said


def _refusals(prober, line):
    """Try to be told something by being refused, with every guess of the answer."""
    said = set()
    bank = factories.bank()
    for level in (*bank.levels, None):
        given = {"level": level, "silence": None, "note": "", "bank": bank}
        for revision in range(4):
            said.add(
                _said(
                    actions.record_own_answer,
                    by=prober.person_id,
                    answer_id=line.id,
                    revision=revision,
                    **given,
                )
            )
    said.add(_said(actions.look_at, by=prober.person_id, answer_ids=[line.id]))
    assert len(said) == 1
    return said


def _said(action, **given):
    try:
        with writing() as session:
            action(session, **given)
    except NotYours as refused:
        return str(refused)
    return "it was done"


def test_in_a_named_round_a_file_tells_whether_it_guessed_right(named_world):
    right, wrong = (_taken(named_world, named_world.keyer, FIRST, level) for level in (2, 4))
    assert (right.own_changed, wrong.own_changed) == (0, 1)


def test_a_file_taken_in_does_not_tell_whether_it_guessed_right(confidential_world):
    world = confidential_world
    # Whoever has not begun the booklet is refused whatever they guess, the command line included.
    for by in (world.made.team_id, world.lead, 0):
        (said,) = {_taken(world, by, FIRST, level) for level in (2, 4)}
        assert "somebody else has begun it" in str(said)
    right, wrong = (_taken(world, world.keyer, FIRST, level) for level in (2, 4))
    assert right == wrong
    world.key_in(FIRST, 2)


def _taken(world, by, question, level):
    """Take in a guess; return what is said of it."""
    try:
        with writing() as session:
            result = actions.take_in_answers(
                session,
                by=by,
                round_id=world.made.round_id,
                raw=world.file(question, level),
                bank=factories.bank(),
            )
    except WorkbookError as refused:
        return (str(refused), *getattr(refused, "problems", ()))
    return result


def test_once_closed_no_way_takes_an_own_answer(confidential_world):
    world = confidential_world
    world.close()
    target = world.statutory[0]
    with reading() as session:
        line = own_sheet(session, target.id)[0]
    with pytest.raises(Locked, match="Answering was closed"):
        factories.own_answer(target, FIRST, 0)
    with pytest.raises(Locked, match="nobody can join"):
        factories.participant(world.made)
    with pytest.raises(Locked):
        world.key_in(FEW, 3)
    with pytest.raises(WorkbookError):
        world.take_in(FEW, 3)
    with reading() as session:
        assert own_sheet(session, target.id)[0] == line
