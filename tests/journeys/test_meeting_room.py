"""A meeting: a facilitator at the agenda, two phones in the room, a vote, a server restarted."""

from __future__ import annotations

import re

import pytest
from hands import Person, whole
from playwright.sync_api import expect
from sqlalchemy import select

import factories
from assessment.meeting import actions as meeting
from assessment.meeting.queries import agenda, open_meeting, votes
from assessment.store.sessions import reading, writing
from assessment.store.tables import SiteRow
from assessment.workbook.queries import round_of
from looking import LOOKS, PHONE, findings, looking, open_at_rest, press_until
from serving import until

BANK = factories.bank()
CODES = [question.code for question in BANK.form("short")]
FIRST, SECOND = CODES[:2]


def _code(site_id):
    with reading() as session:
        return session.scalar(select(SiteRow.code).where(SiteRow.id == site_id))


def _answered(*, form="short"):
    """Return an open workbook in which eight people have answered, not all the same."""
    made = factories.opened(form=form)
    factories.led(made)
    for number, voice in enumerate(["FL", "CP"] * 4):
        levels = [(number * 2 + place) % 5 if place % 3 else number % 2 + 1 for place in range(45)]
        factories.own_answers(factories.participant(made, voice), levels)
    return made


def _agenda(made):
    with reading() as session:
        return agenda(session, round_of(session, made.round_id), BANK, made.team_id)


def _going_on(made):
    with reading() as session:
        return open_meeting(session, made.round_id)


def _votes(made, question=FIRST):
    with reading() as session:
        return votes(session, round_of(session, made.round_id), BANK, question)


@pytest.fixture
def lead(served, page_of, shot):
    """Return ``lead(made)``: the facilitator at the agenda of a workbook."""

    def at_the_agenda(made, **context):
        page = page_of(served, made.team_id, **context)
        open_at_rest(page, f"/agenda?site={_code(made.site_id)}")

        def picture(name):
            with whole(page):
                shot(page, name)

        return Person(page, picture)

    return at_the_agenda


@pytest.fixture
def phone(served, page_of):
    """Return ``phone(code, voice)``: a phone that has come into the room by its own touch."""

    def in_the_room(code, voice, **context):
        page = page_of(served, **PHONE | context)
        page.goto("/room")
        page.get_by_label("Code of the meeting").fill(f"{code[:3].lower()} {code[3:]}")
        page.get_by_role("button", name="Come in").click()
        page.get_by_text(voice, exact=True).click()
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_text(f"from the voice {voice}")).to_be_visible()
        return page

    return in_the_room


def _voices():
    names = {voice.code: voice.name for voice in BANK.voices}
    return names["FL"], names["CP"]


def test_a_meeting_from_its_opening_to_its_second_vote(served, lead, phone, shot):
    made = _answered()
    facilitator = lead(made)
    screen = facilitator.page
    facilitator.presses("Open a meeting")
    expect(screen.get_by_text("The meeting is open.")).to_be_visible()
    code = _going_on(made).code
    expect(screen.get_by_text(f"{code[:3]} {code[3:]}")).to_be_visible()
    front, community = (phone(code, voice) for voice in _voices())
    expect(front.get_by_text("nothing is up for talk")).to_be_visible()

    with writing() as session:
        given = {"by": made.team_id, "meeting_id": _going_on(made).id, "question": FIRST}
        meeting.show_question(session, **given)
        meeting.open_vote(session, **given)
    for one in (front, community):
        expect(one.get_by_text(BANK.question(FIRST).plain)).to_be_visible()
        expect(one.get_by_role("radio", name="Pass")).to_be_visible()
    front.get_by_role("radio", name=re.compile("^4 ")).check(force=True)
    expect(front.get_by_text(re.compile(r"Your vote is in, \d\d:\d\d:\d\d\."))).to_be_visible()
    assert _votes(made)[0].voted == 1

    # The line of the other phone is cut, and the server is started again meanwhile.
    community.context.set_offline(True)
    community.get_by_role("radio", name=re.compile("^0 ")).check(force=True)
    expect(community.get_by_text("Not in yet: no connection.")).to_be_visible()
    shot(community, "room-offline")
    served.restart()
    community.context.set_offline(False)
    expect(community.get_by_text(re.compile("Your vote is in"))).to_be_visible()
    assert _votes(made)[0].voted == 2

    open_at_rest(screen, f"/agenda?site={_code(made.site_id)}")
    expect(screen.get_by_text("2 of 2 phones have voted")).to_be_visible()
    facilitator.picture("agenda-voting")
    facilitator.presses("Reveal the vote")
    expect(screen.get_by_text("The vote is revealed.")).to_be_visible()
    for one in (front, community):
        expect(one.get_by_role("heading", name="What came of vote 1")).to_be_visible()
    expect(front.get_by_text("Your own vote: level 4")).to_be_visible()
    shot(front, "room-revealed")

    facilitator.presses("Open a second vote")
    for one in (front, community):
        one.get_by_role("radio", name=re.compile("^2 ")).check(force=True)
        expect(one.get_by_text(re.compile("Your vote is in"))).to_be_visible()
    until(lambda: _votes(made)[-1].voted == 2, "both have voted again")
    facilitator.presses("Reveal the vote")
    expect(screen.get_by_role("table", name="From vote 1 to vote 2")).to_be_visible()
    facilitator.picture("agenda-two-votes")
    first, second = _votes(made)
    assert first.spread.distribution == {0: 1, 1: 0, 2: 0, 3: 0, 4: 1}
    assert second.spread.distribution[2] == 2

    screen.get_by_text("Close the meeting", exact=True).click()
    facilitator.presses("Close the meeting now")
    expect(screen.get_by_text("The meeting is closed.")).to_be_visible()
    expect(front.get_by_text("the meeting was closed")).to_be_visible()


