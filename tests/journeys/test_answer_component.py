"""Nothing that was shown as saved is lost, and nothing that was typed is either."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from answer_boxes import CODES, FIRST, SAVED, note, own, part, radio, saved
from playwright.sync_api import Locator, Page, Route, expect

import factories
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import record_own_answer
from assessment.workbook.queries import agreed_sheet, own_sheet
from assessment.workbook.sheets import AgreedLine
from factories import Participant, Workbook
from looking import PHONE, presses_at_once, until_told
from serving import Server, until

PageOf = Callable[..., Page]


@pytest.fixture(scope="module")
def workbook(served: Server) -> Workbook:
    assert served.url
    return factories.opened()


@pytest.fixture
def somebody(workbook: Workbook) -> Participant:
    return factories.colleague(workbook, "FL")


# ── what a person sees and does ──────────────────────────────────────────────────────────────


def open_question(page: Page, code: str = FIRST, screen: str = "answer") -> None:
    page.goto(f"/{screen}?question={code}")
    saved(page, code).wait_for()


def drafts(page: Page) -> list[str]:
    kept: list[str] = page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('workbook-draft/'))"
    )
    return kept


def agreed(of: Workbook, code: str = FIRST) -> AgreedLine:
    with reading() as session:
        return {line.question: line for line in agreed_sheet(session, of.round_id)}[code]


def save_elsewhere(of: Participant, level: int | None, text: str, code: str = FIRST) -> None:
    line = own(of, code)
    with writing() as session:
        record_own_answer(
            session,
            by=of.person_id,
            answer_id=line.id,
            revision=line.revision,
            level=level,
            silence=None,
            note=text,
            bank=factories.bank(),
        )


# ── saving by itself ─────────────────────────────────────────────────────────────────────────


def test_a_level_is_saved_at_once_and_shown_so_only_after_the_commit(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    expect(saved(page)).to_have_text("Not answered yet")
    radio(page, "own-level", "2").click()
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).level == 2
    assert drafts(page) == []


def test_fifteen_levels_chosen_as_fast_as_can_be_all_count(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    level = part(page, "own-level")
    # One after the other in one go: no reply can come in between.
    level.evaluate(
        """(choices) => {
          const radios = [...choices.querySelectorAll('input')].slice(0, 5);
          for (let time = 0; time < 15; time++) radios[time % 5 === 4 ? 0 : time % 5].click();
          radios[4].click();
        }"""
    )
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).level == 4


def test_fifteen_questions_answered_and_left_at_once_are_all_saved(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    for code in CODES[:15]:
        page.goto(f"/answer?question={code}")
        radio(page, "own-level", "3", code).click()
    page.goto("/method")
    with reading() as session:
        kept = own_sheet(session, somebody.id)
    assert [line.level for line in kept[:15]] == [3] * 15


def test_text_is_saved_soon_after_typing_stops(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    note(page).press_sequentially("We met on Tuesday.")
    assert len(drafts(page)) == 1
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).note == "We met on Tuesday."
    expect(note(page)).to_be_focused()


@pytest.mark.parametrize("way", ["reload", "another screen", "back", "closed tab"])
def test_text_typed_a_moment_before_leaving_is_saved(
    served: Server, page_of: PageOf, somebody: Participant, way: str
):
    page = page_of(served, somebody.person_id)
    page.goto("/method")
    open_question(page)
    note(page).fill(f"Left by: {way}")
    match way:
        case "reload":
            page.reload()
        case "another screen":
            page.goto("/method")
        case "back":
            page.go_back()
        case _:
            page.close(run_before_unload=True)
    until(lambda: own(somebody).note == f"Left by: {way}", "the text is in the database")


def test_leaving_while_an_older_value_is_on_its_way_saves_the_newer(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/save/own-answer/*", hold, times=1)
    radio(page, "own-level", "1").click()
    until_told(page, lambda: held, "the first value is on its way")
    radio(page, "own-level", "3").click()
    note(page).fill("The newer one")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    until_told(page, lambda: own(somebody).level == 3, "the newer value is saved")
    held[0].continue_()
    expect(saved(page)).to_have_text(SAVED)
    assert (own(somebody).level, own(somebody).note) == (3, "The newer one")
    expect(page.get_by_role("heading", name="This has changed meanwhile")).to_be_hidden()


def test_more_text_than_may_outlive_a_page_stays_a_draft_and_is_saved_on_return(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    text = "ŵŷ€" * 6_600
    note(page).fill(text)
    page.goto("/method")
    open_question(page)
    expect(note(page)).to_have_value(text)
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).note == text
    assert drafts(page) == []


# ── when the server or the line is away ──────────────────────────────────────────────────────


def test_what_is_typed_offline_is_kept_and_saved_when_the_line_is_back(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    page.context.set_offline(True)
    radio(page, "own-level", "1").click()
    note(page).fill("Written on a train")
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    assert len(drafts(page)) == 1
    page.context.set_offline(False)
    expect(saved(page)).to_have_text(SAVED)
    assert (own(somebody).level, own(somebody).note) == (1, "Written on a train")


def test_a_tab_closed_while_offline_gives_its_text_back(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    page.context.set_offline(True)
    note(page).fill("Nobody has seen this yet")
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    open_question(again)
    expect(note(again)).to_have_value("Nobody has seen this yet")
    expect(saved(again)).to_have_text(SAVED)
    assert own(somebody).note == "Nobody has seen this yet"


def test_an_answer_given_while_the_server_restarts_is_saved(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    served.stop()
    radio(page, "own-level", "4").click()
    note(page).fill("Typed into the gap")
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    served.start()
    expect(saved(page)).to_have_text(SAVED)
    assert (own(somebody).level, own(somebody).note) == (4, "Typed into the gap")


def test_an_answer_whose_reply_was_lost_does_not_conflict_with_itself(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)

    def lose_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/save/own-answer/*", lose_reply, times=2)  # with and without keepalive
    radio(page, "own-level", "1").click()
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    radio(page, "own-level", "2").click()
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).level == 2


def test_a_sign_in_that_ended_is_said_and_nothing_typed_is_lost(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    kept = page.context.cookies()
    page.context.clear_cookies()
    note(page).fill("Still here")
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    expect(page.get_by_role("link", name="Sign in, in a new tab")).to_be_visible()
    expect(note(page)).to_have_value("Still here")
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # as they came
    # By now it may have tried again by itself, and the button be gone.
    page.locator('[data-part="again"]').dispatch_event("click")
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).note == "Still here"


def test_somebody_else_on_the_same_device_neither_sees_nor_saves_a_draft(
    served: Server, page_of: PageOf, workbook: Workbook, somebody: Participant
):
    other = factories.colleague(workbook, "CP")
    page = page_of(served, somebody.person_id)
    open_question(page)
    page.context.set_offline(True)
    note(page).fill("Mine alone")
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {
                "name": "workbook_sign_in",
                "value": factories.sign_in(other.person_id),
                "url": served.url,
            }
        ]
    )
    page.context.set_offline(False)
    expect(saved(page)).to_contain_text("Somebody else is signed in in this browser now")
    page.reload()
    expect(note(page)).to_have_value("")
    assert (own(somebody).note, own(other).note) == ("", "")


# ── two windows, two people ──────────────────────────────────────────────────────────────────


def conflicting(served: Server, page_of: PageOf, somebody: Participant) -> Page:
    page = page_of(served, somebody.person_id)
    open_question(page)
    save_elsewhere(somebody, 1, "From the other window")
    note(page).fill("From this window")
    expect(page.get_by_role("heading", name="This has changed meanwhile")).to_be_visible()
    return page


def test_of_two_windows_neither_text_is_lost(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = conflicting(served, page_of, somebody)
    box = page.get_by_role("region", name="This has changed meanwhile")
    expect(box).to_contain_text("From the other window")
    expect(box).to_contain_text("From this window")
    expect(saved(page)).not_to_have_text(SAVED)
    assert own(somebody).note == "From the other window"
    page.reload()
    expect(box).to_contain_text("From the other window")
    expect(note(page)).to_have_value("From this window")


OUTCOMES = {
    "Keep mine": (None, "From this window"),
    "Take the saved one": (1, "From the other window"),
    "Join both texts": (1, "From the other window\n\nFrom this window"),
}


@pytest.mark.parametrize("button", OUTCOMES)
def test_a_conflict_is_settled_by_a_choice(
    served: Server, page_of: PageOf, somebody: Participant, button: str
):
    page = conflicting(served, page_of, somebody)
    page.get_by_role("button", name=button).click()
    expect(saved(page)).to_have_text(SAVED)
    expect(page.get_by_role("heading", name="This has changed meanwhile")).to_be_hidden()
    until(lambda: (own(somebody).level, own(somebody).note) == OUTCOMES[button], "it is saved")
    if button == "Take the saved one":
        expect(page.get_by_role("region", name="What you had typed")).to_contain_text(
            "From this window"
        )


def test_what_is_typed_during_a_conflict_is_shown_and_an_old_text_is_not_joined(
    served: Server, page_of: PageOf, somebody: Participant
):
    save_elsewhere(somebody, 0, "The old text")
    page = page_of(served, somebody.person_id)
    open_question(page)
    save_elsewhere(somebody, 1, "A better text")
    radio(page, "own-level", "3").click()
    box = page.get_by_role("region", name="This has changed meanwhile")
    expect(box).to_contain_text("A better text")
    radio(page, "own-level", "4").click()
    expect(box).to_contain_text("4 Shared and lasting")
    page.get_by_role("button", name="Join both texts").click()
    expect(saved(page)).to_have_text(SAVED)
    until(lambda: own(somebody).level == 4, "my level is saved")
    assert own(somebody).note == "A better text"


def test_two_people_on_one_agreed_answer_both_keep_their_text(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[1]
    colleague = factories.person("team", site_id=workbook.site_id)
    one = page_of(served, workbook.team_id)
    other = page_of(served, colleague, **PHONE)
    open_question(one, code, "agree")
    open_question(other, code, "agree")
    other.context.set_offline(True)  # else the first text would be there before the second
    note(other, "agreed-reason", code).fill("Nobody could name it")
    note(one, "agreed-reason", code).fill("The minutes show it")
    expect(saved(one, code)).to_have_text(SAVED)
    other.context.set_offline(False)
    box = other.get_by_role("region", name="This has changed meanwhile")
    expect(box).to_contain_text("The minutes show it")
    expect(box).to_contain_text("Nobody could name it")
    other.get_by_role("button", name="Join both texts").click()
    expect(saved(other, code)).to_have_text(SAVED)
    assert agreed(workbook, code).reason == "The minutes show it\n\nNobody could name it"


def test_a_window_behind_the_times_that_typed_nothing_follows(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[2]
    page = page_of(served, workbook.team_id)
    open_question(page, code, "agree")
    factories.agreed_level(workbook, code, 1, reason="Settled elsewhere")
    page.get_by_role("button", name="Save who was there").click()  # the page runs again
    expect(note(page, "agreed-reason", code)).to_have_value("Settled elsewhere")
    expect(radio(page, "agreed-level", "1", code)).to_be_checked()


def test_typing_goes_on_while_the_page_runs_again(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[3]
    page = page_of(served, workbook.team_id)
    open_question(page, code, "agree")
    presses_at_once(page)
    radio(page, "agreed-level", "2", code).click()
    reason = note(page, "agreed-reason", code)
    reason.press_sequentially("A long sentence that takes its time, " * 3, delay=15)
    expect(reason).to_be_focused()
    expect(saved(page, code)).to_have_text(SAVED)
    assert agreed(workbook, code).reason == "A long sentence that takes its time, " * 3


# ── kill -9 ──────────────────────────────────────────────────────────────────────────────────


def test_whatever_was_shown_as_saved_survives_kill_9(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    shown: list[int] = []

    def note_saved(number: int) -> None:
        shown.append(number)

    page.expose_function("noteSaved", note_saved)
    # Each number is told as soon as the box says that it is saved; then the next one is typed.
    page.evaluate(
        """(keys) => {
          const find = (root, key) => {
            for (const element of root.querySelectorAll('*')) {
              if (element.classList.contains(key)) return element;
              const inner = element.shadowRoot && find(element.shadowRoot, key);
              if (inner) return inner;
            }
          };
          const area = find(document, keys.note).querySelector('textarea');
          const state = find(document, keys.saved);
          let number = 0;
          const type = () => {
            area.value = `Number ${++number}`;
            area.dispatchEvent(new Event('input'));
            area.dispatchEvent(new Event('blur'));
          };
          new MutationObserver(() => {
            if (state.dataset.state !== 'saved') return;
            window.noteSaved(number);
            type();
          }).observe(state, { attributes: true, attributeFilter: ['data-state'] });
          type();
        }""",
        {
            "note": f"st-key-own-note-{FIRST.replace('.', '-')}",
            "saved": f"st-key-saved-{FIRST.replace('.', '-')}",
        },
    )
    until_told(page, lambda: len(shown) >= 30, "thirty saves were shown")
    served.kill()
    expect(saved(page)).to_contain_text("Not saved yet, will try again")
    told = shown[-1]
    assert int(own(somebody).note.removeprefix("Number ")) >= told
    served.start()
    until_told(page, lambda: shown[-1] > told, "the box goes on by itself")


# ── saying what is so ────────────────────────────────────────────────────────────────────────


def test_an_answer_can_be_cleared_and_a_silence_says_what_it_needs(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    radio(page, "own-level", "not applicable").click()
    expect(page.get_by_text("Please say in the note why it does not apply.")).to_be_visible()
    note(page).fill("We have no such group.")
    expect(page.get_by_text("Please say in the note why it does not apply.")).to_be_hidden()
    expect(saved(page)).to_have_text(SAVED)
    until(lambda: own(somebody).note == "We have no such group.", "the reason is saved")
    assert own(somebody).silence == "not applicable"
    page.get_by_role("button", name="Clear this answer").click()
    until(lambda: own(somebody).silence is None, "it is cleared")
    expect(radio(page, "own-level", "not applicable")).not_to_be_checked()


def words(page: Page, number: int, code: str) -> Locator:
    """Return where one view held against an agreed level is typed, counted from 1."""
    return note(page, "agreed-dissent", code if number == 1 else f"{code}-{number}")


def a_view(words: str, voice: str = "", name: str = "") -> dict[str, str]:
    return {"words": words, "voice": voice, "name": name}


def test_several_views_are_kept_each_with_its_voice_and_its_name_if_wished(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[5]
    page = page_of(served, workbook.team_id)
    open_question(page, code, "agree")
    words(page, 1, code).fill("I would say 1.")
    first = page.get_by_role("group", name="View 1")
    first.get_by_label("Voice of whoever sees it so").select_option("CP")
    page.get_by_role("button", name="Add another view").press("Enter")
    expect(words(page, 2, code)).to_be_focused()
    page.keyboard.type("Nobody asked us.")
    second = page.get_by_role("group", name="View 2")
    second.get_by_label("Name, only if the person wishes").fill("Rukhsana")
    expect(page.get_by_text("Please write down what is seen otherwise")).to_be_hidden()
    both = (a_view("I would say 1.", "CP"), a_view("Nobody asked us.", name="Rukhsana"))
    until(lambda: agreed(workbook, code).dissents == both, "both views are saved")
    page.reload()
    expect(words(page, 2, code)).to_have_value("Nobody asked us.")
    page.get_by_role("button", name="Remove view 1").press("Enter")
    expect(page.get_by_role("button", name="Add another view")).to_be_focused()
    expect(page.get_by_role("region", name="What you had typed")).to_contain_text("I would say 1.")
    expect(words(page, 1, code)).to_have_value("Nobody asked us.")
    until(lambda: agreed(workbook, code).dissents == both[1:], "the view is gone")
    name = page.get_by_role("group", name="View 1").get_by_label("Name, only if")
    expect(name).to_have_value("Rukhsana")


def test_whose_view_it_is_is_asked_once_there_is_one(
    served: Server, page_of: PageOf, workbook: Workbook
):
    page = page_of(served, workbook.team_id)
    open_question(page, CODES[8], "agree")
    voice = page.get_by_label("Voice of whoever sees it so")
    name = page.get_by_label("Name, only if the person wishes")
    expect(words(page, 1, CODES[8])).to_be_visible()
    expect(voice).to_be_hidden()
    expect(name).to_be_hidden()
    words(page, 1, CODES[8]).focus()
    page.keyboard.type("L")
    page.keyboard.press("Tab")
    expect(voice).to_be_focused()
    voice.select_option("CP")
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    page.keyboard.type("Nan")
    words(page, 1, CODES[8]).fill("")  # what was said of it stays in sight
    expect(voice).to_be_visible()
    voice.select_option("")
    name.fill("")
    expect(name).to_be_visible()  # never away from under somebody's fingers
    words(page, 1, CODES[8]).fill("No")
    words(page, 1, CODES[8]).fill("")
    expect(voice).to_be_hidden()
    until(lambda: agreed(workbook, CODES[8]).dissents == (), "nothing is left")


def test_views_typed_by_two_people_at_once_are_joined_and_neither_is_dropped(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[6]
    factories.agreed_level(workbook, code, dissents=[a_view("Both knew this."), a_view("Old.")])
    one = page_of(served, workbook.team_id)
    other = page_of(served, factories.person("team", site_id=workbook.site_id), **PHONE)
    open_question(one, code, "agree")
    open_question(other, code, "agree")
    other.context.set_offline(True)  # else the first view would be there before the second
    words(other, 2, code).fill("Old, and now clearer.")
    one.get_by_role("button", name="Add another view").click()
    words(one, 3, code).fill("Theirs.")
    expect(saved(one, code)).to_have_text(SAVED)
    until(lambda: len(agreed(workbook, code).dissents) == 3, "the first is saved")
    other.context.set_offline(False)
    box = other.get_by_role("region", name="This has changed meanwhile")
    expect(box).to_contain_text("Theirs.")
    other.get_by_role("button", name="Join both texts").click()
    joined = ["Both knew this.", "Theirs.", "Old, and now clearer."]
    until(lambda: [d["words"] for d in agreed(workbook, code).dissents] == joined, "all are kept")
    expect(words(other, 3, code)).to_have_value(joined[2])


def test_a_view_typed_before_the_tab_was_closed_is_there_again(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[7]
    page = page_of(served, workbook.team_id)
    open_question(page, code, "agree")
    page.context.set_offline(True)
    page.get_by_role("button", name="Add another view").click()
    words(page, 2, code).fill("Typed in the lift")
    expect(saved(page, code)).to_contain_text("Not saved yet")
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    open_question(again, code, "agree")
    until(
        lambda: agreed(workbook, code).dissents == (a_view("Typed in the lift"),),
        "the draft is saved",
    )
    expect(words(again, 1, code)).to_have_value("Typed in the lift")


def test_a_confidential_round_asks_for_no_name_beside_a_view(served: Server, page_of: PageOf):
    made = factories.opened(mode="confidential")
    page = page_of(served, made.team_id)
    open_question(page, FIRST, "agree")
    words(page, 1, FIRST).fill("I would say 1.")
    expect(page.get_by_label("Voice of whoever sees it so")).to_be_visible()
    expect(page.get_by_label("Name, only if the person wishes")).to_have_count(0)
    words(page, 1, FIRST).fill("Lower.")
    expect(saved(page)).to_have_text(SAVED)


def test_rules_of_claim_are_said_at_the_moment_of_claiming(
    served: Server, page_of: PageOf, workbook: Workbook
):
    code = CODES[4]
    page = page_of(served, workbook.team_id)
    open_question(page, code, "agree")
    reminders = page.locator('[data-part="reminders"]')
    radio(page, "agreed-level", "2", code).click()
    expect(reminders).not_to_contain_text("evidence")
    radio(page, "agreed-level", "4", code).click()
    expect(reminders).to_contain_text("Not met yet: Level 4 needs at least one dated piece")
    expect(reminders).to_contain_text("Not met yet: Level 4 needs a community voice")
    expect(reminders).to_contain_text("choose below who agrees")
    expect(saved(page, code)).to_have_text(SAVED)
    factories.evidence(workbook, code)
    page.reload()
    expect(reminders).to_contain_text("✓ Met: Level 4 needs at least one dated piece")
    open_question(page, CODES[8], "agree")
    radio(page, "agreed-level", "3", CODES[8]).click()
    expect(saved(page, CODES[8])).to_have_text(SAVED)
    page.get_by_role("link", name="Add or link evidence").click()
    title = factories.bank().dimension_of(CODES[8]).title
    expect(page.get_by_label("Which questions it stands behind").locator("..")).to_be_visible()
    expect(page.get_by_text(f"{title} ({CODES[8]})").first).to_be_visible()


def test_too_much_text_is_refused_and_kept(served: Server, page_of: PageOf, somebody: Participant):
    page = page_of(served, somebody.person_id)
    open_question(page)
    text = "x" * 20_001
    note(page).fill(text)
    expect(saved(page)).to_contain_text("has 20,001 characters and may have 20,000")
    expect(note(page)).to_have_value(text)
    note(page).fill(text[1:])
    expect(saved(page)).to_have_text(SAVED)


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)> <b> {{ }} $x$ ![](http://a.example/) =1+1",
        "emoji 🧡, Welsh ŵ ŷ, Arabic مرحبا",
    ],
)
def test_text_is_shown_as_it_was_typed(
    served: Server, page_of: PageOf, somebody: Participant, text: str
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    note(page).fill(text)
    expect(saved(page)).to_have_text(SAVED)
    page.reload()
    expect(note(page)).to_have_value(text)
    page.goto("/answer?check=yes")
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def test_a_lone_surrogate_and_a_control_character_are_replaced(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    note(page).evaluate(
        "(area) => { area.value = 'a\\ud800b\\u0007c\\u202ed';"
        " area.dispatchEvent(new Event('input')); }"
    )
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).note == "a\ufffdb\ufffdc\ufffdd"


def test_the_keyboard_alone_is_enough(served: Server, page_of: PageOf, somebody: Participant):
    page = page_of(served, somebody.person_id)
    open_question(page)
    radio(page, "own-level", "0").focus()
    page.keyboard.press("Space")
    expect(saved(page)).to_have_text(SAVED)
    page.keyboard.press("ArrowDown")
    until(lambda: own(somebody).level == 1, "the arrow chose the next level")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clear this answer")).to_be_focused()
    page.keyboard.press("Tab")
    expect(note(page)).to_be_focused()
    page.keyboard.type("By keyboard")
    until(lambda: own(somebody).note == "By keyboard", "the text is saved")


def test_every_radio_is_named_and_described(served: Server, page_of: PageOf, somebody: Participant):
    page = page_of(served, somebody.person_id, **PHONE)
    open_question(page)
    question = factories.bank().question(FIRST)
    group = page.get_by_role("group", name=question.text)
    expect(group).to_have_accessible_description(question.guidance)
    for level, descriptor in zip(factories.bank().ladder, question.descriptors, strict=True):
        choice = group.get_by_role("radio", name=f"{level.value} {level.name}")
        expect(choice).to_have_accessible_description(descriptor)
        row = choice.locator("xpath=..").bounding_box()
        assert row is not None
        assert row["height"] >= 44


def test_a_locked_workbook_is_shown_and_cannot_be_changed(served: Server, page_of: PageOf):
    done = factories.handed_over()
    page = page_of(served, done.team_id)
    site = _site_code(done)
    page.goto(f"/agree?question={FIRST}&site={site}")
    saved(page).wait_for()
    expect(saved(page)).to_contain_text("handed over")
    expect(radio(page, "agreed-level", "2")).to_be_disabled()
    expect(note(page, "agreed-reason")).not_to_be_editable()


def _site_code(of: Workbook) -> str:
    from assessment.people.queries import site  # noqa: PLC0415  for this one test

    with reading() as session:
        return site(session, of.site_id).code


def test_handing_over_while_somebody_types_keeps_the_text_in_the_box(
    served: Server, page_of: PageOf
):
    made = factories.opened()
    factories.agreed_level(made, CODES[1])
    page = page_of(served, made.team_id)
    open_question(page, FIRST, "agree")
    factories.handed_over(made)
    note(page, "agreed-reason").fill("One more thought")
    expect(saved(page)).to_contain_text("handed over and is locked")
    expect(note(page, "agreed-reason")).to_have_value("One more thought")


# ── what goes over the line ──────────────────────────────────────────────────────────────────


def test_a_saved_answer_costs_at_most_600_bytes_down(
    served: Server, page_of: PageOf, somebody: Participant
):
    page = page_of(served, somebody.person_id)
    open_question(page)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[float] = []
    puts: set[str] = set()

    def sent(event: dict[str, object]) -> None:
        if event["request"]["method"] == "PUT":  # type: ignore[index]  # as the protocol says
            puts.add(str(event["requestId"]))

    def finished(event: dict[str, object]) -> None:
        if event["requestId"] in puts:
            sizes.append(float(event["encodedDataLength"]))  # type: ignore[arg-type]

    line.on("Network.requestWillBeSent", sent)
    line.on("Network.loadingFinished", finished)
    for level in "1234":
        radio(page, "own-level", level).click()
        expect(saved(page)).to_have_text(SAVED)
    until_told(page, lambda: len(sizes) == 4, "four replies have come")
    assert max(sizes) <= 600


def test_the_same_three_files_work_on_a_plain_page(
    served: Server, page_of: PageOf, somebody: Participant
):
    """Nothing but the component's files and its JSON: no framework on the page."""
    from pages.shared.answer_component import mounting  # noqa: PLC0415  reads the files
    from pages.shared.question_card import own_answer  # noqa: PLC0415  with it

    folder = mounting.FOLDER
    asked = own_answer(
        factories.bank(),
        own(somebody),
        person=somebody.person_id,
        voice="FL",
        words=[{"term": "mandate", "meanings": [{"label": "", "text": "<b>A right</b>"}]}],
        locked=None,
    )
    page = page_of(served, somebody.person_id)
    plain = (
        "<!doctype html><html lang=en><title>Plain</title><h1>Plain</h1><div id=here>"
        f"<template shadowrootmode=open><style>{(folder / 'answer.css').read_text()}</style>"
        f"{(folder / 'answer.html').read_text()}</template></div><script type=module>"
        "import answer from '/plain-answer.js';"
        f"answer({{parentElement: here.shadowRoot, data: {json.dumps(asked)}}});</script></html>"
    )
    page.route("**/plain-page", lambda route: route.fulfill(body=plain, content_type="text/html"))
    page.route(
        "**/plain-answer.js",
        lambda route: route.fulfill(path=folder / "answer.js", content_type="text/javascript"),
    )
    page.goto("/plain-page")
    page.get_by_text("Words explained: mandate").click()
    expect(page.get_by_role("definition")).to_have_text("<b>A right</b>")
    radio(page, "own-level", "2").click()
    expect(saved(page)).to_have_text(SAVED)
    assert own(somebody).level == 2
