"""Phones in the room: the code, the seat, the vote, and what each of them may see."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.websockets import WebSocketDisconnect

import factories
from assessment.meeting import actions as meeting
from assessment.meeting.queries import meeting_of, seats, votes
from assessment.meeting.rules import DIFFERS, OVER, SHUT, WRONG_CODE
from assessment.people.typed_codes import MOST_WRONG
from assessment.store.sessions import reading, writing
from assessment.store.tables import BallotRow
from assessment.workbook.queries import round_of
from pages.doors.guard import SEAT

BANK = factories.bank()
FIRST, SECOND = (question.code for question in BANK.form("short")[:2])
JSON = {"accept": "application/json"}
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def made():
    return factories.opened()


@pytest.fixture
def meeting_id(made):
    return factories.opened_meeting(made)


def code_of(meeting_id):
    with reading() as session:
        return meeting_of(session, meeting_id).code


def do(action, made, **given):
    with writing() as session:
        return action(session, by=made.team_id, **given)


@pytest.fixture
def phone(browser_of, send, meeting_id):
    """Return ``phone(voice)``: a browser that has come into the room."""

    def come_in(voice="CP"):
        browser = browser_of()
        code = code_of(meeting_id)
        asked = send(browser, "/room", {"code": f"{code[:3]} {code[3:].lower()}"})
        assert "Which voice do you speak from?" in asked.text
        let_in = send(browser, "/room", {"code": code, "voice": voice}, to="/room/seat")
        assert let_in.headers["location"] == "/room"
        return browser

    return come_in


def test_a_phone_comes_in_with_the_code_and_a_voice(phone, meeting_id):
    browser = phone()
    cookie = next(one for one in browser.cookies.jar if one.name == SEAT)
    assert cookie.path == "/room"
    assert cookie.has_nonstandard_attr("HttpOnly")
    shown = browser.get("/room")
    assert shown.status_code == 200
    assert "nothing is up for talk" in shown.text
    assert "Community participants" in shown.text
    assert cookie.value not in shown.text
    with reading() as session:
        assert seats(session, meeting_id).count == 1


def test_a_link_with_the_code_fills_it_in(browser_of, meeting_id):
    shown = browser_of().get(f"/room?code={code_of(meeting_id)}")
    assert f'value="{code_of(meeting_id)}"' in shown.text


def test_a_wrong_code_is_told_with_what_was_typed(browser_of, send, meeting_id):
    told = send(browser_of(), "/room", {"code": 'BBB"><b>'})
    assert told.status_code == 400
    assert WRONG_CODE in told.text
    assert "BBB&quot;&gt;&lt;b&gt;" in told.text
    with reading() as session:
        assert seats(session, meeting_id).count == 0


def test_whoever_guesses_codes_is_stopped_and_phones_in_the_room_stay(
    browser_of, send, phone, made, meeting_id
):
    inside = phone()
    guessing = browser_of()
    for address in ("/room", "/room/seat") * (MOST_WRONG // 2):
        assert WRONG_CODE in send(guessing, "/room", {"code": "BBBBBB"}, to=address).text
    for address in ("/room", "/room/seat"):
        given = {"code": code_of(meeting_id), "voice": "CP"}
        assert "Many wrong codes" in send(guessing, "/room", given, to=address).text
    do(meeting.show_question, made, meeting_id=meeting_id, question=FIRST)
    assert BANK.question(FIRST).plain in inside.get("/room").text


def test_a_phone_without_a_voice_is_asked_for_it_again(browser_of, send, meeting_id):
    told = send(browser_of(), "/room", {"code": code_of(meeting_id)}, to="/room/seat")
    assert told.status_code == 400
    assert "Which voice do you speak from?" in told.text


def test_the_form_needs_its_secret(browser_of, meeting_id):
    told = browser_of().post("/room", data={"code": code_of(meeting_id)})
    assert told.status_code == 400
    assert "Nothing was changed" in told.text


def test_a_participant_who_is_signed_in_sits_as_themselves(browser_of, send, made, meeting_id):
    cai = factories.participant(made, "FL")
    browser = browser_of(cai.person_id)
    told = send(browser, "/room", {"code": code_of(meeting_id)})
    assert told.headers["location"] == "/room"
    assert "as yourself" in browser.get("/room").text
    with reading() as session:
        assert seats(session, meeting_id).handles == ("P01",)
    other = browser_of(cai.person_id)
    send(other, "/room", {"code": code_of(meeting_id)})
    assert "in no meeting any more" in browser.get("/room").text
    with reading() as session:
        assert seats(session, meeting_id).count == 1


def test_a_participant_of_a_confidential_round_says_a_voice_like_anybody(browser_of, send):
    quiet = factories.opened(mode="confidential")
    meeting_id = factories.opened_meeting(quiet)
    cai = factories.participant(quiet, "FL")
    browser = browser_of(cai.person_id)
    asked = send(browser, "/room", {"code": code_of(meeting_id)})
    assert "tied to nobody" in asked.text
    assert re.search(r'value="FL" checked', asked.text)


def test_a_shut_room_is_said_before_anything_is_asked(browser_of, send, phone, made, meeting_id):
    browser = phone()
    do(meeting.shut_room, made, meeting_id=meeting_id)
    assert SHUT in send(browser_of(), "/room", {"code": code_of(meeting_id)}).text
    assert "nothing is up for talk" in browser.get("/room").text


# ── votes ────────────────────────────────────────────────────────────────────────────────────


def vote_form(browser):
    shown = browser.get("/room").text
    return {
        "seat_secret": re.search(r'name="seat_secret" value="([^"]+)"', shown)[1],
        "vote": re.search(r'name="vote" value="(\d+)"', shown)[1],
        "bank": re.search(r'name="bank" value="([^"]+)"', shown)[1],
    }


def test_a_phone_follows_the_projector_and_votes(phone, made, meeting_id):
    browser, other = phone(), phone("FL")
    now = browser.get("/room/now").json()["now"]
    do(meeting.show_question, made, meeting_id=meeting_id, question=FIRST)
    shown = browser.get("/room")
    assert BANK.question(FIRST).plain in shown.text
    assert BANK.question(FIRST).descriptors[2] in shown.text
    assert 'http-equiv="refresh"' in shown.text
    assert browser.get("/room/now").json()["now"] != now
    vote_id = factories.opened_vote(made, meeting_id, FIRST)
    assert 'http-equiv="refresh"' not in browser.get("/room").text
    form = vote_form(browser)
    told = browser.post("/room/vote", data=form | {"level": "3"})
    assert told.headers["location"] == "/room"
    shown = browser.get("/room").text
    assert re.search(r"Your vote is in, <time datetime=", shown)
    assert re.search(r'id="level-3" value="3" checked', shown)
    other.post("/room/vote", data=vote_form(other) | {"level": "pass"})
    assert "checked" not in phone().get("/room").text
    do(meeting.reveal_vote, made, vote_id=vote_id)
    shown = browser.get("/room").text
    assert "What came of vote 1" in shown
    assert "Your own vote: level 3" in shown
    assert "you passed" in other.get("/room").text


def test_what_a_script_is_told_and_when_it_is_too_late(phone, made, meeting_id):
    browser = phone()
    vote_id = factories.opened_vote(made, meeting_id)
    form = vote_form(browser)
    told = browser.post("/room/vote", data=form | {"level": "2"}, headers=JSON)
    assert told.json()["level"] == 2
    again = browser.post("/room/vote", data=form | {"level": "2"}, headers=JSON)
    assert again.json() == told.json()
    do(meeting.reveal_vote, made, vote_id=vote_id)
    late = browser.post("/room/vote", data=form | {"level": "4"}, headers=JSON)
    assert late.status_code == 400
    assert late.json() == {"problem": OVER}
    late = browser.post("/room/vote", data=form | {"level": "4"})
    assert OVER in late.text
    assert "Your own vote: level 2" in late.text
    with reading() as session:
        (found,) = votes(session, round_of(session, made.round_id), BANK, FIRST)
    assert found.spread.distribution[2] == 1
    assert found.spread.n == 1


@pytest.mark.parametrize("level", ["", "9", "-1", "two", "1" * 9, "٣"])
def test_what_is_no_level_is_refused_and_nothing_is_counted(phone, made, meeting_id, level):
    browser = phone()
    factories.opened_vote(made, meeting_id)
    told = browser.post("/room/vote", data=vote_form(browser) | {"level": level})
    assert told.status_code == 400
    assert "There is a problem" in told.text
    with reading() as session:
        assert session.scalars(select(BallotRow.id)).all() == []


def test_a_vote_from_elsewhere_is_not_counted(phone, made, meeting_id):
    browser, other = phone(), phone()
    factories.opened_vote(made, meeting_id)
    stolen = vote_form(other) | {"level": "4"}
    for given in (stolen, stolen | {"seat_secret": ""}):
        assert "earlier seat" in browser.post("/room/vote", data=given).text
    browser.cookies.clear()
    assert "has no seat" in browser.post("/room/vote", data=stolen).text
    with reading() as session:
        assert session.scalars(select(BallotRow.id)).all() == []
    assert other.post("/room/vote", data=stolen).headers["location"] == "/room"


def test_no_level_is_told_before_a_vote_is_revealed(phone, browser_of, made, meeting_id):
    browser, other = phone(), phone("FL")
    factories.opened_vote(made, meeting_id)
    browser.post("/room/vote", data=vote_form(browser) | {"level": "4"})
    assert 'value="4" checked' in browser.get("/room").text  # there is something to learn
    for shown in (other.get("/room"), other.get("/room/now"), browser_of().get("/room")):
        assert "checked" not in shown.text
        assert "What came of" not in shown.text


def test_few_votes_of_a_confidential_round_are_hidden_from_the_phones_too(browser_of, send):
    quiet = factories.opened(mode="confidential")
    factories.closed_answering(quiet)
    meeting_id = factories.opened_meeting(quiet)
    browser = browser_of()
    send(browser, "/room", {"code": code_of(meeting_id), "voice": "CP"}, to="/room/seat")
    vote_id = factories.opened_vote(quiet, meeting_id)
    browser.post("/room/vote", data=vote_form(browser) | {"level": "4"})
    do(meeting.reveal_vote, quiet, vote_id=vote_id)
    shown = browser.get("/room").text
    assert "Hidden to protect those who answered" in shown
    assert DIFFERS not in shown
    assert "<table" not in shown


def test_somebody_else_uses_the_phone(phone, send, meeting_id):
    browser = phone()
    secret = re.search(r'name="seat_secret" value="([^"]+)"', browser.get("/room").text)[1]
    left = browser.post("/room/leave", data={"seat_secret": secret})
    assert left.headers["location"] == f"/room?code={code_of(meeting_id)}"
    assert "Enter the code" in browser.get("/room").text
    send(browser, "/room", {"code": code_of(meeting_id), "voice": "FL"}, to="/room/seat")
    with reading() as session:
        assert seats(session, meeting_id).count == 2


def test_after_the_meeting_a_phone_is_told_so(phone, made, meeting_id):
    browser = phone()
    do(meeting.close_meeting, made, meeting_id=meeting_id)
    assert browser.get("/room/now").json() == {"now": None}
    assert "the meeting was closed" in browser.get("/room").text


def test_a_link_into_another_meeting_asks_for_its_code(phone):
    browser = phone()
    other = factories.opened()
    code = code_of(factories.opened_meeting(other))
    assert f'value="{code}"' in browser.get(f"/room?code={code}").text
    assert "nothing is up for talk" in browser.get("/room").text


def test_a_phone_is_told_at_once_and_never_when_somebody_votes(phone, made, meeting_id):
    browser, other = phone(), phone("FL")
    origin = {"origin": "http://127.0.0.1:8501"}
    with browser.websocket_connect("ws://127.0.0.1:8501/room/live", headers=origin) as socket:
        assert "stamp" in socket.receive_json()
        vote_id = factories.opened_vote(made, meeting_id)
        told = _told_until(socket, f"vote.opened {FIRST}")
        other.post("/room/vote", data=vote_form(other) | {"level": "4"})
        do(meeting.reveal_vote, made, vote_id=vote_id)
        told += _told_until(socket, f"vote.revealed {FIRST}")
        assert not [one for one in told if one.startswith(("ballot", "seat"))]
    with (
        pytest.raises(WebSocketDisconnect),
        browser_without_seat(browser).websocket_connect(
            "ws://127.0.0.1:8501/room/live", headers=origin
        ),
    ):
        pass


def _told_until(socket, news, most=10):
    told = []
    for _ in range(most):
        told += socket.receive_json().get("what", [])
        if news in told:
            return told
    raise AssertionError(told)


def browser_without_seat(browser):
    browser.cookies.clear()
    return browser


def test_the_room_is_small_and_its_news_tiny(phone, made, meeting_id):
    browser = phone()
    factories.opened_vote(made, meeting_id)
    sizes = [
        len(browser.get(path).content)
        for path in ("/room", "/plain.css", "/room/room.css", "/room/room.js")
    ]
    assert sum(sizes) < 20_000
    news = browser.get("/room/now")
    assert len(news.content) < 60
    assert len(str(news.headers)) < 400
