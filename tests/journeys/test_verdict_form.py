"""The verdict form from a folder, with no server anywhere: filled in, kept, saved and gone on from."""

import json
import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from form_hands import card, close_and_sign, declare, go_on_from, judge, kept, said, save
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from assessment.documents.verdict_form import verdict_form
from assessment.verification.returns.drawing_up_forms import FormFor
from documents.forms_made import ORGANISATIONS, a_sheet, reissued, with_few
from documents.reading import pdf_text, squeezed
from looking import LOOKS, PHONE, findings, looking, press_until
from nasty_site import Typed

pytestmark = pytest.mark.browser

SHEET = with_few(a_sheet(), 5)  # the first one is agreed at 0, the last one at 4
EVERYTHING_COMPLETE = "5 of 5 verdicts complete"


@pytest.fixture
def place(tmp_path):
    """Return a function that puts a form into a folder and says where it is."""

    def put(sheet=SHEET, name="verdict-form.html"):
        form = tmp_path / "pack" / name
        form.parent.mkdir(exist_ok=True)
        form.write_bytes(verdict_form(sheet))
        return form

    return put


@pytest.fixture
def page(offline, place):
    return offline(place())


def judge_all(page):
    judge(page, 1, "Upheld")
    judge(page, 2, "Lowered", 0, "Residents could not name it.")
    judge(page, 3, "Queried", words="Who was at the forum?")
    judge(page, 4, "Could not tell", words="Nobody was in.")
    judge(page, 5, "Upheld", words="Better than that, if anything.")


# ── filling in ───────────────────────────────────────────────────────────────────────────────


def test_verdicts_are_locked_until_interests_are_declared(page):
    expect(page.get_by_role("heading", level=1)).to_contain_text("Caer Ffug")
    expect(card(page, 2).get_by_label("Upheld")).to_be_disabled()
    expect(card(page, 2)).to_contain_text("Fill in the declaration first")
    page.get_by_role("button", name="Go to the declaration").click()
    expect(page.get_by_role("heading", name="conflicts of interest")).to_be_focused()
    declare(page, yes=ORGANISATIONS[:1])
    expect(page.locator("#declaration-lacks")).to_have_text(
        "You said yes: write in a few words what the conflict is."
    )
    expect(card(page, 2).get_by_label("Upheld")).to_be_disabled()
    page.get_by_label("In your own words").fill("My sister works there.")
    expect(card(page, 2).get_by_label("Upheld")).to_be_enabled()
    expect(card(page, 2).get_by_text("Fill in the declaration first")).to_be_hidden()


def test_a_verdict_says_what_it_lacks_until_it_is_complete(page):
    declare(page)
    second = card(page, 2)
    lacks = second.locator(".lacks")
    expect(lacks).to_have_text("No verdict yet.")
    expect(second.get_by_role("group", name="Lowered to")).to_be_hidden()
    judge(page, 2, "Lowered")
    expect(lacks).to_have_text("Lowered, but not to which level.")
    judge(page, 2, "Lowered", 0)
    expect(lacks).to_have_text("The verdict “lowered” needs its reason.")
    expect(page.locator("#progress")).to_have_text("0 of 5 verdicts complete")
    second.get_by_label("Reason for the lower level").fill("Said only.")
    expect(lacks).to_have_text("Complete.")
    expect(page.locator("#progress")).to_have_text("1 of 5 verdicts complete")
    judge(page, 2, "Queried")
    expect(second.get_by_label("Your question to the team")).to_have_value("Said only.")
    second.get_by_role("button", name="Take this verdict back").click()
    expect(lacks).to_have_text("No verdict yet.")
    expect(second.get_by_role("textbox")).to_have_value("Said only.")


def test_only_lower_levels_are_offered(page):
    declare(page)
    assert SHEET.questions[0].agreed == 0
    expect(card(page, 1).get_by_label("Lowered", exact=True)).to_have_count(0)
    expect(card(page, 1)).to_contain_text("it can’t be lowered")
    judge(page, 5, "Lowered")
    offered = card(page, 5).get_by_role("group", name="Lowered to").get_by_role("radio")
    assert [one.get_attribute("value") for one in offered.all()] == ["0", "1", "2", "3"]


