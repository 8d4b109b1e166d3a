"""Minutes: what was discussed, agreed, disputed and left open, as far as their reader may see it."""

from __future__ import annotations

import pytest

import factories
from assessment.errors import NotYours
from assessment.meeting import actions as meeting
from assessment.meeting.model import AgendaItem
from assessment.meeting.queries import minutes
from assessment.meeting.seating import cast_ballot
from assessment.store.sessions import reading, writing
from assessment.workbook import actions as workbook
from assessment.workbook.queries import questions_asked, round_of

BANK = factories.bank()
CODES = [question.code for question in BANK.form("short")]
VOICES = ("FL", "CP", "SL", "CW", "PV", "MM")
pytestmark = pytest.mark.usefixtures("sqlite_database")


def drawn(made, viewer=None):
    with reading() as session:
        found = round_of(session, made.round_id)
        return minutes(session, found, BANK, made.team_id if viewer is None else viewer)


def vote(made, meeting_id, code, levels, *, reveal=True):
    """Hold one vote: a phone for each level, from the two sides in turn."""
    vote_id = factories.opened_vote(made, meeting_id, code)
    with writing() as session:
        for phone, level in levels:
            cast_ballot(session, token=phone.token, vote_id=vote_id, level=level, bank=BANK)
        if reveal:
            meeting.reveal_vote(session, by=made.team_id, vote_id=vote_id)


def phones(meeting_id, count):
    return [factories.seat(meeting_id, VOICES[n % len(VOICES)]) for n in range(count)]


def the(document, code):
    return next(one for one in document["questions"] if one["question"] == code)


def test_before_anything_was_said_all_is_left_open():
    made = factories.opened()
    document = drawn(made)
    assert document["questions"] == document["meetings"] == document["dropped"] == []
    assert [one["question"] for one in document["left"]] == CODES
    assert {one["why"] for one in document["left"]} == {"It was not talked about."}


def test_questions_stand_in_the_order_of_the_talk_with_all_that_was_said_of_them():
    made = factories.opened()
    for voice in VOICES:
        factories.participant(made, voice)
    meeting_id = factories.opened_meeting(made)
    with writing() as session:
        meeting.record_presence(
            session, by=made.team_id, meeting_id=meeting_id, present=["P01", "P02"], revision=1
        )
    room = phones(meeting_id, 6)
    third, first, other = CODES[2], CODES[0], CODES[7]
    vote(made, meeting_id, third, list(zip(room, [0, 0, 0, 4, 4, None], strict=True)))
    vote(made, meeting_id, third, list(zip(room, [2, 2, 2, 3, 3, 3], strict=True)))
    views = [{"words": "I would say 1.", "voice": "CP", "name": "Ann"}]
    factories.agreed_level(made, third, 3, dissents=views)
    factories.agreed_level(made, first, 1)
    factories.thread(made, other, "Look again.")
    document = drawn(made)
    assert [one["question"] for one in document["questions"]] == [third, first, other]
    talked = the(document, third)
    assert [one["distribution"] for one in talked["votes"]] == [[3, 0, 0, 0, 2], [0, 0, 3, 3, 0]]
    assert [one["passed"] for one in talked["votes"]] == [1, 0]
    assert talked["agreed"]["dissents"] == views
    assert talked["agreed"]["present"] == ["P01", "P02"]
    assert talked["disputed"] == ["One view is held against it."]
    assert talked["left"] == ["Missed: Level 3 needs at least one dated piece of evidence."]
    assert the(document, first)["disputed"] == the(document, first)["left"] == []
    assert the(document, other)["threads"][0]["remarks"][0]["text"] == "Look again."
    assert "No outcome was written down yet." in the(document, other)["left"]
    assert document["meetings"][0]["present"] == ["P01", "P02"]
    assert len(document["left"]) == len(CODES) - 3


