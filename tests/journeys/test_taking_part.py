"""People who only answer, on their phones: nothing typed is lost, whatever happens in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answer_boxes import CODES, FIRST, SAVED, note, own, part, radio, saved
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Route, expect
from sqlalchemy import select

import factories
import programs
from assessment.people.actions import invite_participant
from assessment.store.sessions import reading, writing
from assessment.store.tables import ParticipantRow
from factories import Participant, Workbook
from looking import LOOKS, PHONE, findings, looking, until_told
from pages.doors.guard import COOKIE
from serving import Server, until

BANK = factories.bank()
SECOND = CODES[1]
WAITING = "Not saved yet, will try again"
PageOf = Callable[..., Page]

# What browsers of 2020 do not know yet is taken away before the page runs.
OLD = """
delete Array.prototype.at; delete String.prototype.at; delete String.prototype.replaceAll;
delete Array.prototype.findLast; delete Object.hasOwn; delete window.structuredClone;
delete AbortSignal.timeout; delete AbortSignal.any; delete Promise.any; delete Promise.withResolvers;
delete Element.prototype.replaceChildren; delete Array.prototype.toSorted; delete Object.groupBy;
delete Array.prototype.toReversed; delete crypto.randomUUID; delete window.queueMicrotask;
delete window.WeakRef; delete window.requestIdleCallback; delete navigator.serviceWorker;
delete Navigator.prototype.serviceWorker; delete ShadowRoot.prototype.adoptedStyleSheets;
delete CSSStyleSheet.prototype.replaceSync; delete Element.prototype.checkVisibility;
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, act, how) {
  if (how && how.signal) { how = { ...how }; delete how.signal; }
  return listen.call(this, type, act, how);
};
"""


@pytest.fixture(scope="module")
def workbook(served: Server) -> Workbook:
    assert served.url
    return factories.opened()


@pytest.fixture
def somebody(workbook: Workbook) -> Participant:
    return factories.participant(workbook, "CP")


# ── hands ────────────────────────────────────────────────────────────────────────────────────


def choose(page: Page, value: str, code: str = FIRST) -> None:
    radio(page, "own-level", value, code).click()


def write(page: Page, text: str, code: str = FIRST) -> None:
    note(page, code=code).fill(text)


def open_question(page: Page, code: str = FIRST) -> None:
    page.goto(f"/take-part#{code}")
    saved(page, code).wait_for()


def go(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).first.click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def title(code: str) -> str:
    return BANK.dimension_of(code).title


# ── answering ────────────────────────────────────────────────────────────────────────────────


def test_somebody_answers_on_a_phone(
    served: Server, page_of: PageOf, somebody: Participant, shot: Callable[[Page, str], None]
):
    page = page_of(served, somebody.person_id, **PHONE)
    page.goto("/")
    expect(page).to_have_url(f"{served.url}/take-part")
    heading(page, "Your own answers")
    expect(page.get_by_text("Who sees what: this round is named")).to_be_visible()
    shot(page, "take-part-list")
    go(page, f"Go on with: {title(FIRST)}")
    heading(page, title(FIRST))
    expect(page.get_by_role("heading", name=BANK.question(FIRST).plain)).to_be_visible()
    part(page, "own-level").locator('input[value="2"]').tap()
    expect(saved(page)).to_have_text(SAVED)
    shot(page, "take-part-question")
    go(page, "Next")
    heading(page, title(SECOND))
    choose(page, "not applicable", SECOND)
    expect(page.get_by_text("Please say in the note why it does not apply.")).to_be_visible()
    write(page, "Nobody asked us.", SECOND)
    expect(saved(page, SECOND)).to_have_text(SAVED)
    go(page, "Back to the list")
    expect(page.locator("#progress")).to_have_text(
        "2 of 20 done: 1 with a level, 1 passed, 0 looked at, not finished, 18 not opened yet."
    )
    expect(page.get_by_role("listitem").filter(has_text=title(FIRST))).to_contain_text("Answered")
    go(page, "Check all your answers")
    heading(page, "Check your answers")
    shot(page, "take-part-check")
    expect(page.locator("#check")).to_contain_text("2 Partial")
    expect(page.locator("#check")).to_contain_text("Nobody asked us.")
    go(page, f"Change {SECOND}")
    heading(page, title(SECOND))
    assert (own(somebody).level, own(somebody, SECOND).silence) == (2, "not applicable")
    until_told(page, lambda: own(somebody, SECOND).looked_at, "it is looked at")
    page.reload()
    go(page, "Back to the list")
    expect(page.locator("#progress")).to_contain_text("2 of 20 done: 1 with a level, 1 passed")


def test_the_back_button_leads_back_and_an_address_opens_its_question(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    page.goto(f"/answer?question={CODES[4]}")
    heading(page, title(CODES[4]))
    go(page, "Next")
    heading(page, title(CODES[5]))
    page.go_back()
    heading(page, title(CODES[4]))
    page.goto("/take-part#nothing-of-this-name")
    heading(page, "Your own answers")


def test_a_phone_of_2020_answers_the_same_way(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id, **PHONE)
    page.add_init_script(OLD)
    page.reload()
    open_question(page)
    assert page.evaluate("typeof structuredClone + typeof AbortSignal.timeout") == "undefined" * 2
    choose(page, "3")
    write(page, "From an old phone")
    expect(saved(page)).to_have_text(SAVED)
    until(lambda: own(somebody).note == "From an old phone", "the note is saved")
    go(page, "Back to the list")
    expect(page.locator("#progress")).to_contain_text("1 of 20 done")
    go(page, "Check all your answers")
    expect(page.locator("#check")).to_contain_text("From an old phone")
    factories.own_answer(somebody, FIRST, 1, note="Meanwhile elsewhere")
    go(page, f"Change {FIRST}")
    write(page, "On an old phone")
    expect(page.get_by_role("heading", name="This has changed meanwhile")).to_be_visible()
    page.get_by_role("button", name="Join both texts").click()
    until_told(
        page,
        lambda: own(somebody).note == "Meanwhile elsewhere\n\nOn an old phone",
        "both texts are saved",
    )


# ── without JavaScript ───────────────────────────────────────────────────────────────────────


def test_without_javascript_it_is_a_form_for_each_question(
    browser_signed_in: Callable[..., Page],
    somebody: Participant,
    shot: Callable[[Page, str], None],
):
    page = browser_signed_in(somebody, java_script_enabled=False, **PHONE)
    page.goto("/take-part")
    expect(page.get_by_role("article")).to_have_count(20)
    go(page, title(SECOND))
    asked = page.get_by_role("article").nth(1)
    expect(asked).to_be_in_viewport()
    asked.get_by_label("1 Occasional").check()
    asked.get_by_label("Note").fill("Typed without scripts")
    asked.get_by_role("button", name="Save this answer").click()
    expect(page).to_have_url(re.compile(rf"/take-part\?round=\d+#{re.escape(SECOND)}$"))
    expect(asked.get_by_text(SAVED).first).to_be_in_viewport()
    shot(page, "take-part-without-scripts")
    assert (own(somebody, SECOND).level, own(somebody, SECOND).note) == (1, "Typed without scripts")
    factories.own_answer(somebody, SECOND, 4, note="From another device")
    asked.get_by_label("Note").fill("Typed later")
    asked.get_by_role("button", name="Save this answer").click()
    problem = page.get_by_role("alert").first
    expect(problem).to_contain_text("changed in another window")
    problem.get_by_role("link").click()
    expect(asked).to_contain_text("From another device")
    expect(asked.get_by_label("Note")).to_have_value("Typed later")
    shot(page, "take-part-without-scripts-conflict")
    asked.get_by_role("button", name="Save with both notes").click()
    expect(asked.get_by_label("Note")).to_have_value("From another device\n\nTyped later")
    assert own(somebody, SECOND).note == "From another device\n\nTyped later"
    assert own(somebody, SECOND).level == 1


def test_what_was_typed_before_the_script_came_is_taken_over(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    page.goto("/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/take-part.js*", hold)
    page.reload(wait_until="commit")
    asked = page.get_by_role("article").first
    asked.get_by_label("Note").fill("Typed on a slow line")
    asked.get_by_label("3 Routine").check()
    held[0].continue_()
    until_told(
        page,
        lambda: (own(somebody).level, own(somebody).note) == (3, "Typed on a slow line"),
        "it is saved",
    )


# ── without a connection ─────────────────────────────────────────────────────────────────────


def test_several_questions_answered_without_a_connection_are_saved_when_it_is_back(
    served: Server, page_of: PageOf, somebody: Participant, shot: Callable[[Page, str], None]
):
    page = page_of(served, somebody.person_id, **PHONE)
    open_question(page)
    page.context.set_offline(True)
    banner = page.locator("#connection")
    expect(banner).to_contain_text("No connection.")
    for number, code in enumerate(CODES[:3]):
        heading(page, title(code))
        choose(page, str(number), code)
        write(page, f"On the train, {number}", code)
        expect(saved(page, code)).to_contain_text(WAITING)
        go(page, "Next")
    go(page, "Back to the list")
    expect(banner).to_contain_text("3 answers are not saved yet")
    expect(page.get_by_role("listitem").filter(has_text=title(SECOND))).to_contain_text(
        "Not saved yet"
    )
    go(page, "Check all your answers")
    expect(page.locator("#check").get_by_text("(not saved yet)")).to_have_count(3)
    shot(page, "take-part-no-connection")
    assert [own(somebody, code).level for code in CODES[:3]] == [None] * 3
    page.context.set_offline(False)
    until_told(
        page,
        lambda: [own(somebody, code).level for code in CODES[:3]] == [0, 1, 2],
        "all three are saved",
    )
    expect(banner).to_be_hidden()
    assert own(somebody, CODES[2]).note == "On the train, 2"


def test_what_several_questions_kept_is_sent_on_whichever_view_is_opened(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    page.context.set_offline(True)
    for code in (FIRST, SECOND):
        write(page, f"Kept for {code}", code)
        expect(saved(page, code)).to_contain_text(WAITING)
        go(page, "Next")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto("/take-part")  # the list: neither of the questions is shown
    until_told(
        again,
        lambda: (
            [own(somebody, code).note for code in (FIRST, SECOND)]
            == [f"Kept for {FIRST}", f"Kept for {SECOND}"]
        ),
        "both are saved",
    )
    expect(again.locator("#connection")).to_be_hidden()


def test_the_page_says_that_there_is_no_connection_and_comes_back(
    served: Server, page_of: PageOf, somebody: Participant, shot: Callable[[Page, str], None]
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    write(page, "Before reloading")
    page.reload()
    heading(page, "No connection")
    expect(page.get_by_text("What you typed is kept on this device.")).to_be_visible()
    assert "Before reloading" not in page.content()
    shot(page, "take-part-offline")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again now").click()
    until_told(page, lambda: own(somebody).note == "Before reloading", "what was typed is saved")


@pytest.fixture
def browser_signed_in(browser, served: Server) -> Iterator[Callable[..., Page]]:
    """Return a window with a person's sign-in, without anything being run in it."""
    opened: list[BrowserContext] = []

    def window(of: Participant, **context: object) -> Page:
        made = browser.new_context(base_url=served.url, **context)
        token = factories.sign_in(of.person_id)
        made.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
        opened.append(made)
        return made.new_page()

    yield window
    for made in opened:
        made.close()


