"""Two people with the same workbook open see each other's changes, and lose nothing they type."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from answer_boxes import CODES, SAVED, part, radio
from playwright.sync_api import Locator, Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

import factories
from assessment.people.signing_in import sign_out
from assessment.store.sessions import reading, writing
from assessment.workbook.queries import latest_stamp
from factories import Workbook
from looking import at_rest, presses_at_once, until_told
from serving import Server, until

CODE, ANOTHER = CODES[:2]
SLOWLY = 250  # ms between two keys: the framework's own window would come meanwhile
PageOf = Callable[..., Page]


@pytest.fixture
def workbook(served: Server) -> Workbook:
    assert served.url
    return factories.opened()


@pytest.fixture
def two(served: Server, page_of: PageOf, workbook: Workbook) -> tuple[Page, Page]:
    """Two members of the team with the same question open, who wait for no run."""
    people = (factories.person("team", site_id=workbook.site_id) for _ in range(2))
    windows = tuple(page_of(served, person) for person in people)
    for page in windows:
        page.goto(f"/agree?question={CODE}")
        part(page, "saved").wait_for()
        at_rest(page)
        presses_at_once(page)
    return windows


def level(page: Page, value: int) -> Locator:
    return radio(page, "agreed-level", str(value))


def reason(page: Page) -> Locator:
    return part(page, "agreed-reason").locator("textarea")


def types_until(area: Locator, comes: Callable[[], bool]) -> str:
    """Type without a pause until something comes; return what was typed."""
    typed: list[str] = []

    def one_more() -> bool:
        typed.append("words"[len(typed) % 5])
        area.press_sequentially(typed[-1])
        return comes()

    until(one_more, "it comes while somebody types")
    return "".join(typed)


def test_what_one_saves_the_other_sees_without_reloading(two: tuple[Page, Page]):
    """And who it was, in a calm line in place of *Saved*."""
    ann, ben = two
    level(ann, 2).click()
    reason(ann).fill("The minutes show it.")
    expect(level(ben, 2)).to_be_checked()
    expect(reason(ben)).to_have_value("The minutes show it.")
    expect(part(ben, "saved")).to_have_text(re.compile(r"^Changed by Person \d+, \d\d:\d\d:\d\d$"))
    expect(part(ann, "saved")).to_have_text(SAVED)


def test_two_who_change_different_things_need_not_choose(two: tuple[Page, Page]):
    ann, ben = two
    reason(ann).focus()
    level(ben, 3).click()
    expect(part(ben, "saved")).to_have_text(SAVED)
    typed = types_until(reason(ann), level(ann, 3).is_checked)
    expect(part(ann, "saved")).to_have_text(SAVED)
    for page in two:
        expect(reason(page)).to_have_value(typed)
        expect(level(page, 3)).to_be_checked()
        expect(page.get_by_text("This has changed meanwhile", exact=True)).to_be_hidden()


def test_whoever_types_keeps_it_and_sees_both_texts_at_once(two: tuple[Page, Page]):
    ann, ben = two
    reason(ann).focus()
    reason(ben).fill("Ben was quicker.")
    reason(ben).blur()
    expect(part(ben, "saved")).to_have_text(SAVED)
    both = ann.get_by_text("This has changed meanwhile", exact=True)
    typed = types_until(reason(ann), both.is_visible)
    expect(ann.get_by_text("Ben was quicker.")).to_be_visible()
    expect(reason(ann)).to_have_value(typed)
    expect(reason(ann)).to_be_focused()


def test_a_restart_is_said_quietly_and_made_good(
    served: Server, page_of: PageOf, workbook: Workbook, two: tuple[Page, Page]
):
    """Nothing takes the keys from whoever types; a screen that listens to nobody says it as well."""
    ann, ben = two
    deaf = page_of(served, workbook.team_id)
    deaf.goto("/map")
    deaf.get_by_role("heading", level=1).wait_for()
    at_rest(deaf)
    reason(ann).press_sequentially("Before the restart, ")
    served.kill()
    sign = ann.locator(".st-key-live").get_by_role("status")
    alone = deaf.locator("#connection")
    expect(sign).to_contain_text("Not connected", timeout=10_000)
    reason(ann).press_sequentially("and during it.", delay=SLOWLY)
    expect(reason(ann)).to_be_focused()
    expect(alone).to_contain_text("Not connected", timeout=10_000)
    expect(ann.locator("#connection")).to_be_empty()  # it says so once
    served.start()
    expect(part(ann, "saved")).to_have_text(SAVED, timeout=40_000)
    expect(sign).to_be_empty(timeout=30_000)
    expect(alone).to_be_empty(timeout=30_000)
    expect(reason(ben)).to_have_value("Before the restart, and during it.", timeout=30_000)


def test_signing_out_ends_the_listening_and_says_so(
    served: Server, page_of: PageOf, workbook: Workbook
):
    person = factories.person("team", site_id=workbook.site_id)
    page = page_of(served, person)
    page.goto(f"/agree?question={CODE}")
    part(page, "saved").wait_for()
    at_rest(page)
    with writing() as session:
        sign_out(session, by=person, sign_in_id=0, everywhere=True)
    sign = page.locator(".st-key-live").get_by_role("status")
    expect(sign).to_contain_text("your sign-in has ended", timeout=10_000)


class SlowLine:
    """The line between a screen and the server: what the server says can be kept waiting."""

    def __init__(self, page: Page) -> None:
        self.asked = self.ended = 0  # runs, since it is held
        self._waiting: list[str | bytes] | None = None
        page.route_web_socket(re.compile("/_stcore/stream"), self._join)

    def hold(self) -> None:
        self.asked = self.ended = 0
        self._waiting = []

    def let_go(self) -> None:
        said, self._waiting = self._waiting or [], None
        for one in said:
            self._window.send(one)

    def _join(self, window: WebSocketRoute) -> None:
        self._window, server = window, window.connect_to_server()

        def ask(message: str | bytes) -> None:
            self.asked += 1
            server.send(message)

        def tell(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            self.ended += ForwardMsg.FromString(message).HasField("script_finished")
            if self._waiting is None:
                window.send(message)
            else:
                self._waiting.append(message)

        window.on_message(ask)
        server.on_message(tell)


def test_whoever_types_and_goes_on_at_once_gets_there(
    served: Server, page_of: PageOf, workbook: Workbook
):
    """The answer is saved as it is left, and its screen asks to run before the next one has come."""
    page = page_of(served, factories.person("team", site_id=workbook.site_id))
    presses_at_once(page)
    line = SlowLine(page)
    page.goto(f"/agree?question={CODE}")
    part(page, "saved").wait_for()
    at_rest(page)
    line.hold()
    reason(page).fill("The minutes show it.")
    page.get_by_role("link", name="Next", exact=True).click()
    expect(part(page, "saved")).to_have_text(SAVED)
    until_told(page, lambda: line.asked > 1, "both are asked for")
    line.let_go()
    until_told(page, lambda: line.ended >= line.asked, "all that is asked has run")
    title = factories.bank().dimension_of(ANOTHER).title
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert page.url.endswith(f"/agree?question={ANOTHER}")


# What is typed is looked for in the whole screen, in the answer's own root as well.
_TYPED = """typed => {
  const roots = [document, ...[...document.querySelectorAll('*')].map(one => one.shadowRoot)];
  return roots.filter(Boolean).flatMap(root => [...root.querySelectorAll('input, textarea')])
    .filter(one => one.value.startsWith(typed)).length;
}"""


def stamp(workbook: Workbook) -> str:
    with reading() as session:
        return latest_stamp(session, workbook.round_id)


def is_told(page: Page, workbook: Workbook, joined: str) -> bool:
    """Tell whether the screen shows who joined, or all there is: not every one listens to all.

    What it saves of its own while it waits is the newest then.
    """
    shows = page.locator(".st-key-live .live").get_attribute("data-shows")
    return shows in (joined, stamp(workbook))


@pytest.mark.parametrize(
    "address",
    [f"/agree?question={CODE}", "/evidence", "/hand-over", "/invite", "/agenda", "/"],
)
def test_a_screen_that_runs_again_keeps_what_is_typed_everywhere_on_it(
    served: Server, page_of: PageOf, workbook: Workbook, address: str
):
    page = page_of(served, factories.person("team", site_id=workbook.site_id))
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    at_rest(page)
    fields = page.locator(
        "[data-testid=stMain] :is(input[type=text], textarea):not([readonly]):not([role=combobox])"
    )
    shown = [one for one in fields.all() if one.is_visible() and one.is_enabled()]
    for number, one in enumerate(shown):
        one.fill(f"typed {number}")
    typed = page.evaluate(_TYPED, "typed ")
    assert typed == len(shown)
    at_rest(page)
    for level_now in (2, 3):
        factories.participant(workbook, "CP")
        joined = stamp(workbook)
        factories.agreed_level(workbook, ANOTHER, level_now)
        until(partial(is_told, page, workbook, joined), "the screen shows what changed")
        at_rest(page)
    assert page.evaluate(_TYPED, "typed ") == typed