def test_a_phone_without_scripts_votes_too(served, phone, shot):
    assert served.is_ready()
    made = _answered()
    meeting_id = factories.opened_meeting(made)
    page = phone(_going_on(made).code, _voices()[0], java_script_enabled=False)
    factories.opened_vote(made, meeting_id)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("radio", name=re.compile("^3 ")).check(force=True)
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_text(re.compile(r"Your vote is in, \d\d:\d\d:\d\d UTC"))).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^3 "))).to_be_checked()
    shot(page, "room-without-scripts")
    assert _votes(made)[0].voted == 1


def test_the_agenda_is_arranged_by_keyboard_alone(lead):
    made = _answered()
    facilitator = lead(made)
    page = facilitator.page
    facilitator.picture("agenda")
    last = _agenda(made).lines[-1].question
    press_until(page, "Tab", f".st-key-change-{re.sub('[^A-Za-z0-9]', '-', last)} button")
    page.keyboard.press("Enter")
    place = page.get_by_label(f"Place of {last}")
    expect(place).to_be_visible()
    press_until(page, "Tab", f'input[aria-label^="Place of {last}"]')
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    press_until(page, "Tab", 'input[aria-label^="Minutes, or empty"]')
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Saved: {last}.")).to_be_visible()
    found = _agenda(made)
    assert found.lines[1].item == found.stored[1]
    assert (found.lines[1].question, found.lines[1].minutes) == (last, 12)
    expect(page.get_by_text("20 questions, 12 minutes in all (19 without a time).")).to_be_visible()


def test_a_line_is_dropped_and_taken_back_while_somebody_else_arranges(lead):
    made = _answered()
    facilitator = lead(made)
    page = facilitator.page
    # Else news of the other's order may come before hers is saved, and there is nothing to say.
    page.route_web_socket(re.compile("/live/"), lambda _: None)
    page.reload()
    code = _agenda(made).lines[0].question
    facilitator.presses(f"Change {code}")
    page.get_by_text("Dropped from the agenda").click()
    facilitator.presses("Save this line")
    expect(page.get_by_role("heading", name="Dropped")).to_be_visible()
    assert [line.question for line in _agenda(made).lines if line.dropped] == [code]
    facilitator.presses(f"Change {code}")
    expect(page.get_by_label(f"Place of {code}")).to_be_visible()
    seen = _agenda(made)
    with writing() as session:
        items = [*seen.items[1:], seen.items[0]]
        meeting.arrange_agenda(
            session, by=made.team_id, round_id=made.round_id, items=items, seen=seen.stored
        )
    page.get_by_text("Dropped from the agenda").click()
    facilitator.presses("Save this line")
    expect(page.get_by_text("Somebody else arranged the agenda")).to_be_visible()
    assert list(_agenda(made).items) == items


@pytest.mark.parametrize("form", ["short", "full"])
def test_the_agenda_and_the_meeting_can_be_used_by_all(lead, form):
    made = _answered(form=form)
    meeting_id = factories.opened_meeting(made)
    vote_id = factories.opened_vote(made, meeting_id)
    facilitator = lead(made)
    facilitator.presses(f"Change {_agenda(made).lines[2].question}")
    facilitator.page.get_by_text("Count hands").click()
    for look in LOOKS:
        with looking(facilitator.page, look):
            facilitator.picture(f"agenda-{form}-{look}")
            assert findings(facilitator.page) == [], look
    assert vote_id


def test_every_page_of_the_room_can_be_used_by_all(served, page_of, phone, shot):
    made = _answered()
    meeting_id = factories.opened_meeting(made)
    code = _going_on(made).code
    page = page_of(served)
    page.goto(f"/room?code={code}")
    _examine(page, shot, "room-code")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text("Which voice do you speak from?")).to_be_visible()
    _examine(page, shot, "room-voice")
    page = phone(code, _voices()[0])
    _examine(page, shot, "room-waiting")
    vote_id = factories.opened_vote(made, meeting_id)
    expect(page.get_by_role("radio", name="Pass")).to_be_visible()
    press_until(page, "Tab", "#level-0")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text(re.compile("Your vote is in"))).to_be_visible()
    _examine(page, shot, "room-voted")
    with writing() as session:
        meeting.reveal_vote(session, by=made.team_id, vote_id=vote_id)
    expect(page.get_by_text("Your own vote: level 1")).to_be_visible()
    _examine(page, shot, "room-result")


def _examine(page, shot, name):
    for look in LOOKS:
        with looking(page, look):
            shot(page, f"{name}-{look}")
            assert findings(page) == [], (name, look)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert findings(page) == [], f"{name}, twice the size"
    shot(page, f"{name}-twice")
    page.evaluate("document.documentElement.style.fontSize = ''")