@pytest.fixture
def phone(
    playwright: Playwright, served: Server, browser: object, tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that opens the one phone of somebody: its storage outlives its closing."""
    assert browser is not None
    open_now: list[BrowserContext] = []

    def start() -> BrowserContext:
        made = playwright.chromium.launch_persistent_context(
            tmp_path / "phone",
            executable_path=programs.CHROMIUM.path(),
            args=["--no-sandbox"],
            base_url=served.url,
            **PHONE,  # type: ignore[arg-type]
        )
        open_now.append(made)
        return made

    yield start
    for made in open_now:
        made.close()


def test_a_browser_closed_without_a_connection_saves_when_opened_again(
    served: Server, workbook: Workbook, phone: Callable[[], BrowserContext]
):
    with writing() as session:
        made = invite_participant(
            session, by=0, round_id=workbook.round_id, name="Kay", voice="CP", voices=["CP"]
        )
    first = phone()
    page = first.new_page()
    page.goto(f"/join/{made.token}")
    expect(page.get_by_text("Who sees what: this round is named")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    go(page, f"Go on with: {title(FIRST)}")
    somebody = _newest_participant()
    served.stop()
    choose(page, "1")
    write(page, "Typed before the battery ran out")
    expect(saved(page)).to_contain_text(WAITING)
    first.close()
    assert own(somebody).note == ""
    served.start()
    again = phone().new_page()
    again.goto("/take-part")  # still signed in, days later
    heading(again, "Your own answers")
    until_told(
        again,
        lambda: (
            (own(somebody).level, own(somebody).note) == (1, "Typed before the battery ran out")
        ),
        "it is saved",
    )
    expect(again.locator("#progress")).to_contain_text("1 of 20 done")


def _newest_participant() -> Participant:
    with reading() as session:
        row = session.scalars(select(ParticipantRow).order_by(ParticipantRow.id.desc())).first()
        assert row is not None
        assert row.person_id is not None
        return Participant(row.id, row.person_id, row.voice)


def test_a_server_that_restarts_is_waited_for(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    served.stop()
    choose(page, "4")
    write(page, "Typed into the gap")
    expect(saved(page)).to_contain_text(WAITING)
    expect(page.locator("#connection")).to_contain_text("1 answer is not saved yet")
    served.start()
    expect(saved(page)).to_have_text(SAVED)
    assert (own(somebody).level, own(somebody).note) == (4, "Typed into the gap")
    expect(page.locator("#connection")).to_be_hidden()


# ── two devices, two people ──────────────────────────────────────────────────────────────────


def test_of_two_devices_neither_text_is_lost(
    served: Server, page_of: PageOf, somebody: Participant, shot: Callable[[Page, str], None]
):
    phone = page_of(served, somebody.person_id, **PHONE)
    desk = page_of(served, somebody.person_id)
    open_question(phone)
    open_question(desk)
    phone.context.set_offline(True)
    write(phone, "From the phone")
    choose(desk, "1")
    write(desk, "From the desk")
    until_told(desk, lambda: own(somebody).note == "From the desk", "it is saved")
    phone.context.set_offline(False)
    box = phone.get_by_role("region", name="This has changed meanwhile")
    expect(box).to_contain_text("From the desk")
    expect(box).to_contain_text("From the phone")
    go(phone, "Back to the list")
    expect(phone.locator("#connection")).to_contain_text(
        f"An answer is not saved and needs you: {FIRST}"
    )
    expect(phone.get_by_role("listitem").filter(has_text=title(FIRST))).to_contain_text(
        "Not saved, needs you"
    )
    go(phone, f"An answer is not saved and needs you: {FIRST}")
    expect(phone.locator("#connection")).to_be_hidden()
    shot(phone, "take-part-two-texts")
    assert findings(phone) == []
    phone.get_by_role("button", name="Join both texts").click()
    expect(saved(phone)).to_have_text(SAVED)
    until_told(
        phone, lambda: own(somebody).note == "From the desk\n\nFrom the phone", "both are saved"
    )


def test_the_next_person_on_a_shared_phone_neither_sees_nor_saves_what_was_left(
    served: Server, page_of: PageOf, workbook: Workbook, somebody: Participant
):
    other = factories.participant(workbook, "CP")
    page = page_of(served, somebody.person_id)
    open_question(page)
    page.context.set_offline(True)
    write(page, "Mine alone")
    expect(saved(page)).to_contain_text(WAITING)
    token = factories.sign_in(other.person_id)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    page.context.set_offline(False)
    expect(saved(page)).to_contain_text("Somebody else is signed in in this browser now")
    page.reload()
    expect(note(page)).to_have_value("")
    assert (own(somebody).note, own(other).note) == ("", "")
    token = factories.sign_in(somebody.person_id)
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": served.url}])
    page.reload()
    expect(note(page)).to_have_value("Mine alone")
    until_told(page, lambda: own(somebody).note == "Mine alone", "it is saved")


# ── for everybody ────────────────────────────────────────────────────────────────────────────


def test_the_keyboard_alone_is_enough(served: Server, page_of: PageOf, somebody: Participant):
    page = page_of(served, somebody.person_id)
    page.goto("/")
    press = page.keyboard.press

    def tab_to(wanted: Locator) -> None:
        for _ in range(60):
            press("Tab")
            if wanted.evaluate("(element) => element.matches(':focus')"):
                expect(wanted).to_be_in_viewport()
                return
        pytest.fail(f"Tab never came to {wanted}")

    tab_to(page.get_by_role("link", name="Go on with"))
    press("Enter")
    heading(page, title(FIRST))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(part(page, "own-level").get_by_role("radio").first)
    press("Space")
    press("ArrowDown")
    tab_to(note(page))
    page.keyboard.type("With keys alone")
    expect(saved(page)).to_have_text(SAVED)
    tab_to(page.get_by_role("link", name="Next", exact=True))
    press("Enter")
    heading(page, title(SECOND))
    until_told(
        page,
        lambda: (own(somebody).level, own(somebody).note) == (1, "With keys alone"),
        "it is saved",
    )


def test_every_view_can_be_used_by_all(
    served: Server, page_of: PageOf, somebody: Participant, shot: Callable[[Page, str], None]
):
    factories.own_answer(somebody, FIRST, 2, note="W" * 300)
    page = page_of(served, somebody.person_id)
    for view in ("list", FIRST, "check"):
        page.goto(f"/take-part#{view}")
        page.get_by_role("heading", level=1).wait_for()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for look in LOOKS:
            with looking(page, look):
                shot(page, f"take-part-{view}-{look}")
                assert findings(page) == [], (view, look)
        with looking(page, "320 px"):
            page.add_style_tag(content="html { font-size: 200% }")
            shot(page, f"take-part-{view}-large")
            assert findings(page) == [], (view, "200 % text")
        page.reload()


def test_the_forms_can_be_used_by_all(served: Server, page_of: PageOf, somebody: Participant):
    factories.own_answer(somebody, FIRST, 2, note="W" * 300)
    page = page_of(served, somebody.person_id)
    page.route("**/take-part.js*", lambda route: route.abort())  # axe itself needs scripts
    page.goto("/take-part")
    expect(page.get_by_role("article")).to_have_count(20)
    # What is out of sight is not drawn yet; axe would read colours where nothing is.
    page.add_style_tag(content=".dimension { content-visibility: visible !important }")
    for look in LOOKS:
        with looking(page, look):
            assert findings(page) == [], look


def test_a_workbook_that_was_handed_over_is_read_only_and_says_so(served: Server, page_of: PageOf):
    made = factories.opened()
    somebody = factories.participant(made, "CP")
    factories.own_answer(somebody, FIRST, 2, note="As it was")
    page = page_of(served, somebody.person_id)
    open_question(page)
    factories.agreed_level(made)
    factories.handed_over(made)
    write(page, "Typed too late")
    expect(saved(page)).to_contain_text("handed over and is locked")
    expect(note(page)).to_have_value("Typed too late")
    page.reload()
    expect(note(page)).to_have_value("As it was")
    expect(page.get_by_role("region", name="What you had typed")).to_contain_text("Typed too late")
    go(page, "Back to the list")
    expect(page.locator("#list").get_by_text("is locked: you can read it")).to_be_visible()
    assert own(somebody).note == "As it was"
