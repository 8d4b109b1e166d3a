"""The projector shows what the room may see, and only the team leads it."""

import re

import pytest

import factories
from assessment.meeting import actions
from assessment.meeting.queries import counted_hands, open_meeting, open_vote
from assessment.meeting.seating import cast_ballot, take_seat
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import lead_talk

CODES = [question.code for question in factories.bank().form("short")]
FIRST = factories.bank().question(CODES[0])
PLAIN = {"accept": "*/*"}


@pytest.fixture
def meeting():
    """A named round with six people who answered, and its open meeting with a question."""
    return _meeting()


def _meeting(mode="named"):
    workbook = factories.opened(mode=mode)
    for voice, level in zip(("SL", "MM", "FL", "CP", "CW", "CW"), (3, 3, 2, 0, 1, 1), strict=True):
        factories.own_answer(factories.participant(workbook, voice), CODES[0], level)
    with writing() as session:
        lead_talk(session, by=workbook.team_id, round_id=workbook.round_id)
        meeting_id = actions.open_meeting(session, by=workbook.team_id, round_id=workbook.round_id)
        actions.show_question(
            session, by=workbook.team_id, meeting_id=meeting_id, question=CODES[0]
        )
    return workbook


def now(workbook):
    with reading() as session:
        return open_meeting(session, workbook.round_id)


def shown(client, workbook):
    answer = client.get(f"/project?round={workbook.round_id}")
    assert answer.status_code == 200, answer.text
    return answer.text


def press(client, workbook, key, **fields):
    """Press the button with this key, as the page has it; None where there is none."""
    form = re.search(
        rf'<form method="post" action="([^"]+)">((?:(?!</form>).)*data-key="{re.escape(key)}")',
        shown(client, workbook),
    )
    if form is None:
        return None
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])) | fields
    return client.post(form[1], data=sent, headers=PLAIN)


def dots(page):
    """Return how many dots of each side stand in the table of figures."""
    body = re.search(r"<tbody>.*</tbody>", page, re.DOTALL)
    found = body[0] if body else ""
    return [found.count(f'class="dot {side}"') for side in ("statutory", "community")]


@pytest.mark.usefixtures("database")
def test_a_meeting_is_led_by_its_buttons(browser_of):
    workbook = factories.opened()
    client = browser_of(workbook.team_id)
    assert "No meeting is open" in shown(client, workbook)
    assert press(client, workbook, "enter").status_code == 200
    assert now(workbook).code[:3] in shown(client, workbook)
    assert press(client, workbook, "arrowright").status_code == 200
    assert now(workbook).question == CODES[0]
    page = shown(client, workbook)
    assert FIRST.text in page
    assert all(descriptor in page for descriptor in FIRST.descriptors)
    assert press(client, workbook, "arrowright").status_code == 200
    assert now(workbook).question == CODES[1]
    assert press(client, workbook, "arrowleft").status_code == 200
    assert now(workbook).question == CODES[0]