def test_the_next_open_question_is_a_press_away(page):
    declare(page)
    judge(page, 1, "Upheld")
    judge(page, 3, "Upheld")
    button = page.locator("#next")
    card(page, 2).get_by_role("textbox").focus()
    button.click()
    assert page.evaluate("document.activeElement.id") == "q-2"
    judge(page, 2, "Upheld")
    button.click()
    assert page.evaluate("document.activeElement.id") == "q-4"
    judge(page, 4, "Upheld")
    judge(page, 5, "Upheld")
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
    page.get_by_role("button", name="Go to the closing judgement").click()
    expect(page.get_by_role("heading", name="Your closing judgement")).to_be_focused()


def test_it_is_signed_only_when_nothing_is_missing_and_a_change_takes_the_tick_away(page):
    declare(page)
    judge_all(page)
    tick = page.get_by_label("I have finished")
    tick.click()
    expect(tick).not_to_be_checked()
    expect(said(page)).to_contain_text("2 things are still to come")
    missing = page.locator("#all-lacks")
    expect(missing.get_by_role("link")).to_have_count(2)
    missing.get_by_role("link").first.click()
    expect(page.get_by_label(re.compile("^High: "))).to_be_focused()
    close_and_sign(page)
    expect(tick).to_be_checked()
    expect(page.locator("#lacks-none")).to_be_visible()
    card(page, 2).get_by_role("textbox").fill("Residents named another.")
    expect(tick).not_to_be_checked()
    expect(said(page)).to_contain_text("Tick it again when you have finished.")


def test_a_text_that_is_too_long_is_kept_and_said(page):
    declare(page)
    judge(page, 2, "Upheld", words="👍" * 20_001)
    expect(card(page, 2).locator(".lacks")).to_contain_text("20,001 characters")
    expect(page.locator("#progress")).to_have_text("0 of 5 verdicts complete")
    kept(page, "👍" * 20_001)
    page.reload()
    expect(card(page, 2).get_by_role("textbox")).to_have_value("👍" * 20_001)


# ── kept, saved and gone on from ─────────────────────────────────────────────────────────────


def test_it_never_says_saved_or_sent(page):
    expect(page.locator("#kept")).to_have_text("Nothing is kept in this browser yet.")
    declare(page)
    kept(page)
    expect(page.locator("#unfiled")).to_have_text("In no file yet.")
    assert not re.search(r"\b(saved|sent)\b", page.locator("nav").inner_text().lower())


def test_the_file_holds_what_was_filled_in_and_counts_up(page, tmp_path):
    declare(page, yes=ORGANISATIONS[1:2], words="I sit on its board.")
    judge_all(page)
    judge(page, 2, "Queried")  # with the level that was chosen before
    first, where = save(page, tmp_path)
    assert where.name == "verdicts-7f3a9c-r1.json"
    assert first == {
        "schema": "partnership-workbook-verdicts/1",
        "pack": SHEET.pack_id,
        "workbook": SHEET.workbook_hash,
        "token": SHEET.token,
        "revision": 1,
        "name": SHEET.verifier,
        "declaration": {
            "words": "I sit on its board.",
            "conflicts": {one: one == ORGANISATIONS[1] for one in ORGANISATIONS},
        },
        "verdicts": [
            {
                "question": asked.question,
                "answer_hash": asked.answer_hash,
                "agreed": asked.agreed,
                "verdict": verdict,
                "level": None,
                "reason": words,
            }
            for asked, (verdict, words) in zip(
                SHEET.questions,
                [
                    ("upheld", ""),
                    ("queried", "Residents could not name it."),
                    ("queried", "Who was at the forum?"),
                    ("could not tell", "Nobody was in."),
                    ("upheld", "Better than that, if anything."),
                ],
                strict=True,
            )
        ],
        "judgement": {"reliance": "", "reason": ""},
        "statement": "",
        "signed": False,
        "on_paper": False,
        "typed_by": "",
    }
    expect(said(page)).to_contain_text("Nobody else has it yet: give it to the page https://")
    expect(page.locator("#unfiled")).to_have_text(
        "All of it is in the file verdicts-7f3a9c-r1.json."
    )
    judge(page, 2, "Lowered")
    expect(page.locator("#unfiled")).to_have_text("Changed since the file verdicts-7f3a9c-r1.json.")
    close_and_sign(page)
    second, where = save(page, tmp_path)
    assert where.name == "verdicts-7f3a9c-r2.json"
    assert (second["revision"], second["signed"]) == (2, True)
    assert second["verdicts"][1]["level"] == 0
    assert second["judgement"] == {"reliance": "some", "reason": "Much was said, little was seen."}


