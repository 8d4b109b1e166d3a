"""Trying to learn a confidential answer by every way there is: nothing that anybody is told
hangs on who gave which own answer.

Somebody looks at everything, an answer becomes another one, and they look again.  In a named
round the same looking finds it.  A screen is looked at because it is listed, an address because
it is a route; one that nobody has decided about fails the first test.
"""

import pytest
from sqlalchemy import select, update

import factories
from assessment.errors import Locked, NotYours, WorkbookError
from assessment.meeting import actions as meeting
from assessment.store.sessions import reading, writing
from assessment.store.tables import OwnAnswerChangeRow, OwnAnswerRow
from assessment.workbook import actions
from assessment.workbook.queries import booklet_lines, own_sheet, round_of, seen
from assessment.workbook.scoring import write_scores
from probing import Prober, differences, probe, undecided

FIRST, FEW, ALIKE = (question.code for question in factories.bank().form("short")[:3])
COMMUNITY = (0, 1, 1, 2, 2, 3, 3, 4, 4)
STATUTORY = (1, 2, 4)


class World:
    """A round with twelve people who answered, and those who would like to know what."""

    def __init__(self, mode):
        self.made = factories.opened(mode=mode)
        self.community = [factories.participant(self.made, "CP") for _ in COMMUNITY]
        self.statutory = [factories.participant(self.made, "FL") for _ in STATUTORY]
        self.bystander = factories.colleague(self.made, "MM")
        answers = zip([*self.community, *self.statutory], [*COMMUNITY, *STATUTORY], strict=True)
        for number, (one, level) in enumerate(answers):
            factories.own_answer(one, FIRST, level, note=f"what number {number} saw")
            if one is not self.community[-1]:  # who looks at their own answers below
                factories.own_answer(one, ALIKE, 2)
        for one in self.community[:4]:
            factories.own_answer(one, FEW, 1)
        factories.own_answer(self.bystander, FIRST, 2)
        for one in (self.bystander, self.community[-1]):  # so that looking again changes nothing
            with writing() as session:
                lines = own_sheet(session, one.id)
                ids = [line.id for line in lines]
                actions.look_at(session, by=one.person_id, answer_ids=ids)
        self.lead = factories.person("team", site_id=self.made.site_id)
        with writing() as session:
            actions.lead_talk(session, by=self.lead, round_id=self.made.round_id)
        self.meeting = factories.opened_meeting(self.made)
        with writing() as session:
            meeting.show_question(
                session, by=self.made.team_id, meeting_id=self.meeting, question=FIRST
            )
        self.keyer = factories.person("team", site_id=self.made.site_id)
        with writing() as session:
            given = {"by": self.keyer, "round_id": self.made.round_id, "bank": factories.bank()}
            self.on_paper = actions.add_on_paper(session, voice="CP", **given)[0].id
            actions.begin_keying(session, by=self.keyer, participant_id=self.on_paper)
        self.key_in(FIRST, 2)
        roles = {
            "the programme": factories.person("programme"),
            "who leads": self.lead,
            "another of the team": self.made.team_id,
            "a bystander": self.bystander.person_id,
            "another participant": self.community[-1].person_id,
            "a researcher": factories.person("researcher"),
        }
        self.probers = [
            Prober.of(name, person, self.made.round_id) for name, person in roles.items()
        ]

    def told(self):
        return probe(self.probers, (FIRST, FEW))

    def close(self):
        with writing() as session:
            actions.close_answering(session, by=0, round_id=self.made.round_id)

    def key_in(self, question, level):
        """Type in an answer from the booklet of the one person on paper."""
        by = self.keyer
        with writing() as session:
            lines = booklet_lines(session, self.on_paper, by)
            line = next(one for one in lines if one.question == question)
            actions.record_paper_answer(
                session,
                by=by,
                answer_id=line.id,
                revision=line.revision,
                level=level,
                silence=None,
                note="",
                bank=factories.bank(),
            )

    def become(self, one, question, level, note=None):
        """Be the world in which somebody had given another answer, which no action allows."""
        with writing() as session:
            row = session.execute(
                select(OwnAnswerRow.id).where(
                    OwnAnswerRow.participant_id == one.id, OwnAnswerRow.question == question
                )
            ).scalar_one()
            values = {"level": level} | ({} if note is None else {"note": note})
            session.execute(update(OwnAnswerRow).where(OwnAnswerRow.id == row).values(**values))
            session.execute(
                update(OwnAnswerChangeRow)
                .where(OwnAnswerChangeRow.answer_id == row)
                .values(**values)
            )


@pytest.fixture
def confidential(sqlite_database):
    del sqlite_database
    return World("confidential")


@pytest.fixture
def named(sqlite_database):
    del sqlite_database
    return World("named")