def test_not_agreed_is_an_outcome_and_disputed():
    made = factories.opened()
    with writing() as session:
        line = factories.agreed_line(session, made, CODES[0])
        workbook.record_agreed_answer(
            session,
            by=made.team_id,
            answer_id=line.id,
            revision=0,
            level=None,
            not_agreed=True,
            reason="Two memories.",
            dissents=[],
            bank=BANK,
        )
    one = the(drawn(made), CODES[0])
    assert one["disputed"] == ["The group did not agree on a level."]
    assert one["left"] == []


def test_what_came_up_and_came_to_nothing_and_what_was_dropped_are_told_apart():
    made = factories.opened()
    meeting_id = factories.opened_meeting(made)
    with writing() as session:
        asked = questions_asked(session, made.round_id)
        items = [AgendaItem(code, dropped=code == CODES[1]) for code in asked]
        meeting.arrange_agenda(
            session, by=made.team_id, round_id=made.round_id, items=items, seen=()
        )
        meeting.show_question(session, by=made.team_id, meeting_id=meeting_id, question=CODES[4])
    document = drawn(made)
    assert [one["question"] for one in document["dropped"]] == [CODES[1]]
    why = {one["question"]: one["why"] for one in document["left"]}
    assert why[CODES[4]] == "It came up, and nothing was written down."
    assert CODES[1] not in why


def test_a_vote_that_is_still_open_says_no_more_than_how_many_voted():
    made = factories.opened()
    meeting_id = factories.opened_meeting(made)
    room = phones(meeting_id, 6)
    vote(made, meeting_id, CODES[0], [(phone, 4) for phone in room], reveal=False)
    (held,) = the(drawn(made), CODES[0])["votes"]
    assert (held["open"], held["voted"], held["seats"]) == (True, 6, 6)
    assert [held[name] for name in ("distribution", "median", "passed", "split")] == [None] * 4
    assert the(drawn(made), CODES[0])["left"][-1] == "A vote is still open."


def test_whoever_has_not_answered_yet_does_not_learn_that_the_answers_are_split():
    made = factories.opened()
    for level in (0, 0, 0, 4, 4, 4):
        factories.own_answer(factories.participant(made), CODES[0], level)
    colleague = factories.colleague(made)
    factories.agreed_level(made, CODES[0], 2)
    split = "The answers given alone were split."
    assert the(drawn(made, factories.person("programme")), CODES[0])["disputed"] == [split]
    assert the(drawn(made, colleague.person_id), CODES[0])["disputed"] == []
    factories.own_answer(colleague, CODES[0], 2)
    assert the(drawn(made, colleague.person_id), CODES[0])["disputed"] == [split]


def test_a_confidential_round_gives_no_name_and_no_figure_about_few():
    made = factories.opened(mode="confidential")
    people = [factories.participant(made, voice) for voice in VOICES]
    for one, level in zip(people, (0, 0, 0, 4, 4, 4), strict=True):
        factories.own_answer(one, CODES[0], level)
    factories.closed_answering(made)
    meeting_id = factories.opened_meeting(made)
    room = phones(meeting_id, 6)
    vote(made, meeting_id, CODES[0], list(zip(room, [0, 0, 0, 4, 4, 4], strict=True)))
    factories.agreed_level(
        made, CODES[0], 2, dissents=[{"words": "Lower.", "voice": "CP", "name": ""}]
    )
    document = drawn(made)
    assert {one["name"] for one in document["participants"]} == {None}
    (held,) = the(document, CODES[0])["votes"]
    assert held["distribution"] is None
    assert held["hidden"]
    assert the(document, CODES[0])["disputed"] == ["One view is held against it."]


def test_minutes_are_for_whoever_may_see_the_workbook():
    made = factories.opened()
    assert drawn(made, factories.person("programme"))["site"]
    outsiders = [
        factories.participant(made).person_id,
        factories.person("researcher"),
        factories.opened(factories.site()).team_id,
    ]
    for viewer in outsiders:
        with pytest.raises(NotYours):
            drawn(made, viewer)