def test_a_browser_that_was_closed_has_it_all_again(own_computer, place):
    form = place()
    with own_computer() as first:
        page = first.new_page()
        page.goto(form.as_uri())
        declare(page)
        judge_all(page)
        kept(page, "Better than that, if anything.")
    with own_computer() as again:
        page = again.new_page()
        page.goto(form.as_uri())
        expect(said(page)).to_contain_text("Here is what you filled in before")
        expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
        expect(card(page, 2).get_by_role("textbox")).to_have_value("Residents could not name it.")
        expect(card(page, 2).get_by_label(re.compile("^0 "))).to_be_checked()


def test_a_computer_that_stopped_at_once_has_it_all_again(own_computer, place, tmp_path):
    """Chromium writes what a page keeps to the disk up to a minute late, or never if it is killed."""
    form = place()
    stopped = own_computer()
    page = stopped.new_page()
    page.goto(form.as_uri())
    declare(page)
    judge_all(page)
    kept(page, "Better than that, if anything.")
    stop_at_once(tmp_path / "profile")
    with suppress(PlaywrightError):  # nobody is there to be told
        stopped.close()
    with own_computer() as again:
        page = again.new_page()
        page.goto(form.as_uri())
        expect(said(page)).to_contain_text("Here is what you filled in before")
        expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
        judge(page, 2, "Lowered", 0, words="Residents named two others.")
        kept(page, "Residents named two others.")
        page.reload()
        expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
        expect(card(page, 2).get_by_role("textbox")).to_have_value("Residents named two others.")