def test_somebody_has_decided_about_every_address():
    assert undecided() == set()


def test_in_a_named_round_there_is_something_to_learn(named):
    before = named.told()
    factories.own_answer(named.statutory[0], FIRST, 3, note="what nobody should know")
    found = differences(before, named.told())
    for where in ("who leads on /agree", "the programme on /audit", "who leads of own answers"):
        assert any(place.startswith(where) for place in found), where
    assert not any(place.startswith("a researcher on") for place in found)


def test_before_closing_nothing_tells_what_somebody_answered(confidential):
    before = confidential.told()
    factories.own_answer(confidential.statutory[0], FIRST, 3, note="what nobody should know")
    assert differences(before, confidential.told()) == {}


def test_before_closing_nothing_tells_that_one_more_has_answered(confidential):
    before = confidential.told()
    factories.own_answer(confidential.statutory[0], FEW, 3)
    factories.own_answer(confidential.community[5], FEW, silence="don't know", level=None)
    confidential.key_in(FEW, 4)
    assert differences(before, confidential.told()) == {}


def test_after_closing_the_figures_are_there(confidential):
    before = confidential.told()
    confidential.close()
    found = differences(before, confidential.told())
    assert any(place.startswith("who leads on /agree") for place in found)
    with reading() as session:
        there = round_of(session, confidential.made.round_id)
        parts = seen(session, there, factories.bank(), confidential.lead)
    assert parts[FIRST].part["levelled"] == 14
    assert (parts[FEW].spread, parts[ALIKE].spread) == (None, None)


def test_after_closing_nothing_tells_who_gave_which_answer(confidential):
    confidential.close()
    before = confidential.told()
    one, other = confidential.statutory[0], confidential.community[-2]
    # The same answers in all, from other people of other sides.
    confidential.become(one, FIRST, 4, "what number 7 saw")
    confidential.become(other, FIRST, 1, "what number 9 saw")
    # What too few have answered, and what all have answered alike.
    confidential.become(confidential.community[0], FEW, 4)
    confidential.become(confidential.community[1], FEW, None)
    for everybody in (*confidential.community[:-1], *confidential.statutory):
        confidential.become(everybody, ALIKE, 3)
    assert differences(before, confidential.told()) == {}


def test_after_handing_over_nothing_tells_either(confidential):
    factories.agreed_level(confidential.made)
    factories.handed_over(confidential.made)
    verifier = factories.verifier(confidential.made)
    confidential.probers.append(Prober.of("the verifier", verifier, confidential.made.round_id))
    before = confidential.told()
    confidential.become(confidential.statutory[0], FIRST, 4, "what number 7 saw")
    confidential.become(confidential.community[-2], FIRST, 1, "what number 9 saw")
    confidential.become(confidential.community[0], FEW, 4)
    with writing() as session:
        write_scores(session, round_id=confidential.made.round_id, bank=factories.bank())
    assert differences(before, confidential.told()) == {}


def test_refusals_say_the_same_whatever_was_answered(confidential):
    target = confidential.statutory[0]
    with reading() as session:
        line = next(one for one in own_sheet(session, target.id) if one.question == FIRST)
    said = {one.name: _refusals(one, line) for one in confidential.probers}
    factories.own_answer(target, FIRST, 3, note="what nobody should know")
    assert {one.name: _refusals(one, line) for one in confidential.probers} == said


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


def test_a_file_taken_in_again_does_not_tell_whether_it_guessed_right(confidential):
    made = confidential.made
    file = "participant,voice,question,answer,note\nP{0},CP,{1},{2},\n"
    rows = [file.format("99", FIRST, level).encode() for level in (1, 1, 4)]
    told = []
    for raw in rows:
        try:
            with writing() as session:
                result = actions.take_in_answers(
                    session, by=made.team_id, round_id=made.round_id, raw=raw, bank=factories.bank()
                )
            told.append((result.own_changed, result.same))
        except WorkbookError as refused:
            told.append(str(refused))
    assert told[1] == told[2]


def test_once_closed_no_way_takes_an_own_answer(confidential):
    confidential.close()
    target = confidential.statutory[0]
    with reading() as session:
        line = own_sheet(session, target.id)[0]
    with pytest.raises(Locked, match="Answering was closed"):
        factories.own_answer(target, FIRST, 0)
    with pytest.raises(Locked, match="nobody can join"):
        factories.participant(confidential.made)
    raw = b"participant,voice,question,answer,note\nAnn,CP,CC-1.1a,2,\n"
    with pytest.raises(WorkbookError), writing() as session:
        actions.take_in_answers(
            session,
            by=confidential.made.team_id,
            round_id=confidential.made.round_id,
            raw=raw,
            bank=factories.bank(),
        )
    with reading() as session:
        assert own_sheet(session, target.id)[0] == line
