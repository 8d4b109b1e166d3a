"""Agendas, meetings and votes through the real actions, on both databases."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, select

import factories
from assessment.errors import BadInput, Changed, Locked, NotYours, Refused
from assessment.meeting import actions as meeting
from assessment.meeting.model import AgendaItem
from assessment.meeting.queries import (
    agenda,
    all_votes,
    counted_hands,
    meeting_of,
    meeting_with_code,
    meetings,
    open_meeting,
    open_vote,
    own_ballot,
    room_stamp,
    seat_with,
    seats,
    votes,
)
from assessment.meeting.rules import CLOSED, DIFFERS, NO_HANDS, NOT_IN, OVER, SHUT, WRONG_CODE
from assessment.meeting.seating import cast_ballot, take_seat
from assessment.store.audit import broken_lines
from assessment.store.sessions import engine, reading, writing
from assessment.store.tables import AuditRow, BallotRow, SeatRow
from assessment.workbook import actions as workbook
from assessment.workbook.queries import round_of

BANK = factories.bank()
CODES = [question.code for question in BANK.form("short")]
FIRST, SECOND = CODES[:2]
pytestmark = pytest.mark.usefixtures("database")


def do(action, **given):
    with writing() as session:
        return action(session, **given)


def ask(query, *given):
    with reading() as session:
        return query(session, *given)


def shown_agenda(made, viewer=None):
    with reading() as session:
        return agenda(session, round_of(session, made.round_id), BANK, viewer or made.team_id)


def shown_votes(made, question=FIRST):
    with reading() as session:
        return votes(session, round_of(session, made.round_id), BANK, question)


def lines(act):
    with reading() as session:
        columns = (AuditRow.act, AuditRow.subject, AuditRow.person_id, AuditRow.particulars)
        return session.execute(select(*columns).where(AuditRow.act == act)).all()


@pytest.fixture
def made():
    found = factories.opened()
    factories.led(found)
    return found


@pytest.fixture
def meeting_id(made):
    return factories.opened_meeting(made)


def cast(seat, vote_id, level):
    return do(cast_ballot, token=seat.token, vote_id=vote_id, level=level, bank=BANK)


# ── the agenda ───────────────────────────────────────────────────────────────────────────────


def items(*codes):
    return [AgendaItem(code) for code in (*codes, *(c for c in CODES if c not in codes))]


def test_an_agenda_stays_as_it_was_arranged_until_it_is_drawn_again(made):
    assert not shown_agenda(made).arranged
    new = [AgendaItem(FIRST, 10), *items()[2:], AgendaItem(SECOND, None, dropped=True)]
    do(meeting.arrange_agenda, by=made.team_id, round_id=made.round_id, items=new, seen=())
    found = shown_agenda(made)
    assert list(found.items) == new
    assert (found.minutes, len(found.kept), len(found.lines)) == (10, 19, 20)
    do(meeting.reset_agenda, by=made.team_id, round_id=made.round_id, seen=found.stored)
    assert not shown_agenda(made).arranged
    assert [line.act for line in lines("agenda.arranged") + lines("agenda.drawn_again")]


def test_of_two_who_arrange_at_once_the_second_sees_the_others(made):
    given = {"by": made.team_id, "round_id": made.round_id}
    do(meeting.arrange_agenda, **given, items=items(SECOND), seen=())
    do(meeting.arrange_agenda, **given, items=items(SECOND), seen=())  # the same: fine
    with pytest.raises(Changed) as refused:
        do(meeting.arrange_agenda, **given, items=items(CODES[5]), seen=())
    assert refused.value.stored["order"][0] == SECOND
    with pytest.raises(Changed):
        do(meeting.reset_agenda, **given, seen=())
    assert shown_agenda(made).lines[0].question == SECOND
    assert len(lines("agenda.arranged")) == 1


def test_an_agenda_of_45_questions_is_arranged_whole():
    made = factories.opened(form="full")
    codes = [question.code for question in BANK.form("full")]
    new = [AgendaItem(code, 5) for code in reversed(codes)]
    do(meeting.arrange_agenda, by=made.team_id, round_id=made.round_id, items=new, seen=())
    found = shown_agenda(made)
    assert [line.question for line in found.lines] == codes[::-1]
    assert found.minutes == 5 * 45


def test_after_a_move_the_agenda_asks_what_the_round_asks(made):
    new = items(CODES[3])
    do(meeting.arrange_agenda, by=made.team_id, round_id=made.round_id, items=new, seen=())
    to_bank = factories.bank("2026.2")
    do(
        workbook.move_round,
        by=factories.OPERATOR,
        round_id=made.round_id,
        bank=BANK,
        to_bank=to_bank,
        reason="Better questions.",
    )
    with reading() as session:
        found = agenda(session, round_of(session, made.round_id), to_bank, made.team_id)
    asked = {question.code for question in to_bank.form("short")}
    assert {line.question for line in found.lines} == asked
    assert asked != set(CODES)
    do(
        meeting.arrange_agenda,
        by=made.team_id,
        round_id=made.round_id,
        items=found.items,
        seen=found.stored,
    )


def test_an_agenda_of_a_locked_workbook_stays(made):
    factories.agreed_level(made)
    factories.handed_over(made)
    with pytest.raises(Locked):
        do(meeting.arrange_agenda, by=made.team_id, round_id=made.round_id, items=items(), seen=())


# ── meetings ─────────────────────────────────────────────────────────────────────────────────


def test_a_round_has_one_open_meeting_and_many_after_each_other(made):
    first = factories.opened_meeting(made)
    assert factories.opened_meeting(made) == first
    code = ask(meeting_of, first).code
    assert ask(meeting_with_code, f" {code[:3].lower()} {code[3:]}").id == first
    do(meeting.close_meeting, by=made.team_id, meeting_id=first)
    do(meeting.close_meeting, by=made.team_id, meeting_id=first)
    assert ask(meeting_with_code, code) is None
    assert ask(open_meeting, made.round_id) is None
    second = factories.opened_meeting(made)
    assert [one.number for one in ask(meetings, made.round_id)] == [1, 2]
    assert ask(meeting_of, second).code not in {None, code}
    with pytest.raises(Locked, match=CLOSED[:20]):
        do(meeting.show_question, by=made.team_id, meeting_id=first, question=FIRST)


def test_two_who_open_at_once_lead_the_same_meeting(made):
    together = Barrier(2)

    def opening(_):
        together.wait(timeout=30)
        return factories.opened_meeting(made)

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(opening, range(2)))) == 1
    assert len(ask(meetings, made.round_id)) == 1


def test_going_to_another_question_hides_the_spread_and_sets_the_timer(made, meeting_id):
    new = [AgendaItem(FIRST), AgendaItem(SECOND, 7), *items()[2:]]
    do(meeting.arrange_agenda, by=made.team_id, round_id=made.round_id, items=new, seen=())
    given = {"by": made.team_id, "meeting_id": meeting_id}
    do(meeting.show_question, **given, question=FIRST)
    do(meeting.show_spread, **given, question=FIRST, shown=True, bank=BANK)
    do(meeting.set_timer, **given, seconds=60)
    do(meeting.start_timer, **given)
    assert ask(meeting_of, meeting_id).spread_shown
    do(meeting.show_question, **given, question=SECOND)
    found = ask(meeting_of, meeting_id)
    assert (found.question, found.spread_shown) == (SECOND, False)
    assert (found.timer_seconds, found.timer_started_at) == (420, None)
    with pytest.raises(Refused, match="does not show"):
        do(meeting.show_spread, **given, question=FIRST, shown=True, bank=BANK)
    with pytest.raises(Refused):
        do(meeting.show_question, **given, question="XX-9.9z")
    do(meeting.show_question, **given, question=None)
    assert ask(meeting_of, meeting_id).question is None


def test_whoever_has_not_said_how_they_are_here_sees_no_order_and_shows_no_answers():
    undecided = factories.opened()
    for voice in ("FL", "CP"):
        factories.own_answers(factories.participant(undecided, voice), [4, 1, 0])
    found = shown_agenda(undecided)
    assert found.withheld
    assert [line.question for line in found.lines] == CODES
    meeting_id = factories.opened_meeting(undecided)
    given = {"by": undecided.team_id, "meeting_id": meeting_id, "question": FIRST}
    do(meeting.show_question, **given)
    with pytest.raises(Refused):
        do(meeting.show_spread, **given, shown=True, bank=BANK)
    factories.led(undecided)
    assert [line.question for line in shown_agenda(undecided).lines[:3]] == [
        CODES[2],
        CODES[1],
        FIRST,
    ]
    do(meeting.show_spread, **given, shown=True, bank=BANK)


def test_whoever_may_not_see_the_answers_does_not_show_them(made, meeting_id):
    taking_part = factories.participant(made, "FL")
    do_role = {"person_id": taking_part.person_id, "role": "team", "site_id": made.site_id}
    from assessment.people.actions import give_role  # noqa: PLC0415  for this one test

    do(give_role, by=factories.OPERATOR, **do_role)
    given = {"by": taking_part.person_id, "meeting_id": meeting_id}
    do(meeting.show_question, **given, question=FIRST)
    with pytest.raises(Refused, match="answered this question"):
        do(meeting.show_spread, **given, question=FIRST, shown=True, bank=BANK)
    factories.own_answer(taking_part, FIRST, 2)
    do(meeting.show_spread, **given, question=FIRST, shown=True, bank=BANK)
    assert ask(meeting_of, meeting_id).spread_shown


def test_a_timer_that_is_stopped_stands(made, meeting_id):
    given = {"by": made.team_id, "meeting_id": meeting_id}
    with pytest.raises(Refused, match="No time"):
        do(meeting.start_timer, **given)
    do(meeting.set_timer, **given, seconds=300)
    do(meeting.start_timer, **given)
    started = ask(meeting_of, meeting_id).timer_started_at
    do(meeting.start_timer, **given)
    assert ask(meeting_of, meeting_id).timer_started_at == started
    do(meeting.stop_timer, **given)
    do(meeting.stop_timer, **given)
    found = ask(meeting_of, meeting_id)
    assert found.timer_started_at is None
    assert 200 < found.timer_seconds <= 300


def test_who_is_there_is_saved_over_nobodys_list(made, meeting_id):
    for voice in ("CP", "FL"):
        factories.participant(made, voice)
    given = {"by": made.team_id, "meeting_id": meeting_id}
    assert do(meeting.record_presence, **given, present=["P02"], revision=1) == 2
    assert do(meeting.record_presence, **given, present=["P02", "P02"], revision=1) == 2
    with pytest.raises(Changed) as refused:
        do(meeting.record_presence, **given, present=["P01"], revision=1)
    assert refused.value.stored["present"] == ["P02"]
    with pytest.raises(BadInput):
        do(meeting.record_presence, **given, present=["P09"], revision=2)
    assert ask(meeting_of, meeting_id).present == ("P02",)


# ── seats ────────────────────────────────────────────────────────────────────────────────────


def sit(meeting_id, **given):
    code = ask(meeting_of, meeting_id).code
    return do(take_seat, **{"code": code, "voice": "CP", "bank": BANK} | given)


def test_a_phone_keeps_its_seat_and_another_gets_one_of_its_own(meeting_id):
    seat = sit(meeting_id)
    assert sit(meeting_id, token=seat.token, voice="FL") == seat
    assert sit(meeting_id, token="not a seat's").id != seat.id
    assert ask(seats, meeting_id).count == 2
    assert ask(seat_with, seat.token).voice == "CP"


def test_a_participant_of_a_named_round_has_one_seat_however_many_phones(made, meeting_id):
    cai = factories.participant(made, "FL")
    first = sit(meeting_id, person_id=cai.person_id)
    second = sit(meeting_id, person_id=cai.person_id)
    assert first.id == second.id
    assert ask(seat_with, first.token) is None
    assert ask(seat_with, second.token).voice == "FL"  # their own, whatever was said
    assert ask(seats, meeting_id).handles == ("P01",)
    do(meeting.shut_room, by=made.team_id, meeting_id=meeting_id)
    assert sit(meeting_id, person_id=cai.person_id).id == first.id  # they were in already
    stranger = factories.participant(factories.opened()).person_id
    do(meeting.open_room, by=made.team_id, meeting_id=meeting_id)
    assert ask(seat_with, sit(meeting_id, person_id=stranger).token).participant_id is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"code": "BBBBBB"}, WRONG_CODE),
        ({"code": ""}, WRONG_CODE),
        ({"voice": "XX"}, "Choose the voice"),
    ],
)
def test_a_wrong_code_or_voice_takes_no_seat(meeting_id, given, why):
    with pytest.raises((Refused, BadInput), match=why[:20]):
        sit(meeting_id, **given)
    assert ask(seats, meeting_id).count == 0


def test_a_shut_room_lets_nobody_in_and_nobody_out(made, meeting_id):
    seat = sit(meeting_id)
    do(meeting.shut_room, by=made.team_id, meeting_id=meeting_id)
    with pytest.raises(Refused, match=SHUT[:20]):
        sit(meeting_id)
    assert sit(meeting_id, token=seat.token) == seat
    do(meeting.open_room, by=made.team_id, meeting_id=meeting_id)
    assert sit(meeting_id).id != seat.id


def test_a_seat_ends_with_its_meeting(made, meeting_id):
    seat = sit(meeting_id)
    code = ask(meeting_of, meeting_id).code
    assert ask(room_stamp, seat.token) is not None
    do(meeting.close_meeting, by=made.team_id, meeting_id=meeting_id)
    assert ask(seat_with, seat.token) is None
    assert ask(room_stamp, seat.token) is None
    with pytest.raises(Refused, match=WRONG_CODE[:20]):
        do(take_seat, code=code, voice="CP", bank=BANK)
    other = factories.opened_meeting(made)
    assert sit(other, token=seat.token).id != seat.id


# ── votes ────────────────────────────────────────────────────────────────────────────────────


def test_a_vote_is_hidden_until_it_is_revealed_and_over_from_then_on(made, meeting_id):
    one, two = sit(meeting_id), sit(meeting_id, voice="FL")
    vote_id = factories.opened_vote(made, meeting_id)
    cast(one, vote_id, 1)
    told = cast(one, vote_id, 3)
    assert cast(one, vote_id, 3) == told
    assert ask(own_ballot, one.id, vote_id) == told
    (found,) = shown_votes(made)
    assert (found.voted, found.seats, found.spread, found.passed) == (1, 2, None, None)
    at = do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
    assert do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id) == at
    with pytest.raises(Refused, match=OVER[:20]):
        cast(two, vote_id, 4)
    (found,) = shown_votes(made)
    assert found.spread.distribution == {0: 0, 1: 0, 2: 0, 3: 1, 4: 0}
    assert ask(own_ballot, two.id, vote_id) is None
    assert len(lines("ballot.cast")) == 2
    assert len(lines("vote.revealed")) == 1


def test_a_second_vote_stands_beside_the_first(made, meeting_id):
    one, two = sit(meeting_id), sit(meeting_id, voice="FL")
    for number, (left, right) in enumerate(((0, 4), (2, None)), start=1):
        vote_id = factories.opened_vote(made, meeting_id)
        assert factories.opened_vote(made, meeting_id) == vote_id  # one is open already
        cast(one, vote_id, left)
        cast(two, vote_id, right)
        do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
        assert shown_votes(made)[-1].number == number
    first, second = shown_votes(made)
    assert first.spread.sides["community"].median == 0
    assert second.spread.sides["community"].median == 2
    assert (first.passed, second.passed) == (0, 1)
    with reading() as session:
        found = all_votes(session, round_of(session, made.round_id), BANK)
    assert {code: len(given) for code, given in found.items()} == {FIRST: 2}


def test_a_vote_people_have_voted_in_has_to_be_revealed_before_going_on(made, meeting_id):
    given = {"by": made.team_id, "meeting_id": meeting_id}
    seat = sit(meeting_id)
    vote_id = factories.opened_vote(made, meeting_id)
    do(meeting.show_question, **given, question=SECOND)
    assert ask(open_vote, meeting_id) is None  # nobody had voted: it was called off
    assert [line.subject for line in lines("vote.called_off")] == [f"round {made.round_id} {FIRST}"]
    with pytest.raises(NotYours):
        cast(seat, vote_id + 1, 1)
    with pytest.raises(Refused, match="does not show"):
        do(meeting.open_vote, **given, question=FIRST)
    vote_id = factories.opened_vote(made, meeting_id)
    cast(seat, vote_id, None)  # to pass is to have voted
    for refused in (meeting.show_question, meeting.close_meeting):
        more = {"question": SECOND} if refused is meeting.show_question else {}
        with pytest.raises(Refused, match="Reveal it first"):
            do(refused, **given, **more)
    assert ask(open_vote, meeting_id) == (vote_id, FIRST)
    do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
    do(meeting.close_meeting, **given)


def test_hands_are_keyed_in_beside_the_ballots(made, meeting_id):
    seat = sit(meeting_id)
    vote_id = factories.opened_vote(made, meeting_id)
    given = {"by": made.team_id, "vote_id": vote_id, "bank": BANK}
    do(meeting.count_hands, **given, hands={"community": {1: 2, 3: 0}}, seen={})
    do(meeting.count_hands, **given, hands={"community": {1: 2}}, seen={})  # the same again
    with pytest.raises(Changed) as refused:
        do(meeting.count_hands, **given, hands={"statutory": {4: 1}}, seen={})
    assert refused.value.stored["hands"] == {"community": {1: 2}}
    hands = {"community": {1: 2}, "statutory": {4: 1}}
    do(meeting.count_hands, **given, hands=hands, seen=ask(counted_hands, vote_id))
    cast(seat, vote_id, 1)
    (found,) = shown_votes(made)
    assert found.spread is None
    do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
    (found,) = shown_votes(made)
    assert found.spread.sides["community"].distribution[1] == 3
    assert found.spread.sides["statutory"].n == 1
    with pytest.raises(Refused, match=OVER[:20]):
        do(meeting.count_hands, **given, hands={}, seen=hands)


@pytest.mark.parametrize("level", [5, -1, True, 2.0])
def test_a_forged_level_is_refused(made, meeting_id, level):
    seat = sit(meeting_id)
    vote_id = factories.opened_vote(made, meeting_id)
    with pytest.raises(BadInput):
        cast(seat, vote_id, level)
    assert shown_votes(made)[0].voted == 0


def test_a_phone_of_another_meeting_votes_in_none_but_its_own(made, meeting_id):
    other = factories.opened()
    there = factories.opened_meeting(other)
    seat = sit(there)
    vote_id = factories.opened_vote(made, meeting_id)
    with pytest.raises(NotYours):
        cast(seat, vote_id, 1)
    with pytest.raises(Refused, match=NOT_IN[:20]):
        do(cast_ballot, token="nobody's", vote_id=vote_id, level=1, bank=BANK)


def test_a_workbook_that_is_handed_over_takes_no_votes_and_lets_the_meeting_close(made, meeting_id):
    seat = sit(meeting_id)
    vote_id = factories.opened_vote(made, meeting_id)
    cast(seat, vote_id, 1)
    factories.agreed_level(made)
    factories.handed_over(made)
    with pytest.raises(Locked):
        cast(seat, vote_id, 2)
    with pytest.raises(Locked):
        do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
    do(meeting.close_meeting, by=made.team_id, meeting_id=meeting_id)
    assert not ask(meeting_of, meeting_id).is_open


def test_every_ballot_that_arrives_while_revealing_is_counted_or_told_that_it_is_over(
    made, meeting_id
):
    phones = [sit(meeting_id, voice="CP" if place % 2 else "FL") for place in range(10)]
    vote_id = factories.opened_vote(made, meeting_id)
    together = Barrier(11)

    def voting(place):
        together.wait(timeout=30)
        if place == 10:
            return do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
        try:
            return cast(phones[place], vote_id, place % 5)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(11) as pool:
        told = list(pool.map(voting, range(11)))[:10]
    counted = sum(not isinstance(one, Refused) for one in told)
    (found,) = shown_votes(made)
    assert found.spread.n == counted
    assert all(str(one) == OVER for one in told if isinstance(one, Refused))
    with reading() as session:
        assert list(broken_lines(session)) == []


# ── confidential rounds ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def quiet():
    return factories.opened(mode="confidential")


def test_a_confidential_round_votes_once_answering_is_closed(quiet):
    meeting_id = factories.opened_meeting(quiet)
    with pytest.raises(Refused, match="Close answering first"):
        factories.opened_vote(quiet, meeting_id)
    assert shown_votes(quiet) == ()
    factories.closed_answering(quiet)
    assert factories.opened_vote(quiet, meeting_id)


def test_whoever_missed_the_vote_is_not_told_of_by_it(quiet):
    taking_part = [factories.participant(quiet) for _ in range(10)]
    levels = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    for one, level in zip(taking_part, levels, strict=True):
        factories.own_answer(one, FIRST, level)
    factories.closed_answering(quiet)
    meeting_id = factories.opened_meeting(quiet)
    phones = [sit(meeting_id) for _ in levels]
    for voted, hidden in ((levels[1:], DIFFERS), (levels, None)):
        vote_id = factories.opened_vote(quiet, meeting_id)
        for phone, level in zip(phones, voted, strict=False):
            cast(phone, vote_id, level)
        do(meeting.reveal_vote, by=quiet.team_id, vote_id=vote_id)
        assert shown_votes(quiet)[-1].hidden == hidden
    do(meeting.close_meeting, by=quiet.team_id, meeting_id=meeting_id)


def test_a_confidential_vote_tells_nobody_who_voted_what(quiet):
    meeting_id = factories.opened_meeting(quiet)
    taking_part = [factories.participant(quiet, voice) for voice in ("CP", "FL") * 8]
    phones = [sit(meeting_id, voice=one.voice, person_id=one.person_id) for one in taking_part]
    assert ask(seats, meeting_id).handles == ask(seats, meeting_id).voices == ()
    factories.closed_answering(quiet)
    vote_id = factories.opened_vote(quiet, meeting_id)
    for place, phone in enumerate(phones):
        cast(phone, vote_id, place // 2 % 5)
    with reading() as session:
        assert session.scalars(select(SeatRow.participant_id).distinct()).all() == [None]
        ballots = session.scalars(select(BallotRow.level)).all()
    assert len(ballots) == 16  # there is something to learn
    for line in lines("seat.taken") + lines("ballot.cast"):
        assert line.person_id is None
        assert not {"seat", "level", "voice"} & set(line.particulars)
        assert "level" not in json.dumps(line.particulars)
    assert shown_votes(quiet)[0].spread is None
    do(meeting.reveal_vote, by=quiet.team_id, vote_id=vote_id)
    (found,) = shown_votes(quiet)
    assert found.spread.n == 16
    vote_id = factories.opened_vote(quiet, meeting_id)
    for place, phone in enumerate(phones[:-1]):
        cast(phone, vote_id, place // 2 % 5)
    cast(phones[-1], vote_id, None)
    do(meeting.reveal_vote, by=quiet.team_id, vote_id=vote_id)
    assert [one.hidden for one in shown_votes(quiet)] == [None, DIFFERS]


def test_few_votes_of_a_confidential_round_stay_hidden_and_hands_are_not_counted(quiet):
    factories.closed_answering(quiet)
    meeting_id = factories.opened_meeting(quiet)
    vote_id = factories.opened_vote(quiet, meeting_id)
    for level in (1, 2, 3):
        cast(sit(meeting_id), vote_id, level)
    with pytest.raises(Refused, match=NO_HANDS[:20]):
        do(
            meeting.count_hands,
            by=quiet.team_id,
            vote_id=vote_id,
            hands={"community": {1: 9}},
            seen={},
            bank=BANK,
        )
    do(meeting.reveal_vote, by=quiet.team_id, vote_id=vote_id)
    (found,) = shown_votes(quiet)
    assert (found.spread, found.passed) == (None, None)
    assert found.hidden


def test_reading_votes_costs_the_same_however_many_there_are(made, meeting_id):
    def statements():
        sent = []
        with reading() as session:
            found = round_of(session, made.round_id)

            def note(_connection, _cursor, statement, *_rest):
                sent.append(statement)

            event.listen(engine(), "before_cursor_execute", note)
            all_votes(session, found, BANK)
            event.remove(engine(), "before_cursor_execute", note)
        return len(sent)

    found = []
    for code in CODES[:3]:
        vote_id = factories.opened_vote(made, meeting_id, code)
        cast(sit(meeting_id), vote_id, 2)
        do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
        found.append(statements())
    assert found[0] == found[2] > 0


def test_the_stamp_changes_with_whatever_a_phone_shows_and_with_nothing_else(made, meeting_id):
    seat, other = sit(meeting_id), sit(meeting_id)
    seen = [ask(room_stamp, seat.token)]
    vote_id = factories.opened_vote(made, meeting_id)
    seen.append(ask(room_stamp, seat.token))
    cast(other, vote_id, 1)
    assert ask(room_stamp, seat.token) == seen[-1]
    do(meeting.reveal_vote, by=made.team_id, vote_id=vote_id)
    seen.append(ask(room_stamp, seat.token))
    factories.opened_vote(made, meeting_id)
    seen.append(ask(room_stamp, seat.token))
    do(meeting.show_question, by=made.team_id, meeting_id=meeting_id, question=SECOND)
    seen.append(ask(room_stamp, seat.token))
    assert len(set(seen)) == len(seen)
