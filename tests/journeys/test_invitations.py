"""From a printed sheet to an answer: by the camera of a phone, and by typing its code."""

import re
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

import factories
from assessment.people.actions import invite_participant, invite_voice
from assessment.store.sessions import writing
from documents.booklets import marks, whole_pages
from looking import LOOKS, PHONE, findings, looking, open_at_rest

CODE = re.compile(r"^([2-9A-Z]{4} [2-9A-Z]{4})$", re.MULTILINE)


def _invited(of, name):
    with writing() as session:
        return invite_participant(
            session, by=0, round_id=of.round_id, name=name, voice="FL", voices=["FL"]
        )


def _sheet(of):
    with writing() as session:
        return invite_voice(
            session, by=0, round_id=of.round_id, voice="CP", voices=["CP"], places=4
        )


def _printed(page, button, folder):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    path = folder / "invitations.pdf"
    waiting.value.save_as(path)
    return path.read_bytes()


def _starts(page):
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/take-part**")


def test_a_sheet_is_printed_its_code_is_read_and_its_person_joins(served, page_of, shot, tmp_path):
    workbook = factories.opened()
    older = _invited(workbook, "Nia Bevan")
    lead = page_of(served, workbook.team_id)
    open_at_rest(lead, f"/invite?round={workbook.round_id}")
    lead.get_by_role("link", name="Print invitations").click()
    expect(lead.get_by_role("heading", level=1, name="Print invitations")).to_be_visible()
    printed = _printed(lead, "Print for the 1 person", tmp_path)
    ((link,),) = marks(printed, tmp_path)
    phone = page_of(served, **PHONE)
    assert phone.goto(link).status == 200
    expect(phone.get_by_text("Nia Bevan").first).to_be_visible()
    shot(phone, "invitation-on-a-phone")
    assert findings(phone) == []
    _starts(phone)
    assert phone.goto(f"/join/{older.token}").status == 400
    open_at_rest(lead, f"/invite?round={workbook.round_id}")
    expect(lead.get_by_text("Has come, 0 of 20 done").first).to_be_visible()


def test_a_sheet_for_a_voice_lets_people_in_by_its_code_with_the_keyboard_alone(
    served, page_of, shot, tmp_path
):
    workbook = factories.opened()
    lead = page_of(served, workbook.team_id)
    lead.goto(f"/sheets?round={workbook.round_id}")
    lead.get_by_label("Voice").select_option("CP")
    lead.get_by_label("How many people may use it").fill("2")
    printed = _printed(lead, "Print what I chose", tmp_path)
    code = CODE.search(whole_pages(printed, tmp_path)[0])[1]
    for name in ("Ann Ash", "Bob Oak"):
        page = page_of(served, viewport={"width": 390, "height": 844})
        page.goto("/code")
        page.get_by_label("The code on your sheet").focus()
        page.keyboard.type(code.lower())
        page.keyboard.press("Enter")
        page.wait_for_url("**/join/code")
        shot(page, "invitation-for-a-voice")
        page.get_by_label("Your name").focus()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/take-part**")
    late = page_of(served)
    late.goto("/code")
    late.get_by_label("The code on your sheet").fill(code)
    late.keyboard.press("Enter")
    expect(late.get_by_role("alert")).to_contain_text("All places of this invitation are taken")


@pytest.mark.parametrize("mode", ["named", "confidential"])
def test_whatever_invites_can_be_used_by_all(served, page_of, shot, mode):
    workbook = factories.opened(mode=mode)
    _invited(workbook, "Nia Bevan")
    made = _sheet(workbook)
    factories.own_answer(factories.participant(workbook, "FL"))
    lead = page_of(served, workbook.team_id)
    lead.goto(f"/sheets?round={workbook.round_id}")
    stranger = page_of(served)
    pages = {"sheets": lead}
    stranger.goto("/code")
    pages["code"] = stranger
    joining = page_of(served)
    joining.goto(f"/join/{made.token}")
    pages["join-voice"] = joining
    screen = page_of(served, workbook.team_id)
    open_at_rest(screen, f"/invite?round={workbook.round_id}")
    expect(screen.get_by_text("Nobody from the community has answered this yet.")).to_be_visible()
    pages["invite"] = screen
    for name, page in pages.items():
        for look in LOOKS:
            with looking(page, look):
                shot(page, f"inviting-{name}-{mode}-{look}")
                assert findings(page) == [], (name, look)


def test_what_a_camera_sees_is_what_was_printed(served, page_of, tmp_path):
    """The page as a picture at the size of a phone's camera, not from the PDF's own marks."""
    workbook = factories.opened(mode="confidential")
    _invited(workbook, "Nia Bevan")
    lead = page_of(served, workbook.team_id)
    lead.goto(f"/sheets?round={workbook.round_id}")
    _printed(lead, "Print for the 1 person", tmp_path)
    picture = tmp_path / "sheet"
    command = ["pdftoppm", "-r", "60", "-png", str(tmp_path / "invitations.pdf"), str(picture)]
    subprocess.run(command, check=True)
    (path,) = Path(tmp_path).glob("sheet-*.png")
    with Image.open(path) as image:
        (found,) = zxingcpp.read_barcodes(image)
    assert found.text.startswith(f"{served.url}/join/")
