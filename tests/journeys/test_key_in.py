"""Keying in from paper by keyboard alone: fast, kept through a lost connection, honest to two."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

import factories
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import (
    add_on_paper,
    begin_keying,
    close_answering,
    lead_talk,
    record_paper_answer,
)
from assessment.workbook.queries import agreed_sheet, booklet_lines, booklets, own_answers
from looking import LOOKS, at_rest, findings, looking, open_at_rest, press_until
from serving import until

SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d")
CODES = [question.code for question in factories.bank().form("full")]
# What a person does who has the sheet in front of them, at two keys a second.
KEYS_A_SECOND = 2
FOUR_MINUTES = 4 * 60 * KEYS_A_SECOND


def on_paper(made, by=0, name="", voice="CP"):
    with writing() as session:
        (one,) = add_on_paper(
            session, by=by, round_id=made.round_id, bank=factories.bank(), voice=voice, name=name
        )
    return one


def begun(made, by=None, **given):
    one = on_paper(made, **given)
    with writing() as session:
        begin_keying(session, by=by or made.team_id, participant_id=one.id)
    return one


def stored(made, one):
    """Return what is stored of somebody, by question: level, silence, note."""
    with reading() as session:
        return {
            answer.question: (answer.level, answer.silence, answer.note)
            for answer in own_answers(session, made.round_id)
            if answer.participant == one.handle
        }


def part(page, name):
    return page.locator(f'.key-in [data-part="{name}"]')


def row(page, code):
    return part(page, "list").get_by_role("button", name=re.compile(rf"^{re.escape(code)} "))


def open_booklet(page, one):
    open_at_rest(page, f"/key-in?booklet={one.handle}")
    expect(part(page, "keys")).to_be_focused()


class Fingers:
    """A keyboard that counts what is pressed."""

    def __init__(self, page):
        self.page = page
        self.pressed = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text):
        self.press(*text)


@pytest.fixture(scope="module")
def full(served):
    assert served.url
    return factories.opened(form="full")


@pytest.fixture(scope="module")
def short(served):
    assert served.url
    return factories.opened()


# ── fast ─────────────────────────────────────────────────────────────────────────────────────


def test_45_answers_take_far_fewer_keys_than_four_minutes_hold(served, page_of, full, shot):
    one = on_paper(full, name="Ann Hill")
    page = page_of(served, full.team_id)
    open_at_rest(page, "/key-in")
    fingers = Fingers(page)
    press_until(page, "Tab", '[aria-label*="Whose booklet"]')
    fingers.type("Ann")
    page.get_by_role("option", name="Ann Hill").wait_for()
    fingers.press("Enter")
    press_until(page, "Tab", '[data-testid="stBaseButton-primaryFormSubmit"]')
    fingers.press("Enter")
    expect(part(page, "keys")).to_be_focused()
    before = fingers.pressed
    expected = {}
    for number, code in enumerate(CODES):
        if number in {7, 20}:
            fingers.press("d")
            expected[code] = (None, "don't know", "")
        elif number == 11:
            fingers.press("n")
            fingers.type("No premises.")
            fingers.press("Enter")
            expected[code] = (None, "not applicable", "No premises.")
        elif number == 30:
            fingers.press("r")
            expected[code] = (None, "rather not say", "")
        elif number == 15:
            fingers.press("w")
            fingers.type("The spring forum.")
            fingers.press("Enter", "3")
            expected[code] = (3, None, "The spring forum.")
        else:
            fingers.press(str(number % 5))
            expected[code] = (number % 5, None, "")
    keyed = fingers.pressed - before
    expect(part(page, "count")).to_have_text("45 of 45 keyed in.")
    expect(part(page, "saved")).to_have_text(SAVED)
    shot(page, "key-in-45")
    fingers.press("f")
    expect(part(page, "finish")).to_be_focused()
    fingers.press("Enter")
    expect(page.get_by_text("is finished.").first).to_be_visible()
    assert stored(full, one) == expected
    with reading() as session:
        (state,) = (b for b in booklets(session, full.round_id) if b.id == one.id)
    assert state.finished
    print(f"keystrokes: {keyed} for 45 answers and two notes, {fingers.pressed} in all")
    assert keyed == 45 + len("No premises.") + 1 + 1 + len("The spring forum.") + 1
    assert fingers.pressed < FOUR_MINUTES


def test_levels_alone_are_one_key_each(served, page_of, full):
    one = begun(full)
    page = page_of(served, full.team_id)
    open_booklet(page, one)
    fingers = Fingers(page)
    fingers.press(*(str(number % 5) for number in range(len(CODES))))
    expect(part(page, "saved")).to_have_text(SAVED)
    expect(part(page, "count")).to_have_text("45 of 45 keyed in.")
    assert [level for level, *_ in stored(full, one).values()] == [n % 5 for n in range(45)]
    assert fingers.pressed == 45


# ── wrong keys, ways about ───────────────────────────────────────────────────────────────────


def test_a_wrong_key_is_told_at_once_and_changes_nothing(served, page_of, short):
    one = begun(short)
    page = page_of(served, short.team_id)
    open_booklet(page, one)
    page.keyboard.press("7")
    error = part(page, "error")
    expect(error).to_contain_text("“7” is not one of the keys, so nothing was changed.")
    expect(error).to_have_attribute("role", "alert")
    expect(part(page, "where")).to_contain_text(f"{CODES[0]} · 1 of 20")
    page.keyboard.press("3")
    expect(error).to_be_empty()
    until(lambda: stored(short, one)[CODES[0]][0] == 3, "the level is saved")


def test_a_code_leads_to_its_question_and_a_wrong_one_says_so(served, page_of, short):
    codes = [question.code for question in factories.bank().form("short")]
    one = begun(short)
    page = page_of(served, short.team_id)
    open_booklet(page, one)
    page.keyboard.press("g")
    expect(part(page, "code")).to_be_focused()
    page.keyboard.type("xx-9")
    page.keyboard.press("Enter")
    expect(part(page, "code-error")).to_contain_text("This booklet has no question “xx-9”")
    part(page, "code").fill("")
    page.keyboard.type(codes[9].lower())
    page.keyboard.press("Enter")
    expect(part(page, "where")).to_contain_text(f"{codes[9]} · 10 of 20")
    expect(part(page, "keys")).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    page.keyboard.press("4")
    expect(row(page, codes[9])).to_contain_text("4 ")
    until(lambda: stored(short, one)[codes[9]] == (4, None, ""), "the second thought is saved")


def test_not_applicable_asks_for_its_reason_once(served, page_of, short):
    one = begun(short)
    page = page_of(served, short.team_id)
    open_booklet(page, one)
    page.keyboard.press("n")
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(part(page, "error")).to_contain_text("needs its reason")
    page.keyboard.press("Enter")
    expect(part(page, "where")).to_contain_text("2 of 20")
    expect(row(page, CODES[0])).to_contain_text("its reason is missing")
    # Before that, finishing says that it waits for the answer to be saved.
    expect(row(page, CODES[0])).to_contain_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(part(page, "finish-says")).to_contain_text(f"Left empty or without a reason: {CODES[0]}")
    with reading() as session:
        assert not any(b.finished for b in booklets(session, short.round_id) if b.id == one.id)


# ── nothing is lost ──────────────────────────────────────────────────────────────────────────


def test_what_is_keyed_without_a_connection_is_kept_and_saved_when_it_is_back(
    served, page_of, full
):
    one = begun(full)
    page = page_of(served, full.team_id)
    open_booklet(page, one)
    page.context.set_offline(True)
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(part(page, "saved")).to_contain_text("Not saved yet, will try again.")
    expect(row(page, CODES[0])).to_contain_text("Not saved yet")
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(part(page, "finish-says")).to_contain_text("Not saved yet")
    assert stored(full, one)[CODES[0]] == (None, None, "")
    page.context.set_offline(False)
    expect(part(page, "saved")).to_have_text(SAVED)
    assert [stored(full, one)[code][0] for code in CODES[:2]] == [1, 2]


def test_what_is_keyed_while_the_server_is_down_is_there_after_the_browser_was_closed(
    served, page_of, full
):
    one = begun(full)
    page = page_of(served, full.team_id)
    open_booklet(page, one)
    served.kill()
    page.keyboard.press("4")
    expect(part(page, "saved")).to_contain_text("Not saved yet")
    again = page.context.new_page()
    page.close()
    served.start()
    open_booklet(again, one)
    expect(part(again, "saved")).to_have_text(SAVED)
    assert stored(full, one)[CODES[0]][0] == 4
    expect(part(again, "where")).to_contain_text("2 of 45")


def test_two_who_key_one_booklet_see_both_answers(served, page_of, full):
    colleague = factories.person("team", site_id=full.site_id)
    lead = factories.person("team", site_id=full.site_id)
    for person in (colleague, lead):
        with writing() as session:
            lead_talk(session, by=person, round_id=full.round_id)
    one = begun(full, by=lead)
    page = page_of(served, lead)
    open_booklet(page, one)
    with writing() as session:
        begin_keying(session, by=colleague, participant_id=one.id)
        line = booklet_lines(session, one.id, colleague)[0]
        record_paper_answer(
            session,
            by=colleague,
            answer_id=line.id,
            revision=0,
            level=1,
            silence=None,
            note="",
            bank=factories.bank(),
        )
    page.keyboard.press("3")
    expect(row(page, CODES[0])).to_contain_text("Two answers: choose")
    page.keyboard.press("ArrowUp")
    expect(part(page, "theirs")).to_contain_text("1 ")
    expect(part(page, "mine")).to_contain_text("3 ")
    assert stored(full, one)[CODES[0]][0] == 1
    page.get_by_role("button", name="Keep mine").click()
    expect(part(page, "conflict")).to_be_hidden()
    until(lambda: stored(full, one)[CODES[0]][0] == 3, "what was chosen is saved")


# ── whose ────────────────────────────────────────────────────────────────────────────────────


def test_a_booklet_without_a_mark_makes_somebody_new_of_its_voice(served, page_of, shot):
    made = factories.opened(mode="confidential")
    page = page_of(served, made.team_id)
    open_at_rest(page, "/key-in")
    expect(page.get_by_text("Name, if there is one")).to_have_count(0)
    page.get_by_label(re.compile("The voice that is ticked")).fill("Community participants")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add them and key it in").click()
    expect(part(page, "keys")).to_be_focused()
    with reading() as session:
        (state,) = booklets(session, made.round_id)
    expect(page.get_by_text(f"Write {state.handle} on the booklet")).to_be_visible()
    shot(page, "key-in-confidential")
    page.keyboard.press("3")
    until(lambda: stored(made, state)[CODES[0]][0] == 3, "the level is saved")


def test_a_finished_confidential_booklet_is_nowhere_to_be_seen(served, page_of):
    made = factories.opened(mode="confidential")
    one = begun(made)
    page = page_of(served, made.team_id)
    open_booklet(page, one)
    page.keyboard.press("4")
    expect(part(page, "saved")).to_have_text(SAVED)
    expect(row(page, CODES[0])).to_contain_text("4 Shared and lasting")
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is finished.").first).to_be_visible()
    open_at_rest(page, f"/key-in?booklet={one.handle}")
    expect(page.get_by_text("This booklet is finished.")).to_be_visible()
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("was finished and is not shown again")).to_be_visible()
    assert "Shared and lasting" not in page.content()
    assert page.locator(".key-in").count() == 0


def test_whoever_never_came_is_taken_off_the_round(served, page_of):
    made = factories.opened()
    one = on_paper(made, name="Ann Hill")
    page = page_of(served, made.team_id)
    open_at_rest(page, f"/key-in?booklet={one.handle}")
    expect(page.get_by_text("This booklet is not begun.")).to_be_visible()
    page.get_by_role("button", name="Take them off the round").click()
    expect(page.get_by_text("is off the round.")).to_be_visible()
    with reading() as session:
        assert booklets(session, made.round_id) == ()


def test_once_answering_is_closed_only_the_group_can_be_keyed_for(served, page_of):
    made = factories.opened(mode="confidential")
    one = on_paper(made)
    page = page_of(served, made.team_id)
    open_at_rest(page, "/key-in")
    expect(page.get_by_text("Whose booklet")).to_be_visible()
    with writing() as session:
        close_answering(session, by=made.team_id, round_id=made.round_id)
    for address in ("/key-in", f"/key-in?booklet={one.handle}"):
        open_at_rest(page, address)
        expect(page.get_by_text("only what the group agreed can be keyed in")).to_be_visible()
        expect(page.get_by_text("Whose booklet")).to_have_count(0)
        expect(page.get_by_text("A booklet of somebody new")).to_have_count(0)
    open_at_rest(page, "/key-in?booklet=group")
    expect(part(page, "keys")).to_be_focused()


# ── the group's ──────────────────────────────────────────────────────────────────────────────


def test_what_the_group_agreed_is_keyed_with_reason_and_dissent(served, page_of, short, shot):
    page = page_of(served, short.team_id)
    open_at_rest(page, "/key-in?booklet=group")
    expect(part(page, "keys")).to_be_focused()
    for key in ("d", "CP: Nobody asked us.", "2"):
        page.keyboard.type(key)
        if len(key) > 1:
            page.keyboard.press("Enter")
    expect(page.get_by_label("Reason", exact=True)).to_be_focused()
    page.keyboard.type("Half of the teams do it.")
    page.keyboard.press("Enter")
    expect(part(page, "where")).to_contain_text("2 of 20")
    page.keyboard.type("n")
    page.keyboard.type("Two views.")
    page.keyboard.press("Enter")
    expect(part(page, "saved")).to_have_text(SAVED)
    shot(page, "key-in-group")
    with reading() as session:
        first, second, *_ = agreed_sheet(session, short.round_id)
    assert (first.level, first.reason) == (2, "Half of the teams do it.")
    assert [(d["words"], d["voice"]) for d in first.dissents] == [("Nobody asked us.", "CP")]
    assert (second.level, second.not_agreed, second.reason) == (None, True, "Two views.")


# ── by spreadsheet ───────────────────────────────────────────────────────────────────────────


def test_a_filled_spreadsheet_is_looked_at_and_taken_in(served, page_of, shot, tmp_path):
    made = factories.opened()
    ann = on_paper(made, name="Ann Hill")
    page = page_of(served, made.team_id)
    open_at_rest(page, "/key-in")
    link = page.get_by_role("link", name="Fetch the spreadsheet to fill in")
    fetched = page.context.request.get(link.get_attribute("href"))
    book = openpyxl.load_workbook(io.BytesIO(fetched.body()))
    book["Answers"]["E5"] = "3 Routine"
    book["Answers"]["E6"] = "9"
    book.save(tmp_path / "filled.xlsx")
    upload = page.locator('input[type="file"]')
    upload.set_input_files(tmp_path / "filled.xlsx")
    expect(page.get_by_text(re.compile("Cell E6: .9. is not an answer"))).to_be_visible()
    assert stored(made, ann)[CODES[0]] == (None, None, "")
    book["Answers"]["E6"] = "Don't know"
    book.save(tmp_path / "better.xlsx")
    open_at_rest(page, "/key-in")
    upload.set_input_files(tmp_path / "better.xlsx")
    table = page.get_by_role("table", name="What the file would change")
    expect(table.get_by_role("row")).to_have_count(3)
    shot(page, "key-in-spreadsheet")
    assert findings(page) == []
    page.get_by_role("button", name="Take all of it in").click()
    expect(page.get_by_text("Taken in: 2 own answers of 1 people")).to_be_visible()
    assert stored(made, ann)[CODES[0]] == (3, None, "")


# ── for everybody's eyes ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("look", LOOKS)
def test_the_screen_has_no_serious_finding(served, page_of, short, shot, look):
    one = begun(short)
    page = page_of(served, short.team_id)
    with looking(page, look):
        open_at_rest(page, "/key-in")
        assert findings(page) == []
        open_booklet(page, one)
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.keyboard.press("9")
        assert findings(page) == []
        shot(page, f"key-in-{look.replace(' ', '-')}")


def test_text_of_twice_the_size_still_fits(served, page_of, short, shot):
    one = begun(short)
    page = page_of(served, short.team_id)
    open_booklet(page, one)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    at_rest(page)
    assert findings(page) == []
    shot(page, "key-in-200")
