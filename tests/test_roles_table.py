"""Everybody × every screen × every action, as one table written by hand.

It is not drawn from ``assessment.people.rules``: whoever changes what may be done there has to
say so here as well.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, select

import factories
from assessment import clock
from assessment.errors import Refused
from assessment.people.model import OPERATOR
from assessment.people.queries import site, who_is
from assessment.people.queries import sites_of as sites_for
from assessment.store.sessions import reading, writing
from assessment.store.tables import GrantRow, ParticipantRow, PersonRow, RoundRow, SiteRow
from assessment.workbook.queries import round_of, rounds_of
from every_action import VALID, all_actions, lets_in
from pages.shared.screens import SCREENS, screens_for

# o  whoever is at the machine itself, by the command line
# p  the programme
# t  the team of the site
# a  somebody who answers in the round
# v  a verifier of the round
# r  a researcher
# Not one row lets in those at the end: the team of another site (T), somebody who answers in
# another round (A), a verifier of another round (V), somebody without any role (n).
SCREENS_OF = """
(tasks)     . p t a v r  T A V n
words       . p t a v r  T A V n
map         . p t . . .  . . . .
choose      . p t . . .  . . . .
invite      . p t . . .  . . . .
key-in      . p t . . .  . . . .
answer      . . t a . .  . . . .
agenda      . p t . . .  . . . .
agree       . p t . . .  . . . .
minutes     . p t . . .  . . . .
history     . p t . . .  . . . .
evidence    . p t . . .  . . . .
agree-words . . t . . .  . . . .
hand-over   . p t . . .  . . . .
results     . p t . v .  . . . .
queries     . . t . . .  . . . .
verify      . . . . v .  . . . .
settle      . p . . . .  . . . .
compare     . p . . . r  . . . .
programme   . p . . . .  . . . .
people      . p . . . .  . . . .
rounds      . p . . . .  . . . .
packs       . p . . . .  . . . .
questions   . p . . . .  . . . .
move        . p . . . .  . . . .
settings    . p . . . .  . . . .
audit       . p . . . .  . . . .
method      . p t a v r  T A V n
"""
ACTIONS_OF = """
mapping.add_partnership              o p t . . .  . . . .
mapping.answer_criteria              o p t . . .  . . . .
mapping.bring_back_partnership       o p t . . .  . . . .
mapping.change_partnership           o p t . . .  . . . .
mapping.choose_partnership           o p t . . .  . . . .
mapping.remove_partnership           o p t . . .  . . . .
mapping.set_directorate_count        o p t . . .  . . . .
mapping.set_stated_total             o p t . . .  . . . .
mapping.take_in_sheet                o p t . . .  . . . .
meeting.arrange_agenda               . . t . . .  . . . .
meeting.close_meeting                . . t . . .  . . . .
meeting.count_hands                  . . t . . .  . . . .
meeting.open_meeting                 . . t . . .  . . . .
meeting.open_room                    . . t . . .  . . . .
meeting.open_vote                    . . t . . .  . . . .
meeting.record_presence              . . t . . .  . . . .
meeting.reset_agenda                 . . t . . .  . . . .
meeting.reveal_vote                  . . t . . .  . . . .
meeting.set_timer                    . . t . . .  . . . .
meeting.show_question                . . t . . .  . . . .
meeting.show_spread                  . . t . . .  . . . .
meeting.shut_room                    . . t . . .  . . . .
meeting.start_timer                  . . t . . .  . . . .
meeting.stop_timer                   . . t . . .  . . . .
people.add_person                    o p . . . .  . . . .
people.add_site                      o p . . . .  . . . .
people.begin_reminders               o p t . . .  . . . .
people.change_programme_settings     o p . . . .  . . . .
people.end_person                    o p . . . .  . . . .
people.give_role                     o p . . . .  . . . .
people.invite_participant            o p t . . .  . . . .
people.invite_verifier               o p . . . .  . . . .
people.invite_voice                  o p t . . .  . . . .
people.make_sign_in_link             o p . . . .  . . . .
people.note_email                    o p t . . .  . . . .
people.record_failed_reminder        o p t . . .  . . . .
people.record_reminder               o p t . . .  . . . .
people.renew_invitation              o p t . . .  . . . .
people.renew_invitations             o p t . . .  . . . .
people.set_password                  o p t a v r  T A V n
people.sign_out                      o p t a v r  T A V n
people.withdraw_invitation           o p t . . .  . . . .
people.withdraw_role                 o p . . . .  . . . .
verification.add_to_query            . . . . . .  . . . .
verification.answer_query            . . t . . .  . . . .
verification.begin_settling          . p . . . .  . . . .
verification.begin_verification      . . . . v .  . . . .
verification.close_query             . . . . . .  . . . .
verification.conclude_verification   o p . . . .  . . . .
verification.declare_conflicts       . . . . v .  . . . .
verification.hand_in_with_answer     . . t . . .  . . . .
verification.open_query              . . . . v .  . . . .
verification.record_key_change       o p . . . .  . . . .
verification.record_pack             o p t . . .  . . . .
verification.record_verdict          . . . . . .  . . . .
verification.resume_verification     . . t . . .  . . . .
verification.settle_level            . p . . . .  . . . .
verification.sign_off                . . . . v .  . . . .
verification.take_back_file          . . t . . .  . . . .
verification.take_in_return          o p . . . .  . . . .
verification.withdraw_pack           o p . . . .  . . . .
verification.withdraw_verifier       o p . . . .  . . . .
workbook.add_evidence                . . t . . .  . . . .
workbook.add_on_paper                o p t . . .  . . . .
workbook.add_participant             o p t . . .  . . . .
workbook.add_remark                  . . t . . .  . . . .
workbook.agree_meaning               . . t . . .  . . . .
workbook.begin_keying                o p t . . .  . . . .
workbook.change_evidence             . . t . . .  . . . .
workbook.change_mode                 o p . . . .  . . . .
workbook.choose_for_pack             . . t . . .  . . . .
workbook.close_answering             o p t . . .  . . . .
workbook.close_thread                . . t . . .  . . . .
workbook.finish_keying               o p t . . .  . . . .
workbook.hand_in_evidence            . . t . . .  . . . .
workbook.hand_over                   . . t . . .  . . . .
workbook.keep_presence               . . t . . .  . . . .
workbook.lead_talk                   . . t . . .  . . . .
workbook.look_at                     . . . . . .  . . . .
workbook.move_round                  o p . . . .  . . . .
workbook.open_round                  o p . . . .  . . . .
workbook.open_thread                 . . t . . .  . . . .
workbook.record_agreed_answer        . . t . . .  . . . .
workbook.record_attendance           . . t . . .  . . . .
workbook.record_own_answer           . . . . . .  . . . .
workbook.record_paper_answer         o p t . . .  . . . .
workbook.remove_evidence             . . t . . .  . . . .
workbook.remove_on_paper             o p t . . .  . . . .
workbook.reopen                      o p . . . .  . . . .
workbook.reopen_thread               . . t . . .  . . . .
workbook.replace_evidence_file       . . t . . .  . . . .
workbook.take_in_answers             o p t . . .  . . . .
workbook.undo_move                   o p . . . .  . . . .
workbook.withdraw_meaning            . . t . . .  . . . .
"""
EVERYBODY = "optavrTAVn"
# About one's own: the same standing is not enough, it has to be the person. Whoever made what
# they are about is let in, and nobody of the table, all of whom are somebody else.
PERSONAL = {
    "verification.add_to_query",
    "verification.close_query",
    "verification.record_verdict",
    "workbook.look_at",
    "workbook.record_own_answer",
}
# Only in an empty database, where nobody is known yet, and only at the machine.
FIRST = {"people.set_up_programme", "example.fill_example"}


def rows(table):
    """Return for each row of a table the letters of whom it lets in."""
    found = {}
    for line in table.strip().splitlines():
        name, *letters = line.split()
        assert len(letters) == len(EVERYBODY), line
        assert all(one in {".", who} for one, who in zip(letters, EVERYBODY, strict=True)), line
        found[name] = {one for one in letters if one != "."}
    return found


@dataclass(frozen=True)
class Here:
    """The site and the round that something is about; None where there are none."""

    site_id: int
    round_id: int | None


def _where():
    """Return the one site and round that there are, with a site made where there is none."""
    with reading() as session:
        site_id = session.scalar(select(func.min(SiteRow.id)))
        round_id = session.scalar(select(func.min(RoundRow.id)))
    return Here(factories.site() if site_id is None else site_id, round_id)


def _everybody(here):
    """Return somebody of each letter; those of a round only where there is one."""
    with reading() as session:
        query = select(GrantRow.person_id).where(GrantRow.role == "programme")
        found = {"o": OPERATOR, "p": session.scalars(query).first()}
    found["t"] = factories.person("team", site_id=here.site_id)
    found["r"] = factories.person("researcher")
    if here.round_id is not None:
        found["v"] = _verifying(here.round_id)
        found["a"] = _answering(here.round_id)
    elsewhere = factories.handed_over()
    found["T"] = elsewhere.team_id
    found["V"] = factories.verifier(elsewhere)
    found["A"] = factories.participant(factories.opened()).person_id
    found["n"] = _without_role()
    return found


def _without_role():
    person_id = factories.person("researcher")
    with writing() as session:
        session.execute(delete(GrantRow).where(GrantRow.person_id == person_id))
    return person_id


def _verifying(round_id):
    """Return one more verifier, or one who is there already where verdicts are known."""
    with reading() as session:
        if round_of(session, round_id).state == "verified":
            query = select(GrantRow.person_id).where(GrantRow.round_id == round_id)
            return session.scalars(query).first()
    return factories.person("verifier", round_id=round_id)


def _answering(round_id):
    """Let somebody take part, behind the back of the actions: the round may be locked."""
    person_id = _without_role()
    with writing() as session:
        taking_part = {"handle": "P99", "name": "Pat", "voice": "CP", "joined_at": clock.now()}
        session.add(ParticipantRow(round_id=round_id, person_id=person_id, **taking_part))
    return person_id


def test_the_table_has_every_screen_and_every_action():
    assert set(rows(SCREENS_OF)) == {screen.url or "(tasks)" for screen in SCREENS}
    assert set(rows(ACTIONS_OF)) == set(all_actions()) - FIRST


@pytest.mark.usefixtures("database")
def test_a_screen_is_there_for_exactly_whom_the_table_says():
    made = factories.handed_over()
    here = Here(made.site_id, made.round_id)
    everybody = {letter: who for letter, who in _everybody(here).items() if letter != "o"}
    with reading() as session:
        at, about = site(session, here.site_id), round_of(session, here.round_id)
        there = {
            letter: {
                screen.url or "(tasks)"
                for screen in screens_for(who_is(session, person_id), at, about)
            }
            for letter, person_id in everybody.items()
        }
    expected = rows(SCREENS_OF)
    for name, letters in expected.items():
        assert {letter for letter in there if name in there[letter]} == letters, name


@pytest.mark.usefixtures("database")
def test_a_site_and_its_rounds_are_known_to_exactly_these():
    made = factories.handed_over()
    here = Here(made.site_id, made.round_id)
    known, rounds = set(), set()
    with reading() as session:
        for letter, person_id in _everybody(here).items():
            who = who_is(session, person_id)
            if here.site_id in {one.id for one in sites_for(session, who)}:
                known.add(letter)
            if here.round_id in {one.id for one in rounds_of(session, who, here.site_id)}:
                rounds.add(letter)
    assert known - {"o"} == {"p", "t", "a", "v"}
    assert rounds - {"o"} == {"p", "t", "a", "v"}


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", rows(ACTIONS_OF))
def test_an_action_lets_in_exactly_whom_the_table_says(name):
    given = VALID[name]()
    everybody = _everybody(_where())
    let_in = {letter for letter, who in everybody.items() if lets_in(name, given, who)}
    assert let_in == rows(ACTIONS_OF)[name] & set(everybody)
    if name in PERSONAL:
        assert lets_in(name, given, given["by"])


@pytest.mark.usefixtures("sqlite_database")
def test_nobody_ends_the_sign_in_of_another():
    given = VALID["people.sign_out"]()
    other = factories.person("researcher")
    with writing() as session:
        ended = all_actions()["people.sign_out"](session, **given | {"by": other})
    assert ended == 0


@pytest.mark.usefixtures("sqlite_database")
@pytest.mark.parametrize("name", sorted(FIRST))
def test_the_first_things_are_done_at_the_machine_alone(name):
    given = VALID[name]()
    factories.programme()
    with reading() as session:
        everybody = session.scalars(select(PersonRow.id)).all()
    for person_id in everybody:
        with pytest.raises(Refused), writing() as session:
            all_actions()[name](session, **given | {"by": person_id})