@pytest.mark.usefixtures("sqlite_database")
def test_without_scripts_the_buttons_lead_back_to_the_page(browser_of, meeting):
    client = browser_of(meeting.team_id)
    form = re.search(r'action="(/project/timer)">(.*?)</form>', shown(client, meeting))
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2]))
    answer = client.post(form[1], data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/project?round={meeting.round_id}"
    assert now(meeting).timer_started_at is not None


@pytest.mark.usefixtures("sqlite_database")
def test_answers_given_alone_are_there_only_once_they_are_shown(browser_of, meeting):
    client = browser_of(meeting.team_id)
    assert dots(shown(client, meeting)) == [0, 0]
    assert press(client, meeting, "s").status_code == 200
    page = shown(client, meeting)
    assert dots(page) == [3, 3]
    assert "Participant" not in page
    assert "P01" not in page
    assert press(client, meeting, "s").status_code == 200
    assert dots(shown(client, meeting)) == [0, 0]


@pytest.mark.usefixtures("sqlite_database")
def test_whoever_has_not_answered_is_warned_of_and_counted(browser_of, meeting):
    client = browser_of(meeting.team_id)
    assert "data-warning" not in shown(client, meeting)
    factories.participant(meeting, "EM")
    assert "1 of 7 has not answered this alone yet" in shown(client, meeting)


@pytest.mark.usefixtures("sqlite_database")
def test_a_confidential_round_shows_nothing_before_its_answering_is_closed(browser_of):
    workbook = _meeting("confidential")
    client = browser_of(workbook.team_id)
    refused = press(client, workbook, "s")
    assert refused.status_code == 400
    assert not now(workbook).spread_shown
    assert dots(shown(client, workbook)) == [0, 0]
    assert "data-warning" not in shown(client, workbook)


@pytest.mark.usefixtures("sqlite_database")
def test_somebody_who_still_answers_sees_no_answers_on_it_either(browser_of, meeting):
    colleague = browser_of(factories.person("team", site_id=meeting.site_id))
    assert press(browser_of(meeting.team_id), meeting, "s").status_code == 200
    assert dots(shown(browser_of(meeting.team_id), meeting)) == [3, 3]
    page = shown(colleague, meeting)
    assert dots(page) == [0, 0]
    assert "<tbody>" in page  # and says why


@pytest.mark.usefixtures("sqlite_database")
def test_a_vote_is_hidden_until_it_is_revealed_and_the_second_stands_beside_it(browser_of, meeting):
    client = browser_of(meeting.team_id)
    phones = []
    for voice in ("SL", "FL", "CP"):
        with writing() as session:
            seat = take_seat(session, code=now(meeting).code, voice=voice, bank=factories.bank())
            phones.append(seat.token)
    for level in (4, 2):
        assert press(client, meeting, "v").status_code == 200
        with writing() as session:
            vote_id, _ = open_vote(session, now(meeting).id)
            for token in phones[:2]:
                cast_ballot(
                    session, token=token, vote_id=vote_id, level=level, bank=factories.bank()
                )
        page = shown(client, meeting)
        assert "2 of 3 phones have voted" in page
        assert 'data-figures="no"' in page
        assert press(client, meeting, "r").status_code == 200
    page = shown(client, meeting)
    assert "Vote 1</th>" in page
    assert "Vote 2</th>" in page
    assert dots(page) == [4, 0]


@pytest.mark.usefixtures("sqlite_database")
def test_hands_are_keyed_in_beside_the_phones(browser_of, meeting):
    client = browser_of(meeting.team_id)
    assert press(client, meeting, "v").status_code == 200
    form = re.search(r'action="/project/hands">(.*?)</form>', shown(client, meeting), re.DOTALL)
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    sent |= {"seen": "{}", "statutory-2": "3", "community-0": "2"}
    assert client.post("/project/hands", data=sent, headers=PLAIN).status_code == 200
    with reading() as session:
        assert counted_hands(session, int(sent["vote"])) == {
            "statutory": {2: 3},
            "community": {0: 2},
        }
    again = client.post("/project/hands", data=sent | {"statutory-1": "9"}, headers=PLAIN)
    assert again.status_code == 409
    for seen in ("[]", "{", '{"statutory": 3}', '{"statutory": {"x": 1}}'):
        refused = client.post("/project/hands", data=sent | {"seen": seen}, headers=PLAIN)
        assert refused.status_code == 400


@pytest.mark.usefixtures("sqlite_database")
def test_the_timer_runs_stands_and_is_turned(browser_of, meeting):
    client = browser_of(meeting.team_id)
    assert press(client, meeting, "+").status_code == 200
    assert now(meeting).timer_seconds == 60
    assert press(client, meeting, "t").status_code == 200
    assert now(meeting).timer_started_at is not None
    assert press(client, meeting, "+").status_code == 200
    assert now(meeting).timer_started_at is not None
    assert 110 < now(meeting).timer_seconds <= 120
    assert press(client, meeting, "t").status_code == 200
    assert now(meeting).timer_started_at is None
    for _ in range(3):
        assert press(client, meeting, "-").status_code == 200
    assert now(meeting).timer_seconds == 0


@pytest.mark.usefixtures("sqlite_database")
def test_the_programme_may_look_and_nobody_else_may(browser_of, meeting):
    programme = browser_of(factories.person("programme"))
    page = shown(programme, meeting)
    assert FIRST.text in page
    assert '<form method="post"' not in page
    leader = browser_of(meeting.team_id)
    sent = {"meeting": str(now(meeting).id), "round": str(meeting.round_id), "question": CODES[1]}
    secret = re.search(r'name="form_secret" value="([^"]+)"', shown(leader, meeting))[1]
    assert leader.post("/project/show", data=sent, headers=PLAIN).status_code == 400  # no secret
    assert now(meeting).question == CODES[0]
    strangers = [
        factories.opened().team_id,
        factories.person("researcher"),
        factories.person("verifier", round_id=meeting.round_id),
        factories.participant(meeting).person_id,
    ]
    for person in strangers:
        answer = browser_of(person).get(f"/project?round={meeting.round_id}")
        assert answer.status_code == 403
        assert FIRST.text not in answer.text
    assert browser_of().get("/project").status_code == 303
    forged = leader.post("/project/nothing", data=sent | {"form_secret": secret}, headers=PLAIN)
    assert forged.status_code == 400


@pytest.mark.usefixtures("sqlite_database")
def test_what_was_agreed_stands_there_with_its_reason_as_text(browser_of, meeting):
    factories.agreed_level(meeting, CODES[0], 2, reason="<b>Seen</b> in the minutes.")
    page = shown(browser_of(meeting.team_id), meeting)
    assert "Agreed: 2 Partial." in page
    assert "&lt;b&gt;Seen&lt;/b&gt; in the minutes." in page


@pytest.mark.usefixtures("database")
def test_without_a_round_it_shows_the_one_with_the_open_meeting(browser_of):
    programme = factories.person("programme")
    first, second, third = (factories.opened() for _ in range(3))
    client = browser_of(programme)
    assert "No meeting is open" in client.get("/project").text

    def meet(workbook):
        with writing() as session:
            actions.open_meeting(session, by=workbook.team_id, round_id=workbook.round_id)

    meet(second)
    assert f'data-round="{second.round_id}"' in client.get("/project").text
    meet(third)
    asking = client.get("/project").text
    assert "Which meeting?" in asking
    ways = re.findall(r'href="/project\?round=(\d+)"', asking)
    assert ways == [str(third.round_id), str(second.round_id)]
    own = browser_of(third.team_id).get("/project").text  # nobody is asked about others' meetings
    assert f'data-round="{third.round_id}"' in own
    assert f'data-round="{first.round_id}"' in browser_of(first.team_id).get("/project").text
    assert browser_of(factories.person("researcher")).get("/project").status_code == 400