def stop_at_once(profile: Path) -> None:
    """End the browsers of this profile as a power cut does."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(profile) in process.joinpath("cmdline").read_text("utf-8", "replace"):
                os.kill(int(process.name), signal.SIGKILL)


def test_another_computer_goes_on_from_the_file(page, offline, place, tmp_path):
    declare(page)
    judge_all(page)
    content, file = save(page, tmp_path)
    there = offline(place())
    expect(there.locator("#progress")).to_have_text("0 of 5 verdicts complete")
    go_on_from(there, file)
    expect(said(there)).to_have_text("You go on from verdicts-7f3a9c-r1.json, revision 1.")
    expect(there.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
    kept(there)
    same, later = save(there, tmp_path)
    assert later.name == "verdicts-7f3a9c-r2.json"
    assert same == content | {"revision": 2}
    go_on_from(there, later)
    expect(said(there)).to_contain_text("holds just what is on this page already")


def test_a_file_takes_no_place_unasked_and_what_was_there_comes_back(
    page, offline, place, tmp_path
):
    declare(page)
    judge_all(page)
    _, file = save(page, tmp_path)
    there = offline(place())
    declare(there)
    judge(there, 2, "Could not tell", words="Typed before the file was found.")
    go_on_from(there, file)
    asked = there.get_by_role("dialog")
    expect(asked).to_contain_text("On this page: 1 of 5 verdicts complete.")
    expect(asked).to_contain_text("In the file, revision 1: 5 of 5 verdicts complete.")
    expect(asked.get_by_role("button", name="Keep what is on this page")).to_be_focused()
    there.keyboard.press("Escape")
    expect(said(there)).to_have_text("Nothing on this page was changed.")
    expect(card(there, 2).get_by_role("textbox")).to_have_value("Typed before the file was found.")
    go_on_from(there, file)
    asked.get_by_role("button", name="Go on from the file").click()
    expect(card(there, 2).get_by_role("textbox")).to_have_value("Residents could not name it.")
    there.reload()
    there.get_by_role("button", name="Bring back what was here before").click()
    expect(card(there, 2).get_by_role("textbox")).to_have_value("Typed before the file was found.")
    there.get_by_role("button", name="Bring back what was here before").click()
    expect(card(there, 2).get_by_role("textbox")).to_have_value("Residents could not name it.")


def test_an_older_file_says_that_it_is_older(page, tmp_path):
    declare(page)
    _, first = save(page, tmp_path)
    judge_all(page)
    save(page, tmp_path)
    go_on_from(page, first)
    expect(page.get_by_role("dialog")).to_contain_text("older than the last file that you saved")
    page.keyboard.press("Escape")


WRONG = {
    "another pack": ({"pack": "0ther"}, "belongs to another pack (0ther)"),
    "another workbook": ({"workbook": "c" * 64}, "it no longer fits this pack"),
    "another token": ({"token": "c" * 64}, "it no longer fits this pack"),
    "another schema": ({"schema": "x"}, "is not a file that this form saved"),
    "a part missing": ({"judgement": None}, "it no longer fits the questions of this form"),
    "a strange organisation": (
        {"declaration": {"words": "", "conflicts": {"Nobody": True}}},
        "it no longer fits the questions",
    ),
    "a strange verdict": (
        {"verdicts": [{"question": "ZZ-1"}]},
        "it no longer fits the questions of this form",
    ),
    "a number for words": ({"statement": 7}, "it no longer fits the questions of this form"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_not_this_forms_is_refused_and_nothing_changes(page, tmp_path, what):
    change, says = WRONG[what]
    declare(page)
    judge_all(page)
    content, _ = save(page, tmp_path)
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(content | change))
    go_on_from(page, wrong)
    expect(said(page)).to_contain_text(says)
    expect(said(page)).to_contain_text("Nothing on this page was changed.")
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"[]", b"null", b"\xff\xfe{", b"{" * 99_999])
def test_a_file_that_is_something_else_is_refused(page, tmp_path, content):
    (tmp_path / "letter.pdf").write_bytes(content)
    go_on_from(page, tmp_path / "letter.pdf")
    expect(said(page)).to_contain_text("letter.pdf is not a file that this form saved.")


def test_a_raised_level_in_a_file_is_refused(page, tmp_path):
    declare(page)
    judge_all(page)
    content, file = save(page, tmp_path)
    content["verdicts"][1]["level"] = 4
    file.write_text(json.dumps(content))
    go_on_from(page, file)
    expect(said(page)).to_contain_text("it no longer fits the questions of this form")


def test_leaving_is_guarded_until_all_of_it_is_in_a_file(page, tmp_path):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    declare(page)
    page.reload()
    assert asked == ["beforeunload"]
    save(page, tmp_path)
    page.reload()
    assert asked == ["beforeunload"]


def test_clear_takes_it_from_the_page_and_the_browser(page):
    declare(page)
    judge_all(page)
    kept(page)
    page.get_by_role("button", name="Clear from this computer").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("It is not in a file yet")
    asked.get_by_role("button", name="Keep it").click()
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
    page.get_by_role("button", name="Clear from this computer").click()
    asked.get_by_role("button", name="Clear it").click()
    expect(page.locator("#progress")).to_have_text("0 of 5 verdicts complete")
    expect(said(page)).to_contain_text("was removed from this browser")
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.locator("#progress")).to_have_text("0 of 5 verdicts complete")
    expect(card(page, 2).get_by_role("textbox")).to_have_value("")


def test_two_packs_in_one_browser_do_not_meet(page, offline, place):
    declare(page)
    judge_all(page)
    kept(page)
    other = offline(place(with_few(a_sheet(pack_id="0ther"), 5), "other.html"), page.context)
    expect(other.locator("#progress")).to_have_text("0 of 5 verdicts complete")
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)


def test_two_windows_of_one_form_lose_nothing(page, offline, place):
    declare(page)
    kept(page)
    other = offline(place(), page.context)
    judge(other, 2, "Could not tell", words="Written in the second window.")
    expect(card(page, 2).get_by_role("textbox")).to_have_value("Written in the second window.")
    judge(page, 3, "Queried", words="Written in the first window.")
    expect(card(other, 3).get_by_role("textbox")).to_have_value("Written in the first window.")
    # Both at once, before either has heard of the other.
    page.evaluate("""() => {
      const field = document.getElementById("r-4")
      field.value = "Mine."
      field.dispatchEvent(new Event("input", {bubbles: true}))
      const place = "partnership-workbook 7f3a9c"
      const kept = JSON.parse(localStorage.getItem(place))
      kept.given["reason:" + field.dataset.field.split(":")[1]] = "Theirs."
      localStorage.setItem(place, JSON.stringify(kept))
    }""")
    expect(card(page, 4).get_by_text("Theirs.")).to_be_visible()
    expect(card(page, 4).get_by_role("textbox")).to_have_value("Mine.")
    card(page, 4).get_by_role("button", name="Add it to mine").click()
    expect(card(page, 4).get_by_role("textbox")).to_have_value("Mine.\nTheirs.")
    expect(card(other, 4).get_by_role("textbox")).to_have_value("Mine.\nTheirs.")


NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError") }
})"""
FULL_STORAGE = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError")
}"""


@pytest.mark.parametrize(
    ("script", "says"),
    [(NO_STORAGE, "can’t keep anything"), (FULL_STORAGE, "has no room to keep more")],
)
def test_a_browser_that_keeps_nothing_says_so_and_the_file_still_works(
    page, tmp_path, script, says
):
    page.add_init_script(script)
    page.reload()
    declare(page)
    judge_all(page)
    expect(page.locator("#kept")).to_contain_text(says)
    expect(said(page)).to_contain_text("Press “Save the file”")
    content, file = save(page, tmp_path)
    assert [one["verdict"] for one in content["verdicts"]][1] == "lowered"
    page.reload()
    go_on_from(page, file)
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)


# ── for whom it is, and what was said before ─────────────────────────────────────────────────


def test_a_form_issued_again_has_what_holds_and_asks_for_what_changed(offline, place, tmp_path):
    sheet = reissued(SHEET)
    page = offline(place(sheet))
    expect(card(page, 1).get_by_label("Could not tell", exact=True)).to_be_checked()
    expect(card(page, 1).locator(".lacks")).to_have_text("Complete.")
    expect(page.locator("#progress")).to_have_text("1 of 5 verdicts complete")
    second = card(page, 2)
    expect(second).to_contain_text("This answer has changed since you gave your verdict.")
    expect(second).to_contain_text("lowered to 0. Said only.")
    for choice in second.get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    expect(card(page, 3)).to_contain_text("Twelve residents; the list is here.")
    declare(page, yes=ORGANISATIONS[:1])
    expect(second.locator(".lacks")).to_contain_text("please give your verdict again")
    second.get_by_role("button", name="Use the same words again").click()
    expect(second.get_by_role("textbox")).to_have_value("Said only.")
    content, where = save(page, tmp_path)
    assert where.name == "verdicts-7f3a9c-r3.json"
    assert content["declaration"]["words"] == "My sister works there."
    assert content["verdicts"][0]["verdict"] == "could not tell"
    assert (
        content["verdicts"][1] | {"verdict": "", "reason": "Said only."} == content["verdicts"][1]
    )


def test_a_copy_asks_who_it_is(offline, place, tmp_path):
    page = offline(place(with_few(a_sheet(FormFor()), 5)))
    declare(page)
    expect(card(page, 2).get_by_label("Upheld")).to_be_disabled()
    page.get_by_label("Your name").fill("  Bronwen Outsider ")
    expect(card(page, 2).get_by_label("Upheld")).to_be_enabled()
    assert save(page, tmp_path)[0]["name"] == "Bronwen Outsider"


def test_a_printed_form_is_typed_in_by_somebody_else(page, tmp_path):
    declare(page)
    typed_by = page.get_by_label("Typed in by")
    expect(typed_by).to_be_hidden()
    page.get_by_label("I am typing in what they wrote").check()
    expect(card(page, 2).get_by_label("Upheld")).to_be_disabled()
    typed_by.fill("Ros Clerk")
    expect(card(page, 2).get_by_label("Upheld")).to_be_enabled()
    content, _ = save(page, tmp_path)
    assert (content["on_paper"], content["typed_by"]) == (True, "Ros Clerk")
    page.get_by_label("I am typing in what they wrote").uncheck()
    content, _ = save(page, tmp_path)
    assert (content["on_paper"], content["typed_by"]) == (False, "")


# ── in every hand and to every eye ───────────────────────────────────────────────────────────


def test_the_whole_way_by_keyboard_alone(page):
    keys = page.keyboard

    def to(field, text=None):
        press_until(page, "Tab", f"[data-field='{field}']")
        if text is not None:
            keys.insert_text(text)

    for organisation in ORGANISATIONS:
        to(f"conflict:{organisation}")
        keys.press("Space")
    codes = [one.question for one in SHEET.questions]
    to(f"verdict:{codes[0]}")
    keys.press("Space")
    to(f"verdict:{codes[1]}")
    keys.press("Space")
    keys.press("ArrowDown")  # lowered
    press_until(page, "Tab", f"[data-field='level:{codes[1]}']")
    keys.press("Space")
    to(f"reason:{codes[1]}", "Said only.")
    press_until(page, "Shift+Tab", "#next")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "q-3"
    for code in codes[2:]:
        to(f"verdict:{code}")
        keys.press("Space")
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)
    to("reliance")
    keys.press("Space")
    to("reliance_reason", "Seen most of it.")
    to("signed")
    keys.press("Space")
    expect(page.get_by_label("I have finished")).to_be_checked()
    press_until(page, "Tab", "[data-does=file]")
    with page.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename == "verdicts-7f3a9c-r1.json"
    press_until(page, "Tab", "[data-does=clear]")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#progress")).to_have_text(EVERYTHING_COMPLETE)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(offline, place, look):
    page = offline(place(reissued(SHEET)))
    with looking(page, look):
        assert findings(page) == []
        declare(page, yes=ORGANISATIONS[:1])
        judge_all(page)
        assert findings(page) == []
        page.get_by_label("I have finished").click()
        page.get_by_role("button", name="Clear from this computer").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert findings(page) == []


def test_it_fits_a_phone_with_letters_twice_as_large(offline, place, shot):
    page = offline(place(reissued(SHEET)), **PHONE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    declare(page)
    judge_all(page)
    assert findings(page) == []
    assert page.locator("nav").evaluate("one => getComputedStyle(one).position") == "static"
    shot(page, "verdict form, phone, large letters")


def test_nasty_and_long_texts_come_out_as_they_were_typed(page, offline, place, tmp_path):
    typed = Typed("http://127.0.0.1:9")
    declare(page)
    words = {n: typed.text(f"reason.{n}", long=n == 2) for n in range(1, 6)}
    for n, text in words.items():
        judge(page, n, "Could not tell", words=text)
    page.get_by_label("In your own words").fill(typed.text("words"))
    content, file = save(page, tmp_path)
    seen = {n: card(page, n).get_by_role("textbox").input_value() for n in words}
    for n, one in enumerate(content["verdicts"], start=1):
        assert one["reason"] == seen[n]
        assert one["reason"].endswith(f"{list(typed.texts)[n - 1]}")
    there = offline(place())
    go_on_from(there, file)
    expect(said(there)).to_contain_text("You go on from")
    for n, text in seen.items():
        assert card(there, n).get_by_role("textbox").input_value() == text
    assert findings(there) == []


# ── on paper ─────────────────────────────────────────────────────────────────────────────────


def test_without_scripts_it_reads_as_the_sheet_and_says_so(offline, place, shot):
    page = offline(place(), java_script_enabled=False)
    expect(page.get_by_text("This browser runs no scripts on this page")).to_be_visible()
    for never in ("button:visible", "input:visible", "textarea:visible", "nav:visible"):
        expect(page.locator(never)).to_have_count(0)
    expect(page.locator(".box:visible")).to_have_count(page.locator(".box").count() - 1)
    expect(page.locator(".signature")).to_be_visible()
    shot(page, "verdict form without scripts")


def test_a_verdict_is_ticked_on_the_page_where_its_question_is_read(page, tmp_path):
    printed = pdf_text(page.pdf(prefer_css_page_size=True), tmp_path)
    sheets = [squeezed(one) for one in printed.split("\f")]
    for one in SHEET.questions:
        (read,) = [
            sheet for sheet in sheets if squeezed(f"{one.question} {one.dimension}") in sheet
        ]
        assert squeezed(f"Your verdict on {one.question}") in read


def test_a_printed_form_has_room_for_a_hand_and_prints_what_is_filled_in(page, tmp_path):
    def printed():
        return squeezed(pdf_text(page.pdf(prefer_css_page_size=True), tmp_path))

    empty = printed()
    for one in SHEET.questions:
        for text in (one.text, one.reason, f"{one.question} "):
            assert squeezed(text) in empty
        assert all(squeezed(x.descriptor) in empty for x in one.levels if x.value in one.lower)
    assert "✓" not in empty
    for never in ("Savethefile", "Nothingiskept", "Continuefrom", "runsnoscripts"):
        assert never not in empty
    declare(page, yes=ORGANISATIONS[:1], words="My sister works there.")
    judge_all(page)
    close_and_sign(page)
    judge(page, 2, "Lowered", 0, "A long reason. " * 300)
    full = printed()
    for said_here in ("My sister works there.", "Nobody was in.", "A long reason. " * 300):
        assert squeezed(said_here) in full
    assert full.count("✓") == len(ORGANISATIONS) + 5 + 1 + 1
