"""A file of verdicts on its way in, in a real browser: chosen, looked at, taken in."""

import pytest

import factories
from assessment.store.sessions import writing
from assessment.verification.actions import begin_verification
from looking import LOOKS, at_rest, findings, looking, open_at_rest
from verification.return_files import as_json, changed, returned
from verification.return_scene import issue, upheld
from verification.review_scene import FIRST, SECOND, THIRD, say, sheet

pytestmark = pytest.mark.browser

SECRET = "The minutes name nobody from outside."


def test_a_verifier_sends_in_a_file_by_keyboard_and_chooses_what_holds(
    served, page_of, shot, tmp_path
):
    made = factories.handed_over()
    vera = factories.named_verifier(made)
    form = issue(made, vera)
    factories.declared(made, vera)
    with writing() as session:
        begin_verification(session, by=vera, round_id=made.round_id)
    say(made, vera, THIRD, "could not tell", None, "The hall was shut on both days we came.")
    said = upheld(form) | {
        SECOND: ("lowered", 0, SECRET),
        THIRD: ("lowered", 1, "Four of the five costs are met."),
    }
    file = changed(returned(form, said), FIRST, agreed=4)
    (tmp_path / "verdicts.json").write_bytes(as_json(file))
    page = page_of(served, vera)
    page.goto("/review/return")
    for look in LOOKS:
        with looking(page, look):
            assert findings(page) == []
    shot(page, "return-upload")
    page.get_by_label("The file of verdicts").set_input_files(tmp_path / "verdicts.json")
    page.get_by_label("The file of verdicts").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What this file would do").wait_for()
    page.get_by_text("verdicts one by one").click()
    for look in LOOKS:
        with looking(page, look):
            assert findings(page) == []
            shot(page, f"return-preview-{look.replace(' ', '')}")
    assert page.get_by_text("The agreed level beside it is not the one").is_visible()
    page.get_by_label("What this file says: lowered to 1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Taken in", exact=True).wait_for()
    for look in LOOKS:
        with looking(page, look):
            assert findings(page) == []
    shot(page, "return-taken")
    now = sheet(made, vera)
    assert (now[THIRD].verdict, now[SECOND].verdict) == ("lowered", "lowered")
    assert not now[FIRST].verdict
    page.get_by_role("link", name="Go back").click()
    page.wait_for_url("**/review?round=*")


def test_the_programme_takes_in_a_copys_file_from_its_screen_of_packs(
    served, page_of, shot, tmp_path
):
    made = factories.handed_over()
    copy_of = issue(made, None)
    said = upheld(copy_of) | {SECOND: ("lowered", 0, SECRET)}
    (tmp_path / "verdicts.json").write_bytes(as_json(returned(copy_of, said)))
    page = page_of(served, factories.person("programme"))
    open_at_rest(page, "/packs")
    page.get_by_role("link", name="Take in a file of verdicts").click()
    page.get_by_label("The file of verdicts").set_input_files(tmp_path / "verdicts.json")
    page.get_by_label("Whose verdicts are these?").fill("Ada Outsider")
    page.get_by_role("button", name="Look at what it would do").click()
    page.get_by_text("Ada Outsider does not verify this workbook yet").wait_for()
    assert page.get_by_text(SECRET).count() == 0
    assert findings(page) == []
    page.get_by_role("button", name="Take it in").click()
    page.get_by_role("heading", name="Taken in", exact=True).wait_for()
    page.get_by_role("link", name="Go back").click()
    at_rest(page)
    row = page.get_by_role("row").filter(has_text="Ada Outsider")
    assert "form 1" in row.first.inner_text()
    assert findings(page) == []
    shot(page, "returned-files")
