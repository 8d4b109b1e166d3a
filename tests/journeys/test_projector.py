"""The projector from the back of the room: led by keys, live, large enough, and it all fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

import factories
from assessment.meeting import actions
from assessment.meeting.model import Meeting
from assessment.meeting.queries import counted_hands, open_meeting, open_vote
from assessment.meeting.seating import cast_ballot, take_seat
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import lead_talk
from factories import Workbook
from looking import findings
from serving import Server, until

WALL = {"viewport": {"width": 1280, "height": 720}}
CODES = [question.code for question in factories.bank().form("short")]
ALL_CODES = [question.code for question in factories.bank().form("full")]
SMALLEST = 28  # px
PageOf = Callable[..., Page]

# Of all text that is to be read: its smallest letters, and how far it goes beyond the window.
_LOOK = """() => {
  const read = [...document.querySelectorAll('#stage *')].filter(one => one.offsetParent
    && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    && getComputedStyle(one).clipPath === 'none');
  const boxes = read.map(one => one.getBoundingClientRect());
  const cut = ['#stage', '.body', '.words'].map(name => document.querySelector(name))
    .filter(part => part && part.offsetParent && part.scrollHeight > part.clientHeight + 1);
  return {
    smallest: Math.min(...read.map(one => parseFloat(getComputedStyle(one).fontSize))),
    below: Math.max(...boxes.map(box => box.bottom)) - innerHeight,
    beside: Math.max(...boxes.map(box => box.right)) - innerWidth,
    cut: cut.length,
  };
}"""


def opened(form: str = "short") -> Workbook:
    """Open a round that six people answered, and a meeting over it."""
    workbook = factories.opened(form=form)
    for voice, level in zip(("SL", "MM", "FL", "CP", "CW", "CW"), (3, 3, 2, 0, 1, 1), strict=True):
        factories.own_answer(factories.participant(workbook, voice), CODES[0], level)
    with writing() as session:
        lead_talk(session, by=workbook.team_id, round_id=workbook.round_id)
        actions.open_meeting(session, by=workbook.team_id, round_id=workbook.round_id)
    return workbook


def now(workbook: Workbook) -> Meeting:
    with reading() as session:
        found = open_meeting(session, workbook.round_id)
    assert found is not None
    return found


def put(workbook: Workbook, code: str) -> None:
    with writing() as session:
        actions.show_question(
            session, by=workbook.team_id, meeting_id=now(workbook).id, question=code
        )


def phones(workbook: Workbook, *voices: str) -> list[str]:
    """Let phones into the room; return what each of them holds."""
    with writing() as session:
        code = now(workbook).code or ""
        return [
            take_seat(session, code=code, voice=voice, bank=factories.bank()).token
            for voice in voices
        ]


def vote(workbook: Workbook, tokens: list[str], levels: list[int]) -> None:
    with writing() as session:
        found = open_vote(session, now(workbook).id)
        assert found
        for token, level in zip(tokens, levels, strict=True):
            cast_ballot(session, token=token, vote_id=found[0], level=level, bank=factories.bank())


@pytest.fixture
def workbook(served: Server) -> Workbook:
    assert served.url
    return opened()


@pytest.fixture
def wall(served: Server, page_of: PageOf, workbook: Workbook) -> Page:
    return on_wall(served, page_of, workbook)


def on_wall(served: Server, page_of: PageOf, workbook: Workbook) -> Page:
    page = page_of(served, workbook.team_id, **WALL)
    page.goto(f"/project?round={workbook.round_id}")
    page.wait_for_function("document.body.querySelector('#stage') && document.fonts.status")
    return page


def test_plain_words_stay_on_the_wall_while_phones_vote(wall: Page, workbook: Workbook):
    asked, foot, keys = wall.locator("h1.asked"), wall.locator(".foot"), wall.keyboard
    tokens = phones(workbook, "SL", "FL")
    keys.press("ArrowRight")
    expect(asked).to_have_text(factories.bank().question(CODES[0]).text)
    keys.press("v")
    expect(foot).to_have_text("Vote 1: 0 of 2 phones have voted")
    keys.press("p")
    expect(asked).to_have_text(factories.bank().question(CODES[0]).plain)
    vote(workbook, tokens[:1], [1])
    expect(foot).to_have_text("Vote 1: 1 of 2 phones have voted")
    expect(asked).to_have_text(factories.bank().question(CODES[0]).plain)


def test_a_meeting_by_keyboard_alone(wall: Page, workbook: Workbook):
    asked = wall.locator("h1.asked")
    keys = wall.keyboard
    expect(wall.locator(".code")).to_have_text(f"{now(workbook).code[:3]} {now(workbook).code[3:]}")
    tokens = phones(workbook, "SL", "FL", "CP")
    keys.press("ArrowRight")
    expect(asked).to_have_text(factories.bank().question(CODES[0]).text)
    keys.press("p")
    expect(asked).to_have_text(factories.bank().question(CODES[0]).plain)
    keys.press("p")
    keys.press("+")
    expect(wall.locator(".timer")).to_have_text("1:00")
    keys.press("t")
    expect(wall.locator(".timer")).to_have_text("0:59")
    keys.press("v")
    expect(wall.locator(".foot")).to_have_text("Vote 1: 0 of 3 phones have voted")
    vote(workbook, tokens, [3, 3, 0])
    expect(wall.locator(".foot")).to_have_text("Vote 1: 3 of 3 phones have voted")
    keys.press("h")
    hands = wall.get_by_role("textbox", name="Community, level 1")
    hands.fill("2")
    keys.press("Enter")
    expect(wall.locator(".foot")).to_contain_text("2 hands counted")
    keys.press("r")
    expect(wall.locator(".figures")).to_be_visible()
    expect(wall.locator("tbody .dot.community")).to_have_count(3)
    keys.press("s")
    expect(wall.locator("tbody .dot.statutory")).to_have_count(5)
    keys.press("d")
    expect(wall.locator(".words")).to_be_visible()
    keys.press("d")
    expect(wall.locator(".figures")).to_be_visible()
    keys.press("?")
    expect(wall.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    keys.press("ArrowRight")
    expect(asked).not_to_have_text(factories.bank().question(CODES[0]).text)
    keys.press("ArrowLeft")
    expect(asked).to_have_text(factories.bank().question(CODES[0]).text)
    keys.press("a")
    wall.wait_for_url(f"**/agree?question={CODES[0]}*")


def count_by_somebody_else(workbook: Workbook, level: int, hands: int) -> None:
    with writing() as session:
        found = open_vote(session, now(workbook).id)
        assert found
        actions.count_hands(
            session,
            by=workbook.team_id,
            vote_id=found[0],
            hands={"community": {level: hands}},
            seen=counted_hands(session, found[0]),
            bank=factories.bank(),
        )


def open_the_hands(wall: Page) -> Locator:
    """Put the first question on the wall, to the vote, and open the form; return the foot."""
    wall.keyboard.press("ArrowRight")
    expect(wall.locator("h1.asked")).to_be_visible()
    wall.keyboard.press("v")
    foot = wall.locator(".foot.vote")
    expect(foot).to_be_visible()
    wall.keyboard.press("h")
    expect(wall.get_by_role("dialog")).to_be_visible()
    return foot


def test_hands_can_be_typed_while_phones_vote(wall: Page, workbook: Workbook):
    tokens = phones(workbook, "SL", "FL")
    foot = open_the_hands(wall)
    third = wall.get_by_role("textbox", name="Community, level 3")
    third.focus()
    wall.keyboard.type("1")
    vote(workbook, tokens[:1], [1])
    expect(foot).to_have_text("Vote 1: 1 of 2 phones have voted")
    wall.keyboard.type("2")
    expect(third).to_have_value("12")
    wall.keyboard.press("Enter")
    expect(foot).to_contain_text("12 hands counted")


def test_hands_of_somebody_else_are_not_written_over_unseen(wall: Page, workbook: Workbook):
    foot = open_the_hands(wall)
    wall.get_by_role("textbox", name="Community, level 3").fill("2")
    count_by_somebody_else(workbook, level=4, hands=1)
    expect(foot).to_contain_text("1 hand counted")
    expect(wall.get_by_role("textbox", name="Community, level 4")).to_have_value("1")
    wall.keyboard.press("Enter")
    expect(wall.locator("#refused")).to_contain_text("Theirs: Community, level 4: 1.")
    expect(foot).to_contain_text("1 hand counted")
    wall.keyboard.press("Enter")
    expect(foot).to_contain_text("3 hands counted")
    expect(wall.get_by_role("dialog")).to_have_count(0)


def test_the_form_of_hands_closes_though_news_come_before_the_answer(wall: Page):
    foot = open_the_hands(wall)
    late: list[bool] = []

    def answer_late(route: Route) -> None:
        reply = route.fetch()
        expect(foot).to_contain_text("1 hand counted")
        late.append(reply.ok)
        route.fulfill(response=reply)

    wall.route("**/project/hands", answer_late)
    wall.get_by_role("textbox", name="Community, level 0").fill("1")
    wall.keyboard.press("Enter")
    expect(foot).to_contain_text("1 hand counted")
    expect(wall.get_by_role("dialog")).to_have_count(0)
    assert late == [True]


def test_two_who_lead_see_the_same_and_a_reveal_comes_to_both(
    served: Server, page_of: PageOf, wall: Page, workbook: Workbook
):
    other = on_wall(served, page_of, workbook)
    wall.keyboard.press("ArrowRight")
    expect(other.locator("h1.asked")).to_be_visible()
    tokens = phones(workbook, "SL", "CP")
    other.keyboard.press("v")
    expect(wall.locator(".foot.vote")).to_be_visible()
    vote(workbook, tokens, [4, 0])
    wall.keyboard.press("r")
    expect(wall.locator(".figures")).to_be_visible()
    expect(other.locator(".figures")).to_be_visible()


def test_showing_answers_warns_first_of_those_who_have_not_answered(wall: Page, workbook: Workbook):
    factories.participant(workbook, "EM")
    wall.keyboard.press("ArrowRight")
    wall.locator("h1.asked").wait_for()
    wall.keyboard.press("s")
    expect(wall.get_by_role("alert")).to_contain_text("1 of 7 has not answered this alone yet")
    assert not now(workbook).spread_shown
    wall.keyboard.press("s")
    expect(wall.locator("tbody .dot")).to_have_count(6)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
def test_every_question_fits_and_can_be_read_from_the_back(
    served: Server, page_of: PageOf, size: tuple[int, int]
):
    workbook = opened("full")
    put(workbook, CODES[0])
    page = on_wall(served, page_of, workbook)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator("body.idle").wait_for()
    faults = []
    for code in ALL_CODES:
        put(workbook, code)
        expect(page.locator("h1.asked")).to_have_text(factories.bank().question(code).text)
        found = page.evaluate(_LOOK)
        least = SMALLEST * min(1, size[0] / 1280)
        if found["smallest"] < least - 0.1 or max(found["below"], found["beside"]) > 0:
            faults.append((code, found))
        if found["cut"]:
            faults.append((code, found))
    assert faults == []


# How far the lowest words reach into the bar with the buttons, and whether anything is cut.
_COVERED = """() => {
  const read = [...document.querySelectorAll('#stage *')].filter(one => one.offsetParent
    && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  const cut = ['#stage', '.body', '.words'].map(name => document.querySelector(name))
    .filter(part => part && part.offsetParent && part.scrollHeight > part.clientHeight + 1);
  const bar = document.querySelector('#bar').getBoundingClientRect();
  return {
    under: Math.max(...read.map(one => one.getBoundingClientRect().bottom)) - bar.top,
    cut: cut.length,
  };
}"""


def test_the_bar_with_the_buttons_covers_no_words_and_gives_the_room_back(
    served: Server, page_of: PageOf
):
    workbook = opened("full")
    page = on_wall(served, page_of, workbook)
    longest = sorted(
        ALL_CODES, key=lambda one: len("".join(factories.bank().question(one).descriptors))
    )
    for code in longest[-8:]:
        put(workbook, code)
        expect(page.locator("h1.asked")).to_have_text(factories.bank().question(code).text)
        page.mouse.move(100, 100)
        page.mouse.move(200, 200)
        expect(page.locator("body.idle")).to_have_count(0)
        found = page.evaluate(_COVERED)
        assert found["under"] <= 0, code
        assert found["cut"] == 0, code
    beside_the_bar = page.locator(".words").evaluate("one => one.clientHeight")
    page.locator("body.idle").wait_for()
    assert page.locator(".words").evaluate("one => one.clientHeight") > beside_the_bar
    page.keyboard.press("Tab")  # to the buttons: the bar is there again for whoever has no mouse
    assert page.evaluate(_COVERED)["under"] <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_right_whatever_it_shows(
    wall: Page, workbook: Workbook, scheme: str, shot: Callable[[Page, str], None]
):
    wall.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert findings(wall) == []
    shot(wall, f"projector-begin-{scheme}")
    put(workbook, CODES[0])
    expect(wall.locator(".words")).to_be_visible()
    assert findings(wall) == []
    shot(wall, f"projector-words-{scheme}")
    tokens = phones(workbook, "SL", "EM", "FL", "FL", "CP", "CW")
    for levels in ([4, 3, 3, 3, 0, 0], [3, 2, 2, 2, 1, 1]):
        wall.keyboard.press("v")
        expect(wall.locator(".foot.vote")).to_be_visible()
        vote(workbook, tokens, levels)
        wall.keyboard.press("r")
        expect(wall.locator(".foot.vote")).to_have_count(0)
    wall.keyboard.press("s")
    expect(wall.locator("thead th[colspan]")).to_have_count(3)
    factories.agreed_level(workbook, CODES[0], 2, reason="It is done, and not everywhere. " * 20)
    expect(wall.locator(".foot.agreed")).to_be_visible()
    found = wall.evaluate(_LOOK)
    assert found["smallest"] >= SMALLEST - 0.1
    assert max(found["below"], found["beside"], found["cut"]) <= 0
    assert findings(wall) == []
    shot(wall, f"projector-figures-{scheme}")


def test_it_survives_a_restart_and_says_so_quietly(served: Server, wall: Page, workbook: Workbook):
    put(workbook, CODES[0])
    expect(wall.locator("h1.asked")).to_be_visible()
    served.kill()
    sign = wall.locator("#sign")
    expect(sign).to_contain_text("Not connected", timeout=10_000)
    expect(wall.locator("h1.asked")).to_be_visible()
    wall.keyboard.press("ArrowRight")
    expect(wall.get_by_role("alert")).to_contain_text("nothing was changed")
    served.start()
    put(workbook, CODES[1])
    expect(wall.locator("h1.asked")).to_have_text(
        factories.bank().question(CODES[1]).text, timeout=30_000
    )
    expect(sign).to_be_empty()
    until(lambda: now(workbook).question == CODES[1], "nothing was sent twice")
