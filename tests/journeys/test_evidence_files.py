"""Files handed in on the evidence screen: chosen, dropped, refused, replaced, cut off, fetched."""

from __future__ import annotations

import pytest

import factories
from assessment.store.sessions import reading
from assessment.workbook.queries import evidence_of
from evidence_files_made import BAD, GOOD, pdf, photo
from looking import LOOKS, PHONE, at_rest, findings, looking, open_at_rest, press_until
from serving import until

SLOW = 60_000  # ms


@pytest.fixture
def made(served):
    del served  # its database is where things are made
    return factories.opened()


def listed(of):
    with reading() as session:
        return evidence_of(session, of.round_id)


def picked(name, content, kind="application/pdf"):
    return {"name": name, "mimeType": kind, "buffer": content}


def pick(page, *files):
    page.locator("input[data-part=pick]").set_input_files([picked(*file) for file in files])


def said(page, text):
    page.locator("li", has_text=text).wait_for(timeout=SLOW)


def test_a_file_a_photo_and_a_refusal_beside_a_form(served, page_of, made, shot):
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence")
    title = page.get_by_label("What it is", exact=True)
    title.fill("A talk with two residents")
    pick(
        page,
        ("Cofnodion Ŵyl.pdf", pdf()),
        ("bomb.docx", BAD["bomb.docx"]()),
        ("board.jpg", photo(), "image/jpeg"),
    )
    said(page, "kept as E001")
    said(page, "far larger than it looks")
    said(page, "We took out where and with what it was taken")
    at_rest(page)
    assert [one.title for one in listed(made)] == ["Cofnodion Ŵyl", "board"]
    page.get_by_text("Still to be said of E001").wait_for()
    assert title.input_value() == "A talk with two residents", "what was typed is still there"
    with page.expect_download() as coming:
        page.get_by_role("link", name="Cofnodion Ŵyl.pdf").click()
    assert coming.value.suggested_filename == "E001-1-Cofnodion-Wyl.pdf"
    shot(page, "evidence-files")
    for look in LOOKS:
        with looking(page, look):
            assert findings(page) == [], look
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_refused_form_leaves_the_files_alone(served, page_of, made):
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence")
    pick(page, ("a.pdf", pdf()))
    said(page, "kept as E001")
    page.get_by_label("Where it is", exact=True).fill("In the office")
    page.get_by_role("button", name="Add it to the list").click()
    page.get_by_text("Say what it is.").wait_for()
    said(page, "kept as E001")
    assert page.get_by_label("Where it is", exact=True).input_value() == "In the office"


def test_from_a_question_and_back(served, page_of, made):
    question = factories.bank().form("short")[2].code
    page = page_of(served, made.team_id, **PHONE)
    open_at_rest(page, f"/agree?question={question}")
    page.get_by_role("link", name="Add or change evidence").click()
    page.get_by_role("heading", name="Hand in files or photos").wait_for()
    at_rest(page)
    assert page.get_by_label("Take a photo").is_visible()
    page.locator("input[data-part=take]").set_input_files([picked("p.jpg", photo(), "image/jpeg")])
    said(page, "kept as E001")
    until(lambda: listed(made), "it is kept")
    assert listed(made)[0].questions == (question,)
    page.get_by_role("link", name="Back to the question").click()
    page.get_by_role("cell", name="2026-03-14").wait_for()


def test_a_file_is_replaced_and_the_old_one_fetched(served, page_of, made, shot):
    piece = factories.evidence(made)
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence?evidence=E001")
    pick(page, ("first.txt", GOOD["notes.txt"](), "text/plain"))
    page.get_by_role("link", name="first.txt").wait_for()
    at_rest(page)
    page.get_by_label("What to look at in it", exact=True).fill("The second page")
    pick(page, ("second.pdf", pdf()))
    page.get_by_role("link", name="second.pdf").wait_for()
    at_rest(page)
    assert page.get_by_label("What to look at in it", exact=True).input_value() == "The second page"
    with page.expect_download() as coming:
        page.get_by_role("link", name="first.txt").click()
    assert coming.value.suggested_filename == "E001-1-first.txt"
    page.get_by_role("textbox", name="Why its file stays out of the pack").fill("It names a child.")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_text("withheld: It names a child.").wait_for()
    (one,) = listed(made)
    assert (one.id, one.look_at, len(one.files)) == (piece, "The second page", 2)
    open_at_rest(page, "/evidence?evidence=E001")
    shot(page, "evidence-piece")
    assert findings(page) == []


def test_two_people_at_one_piece_see_both_texts(served, page_of, made):
    factories.evidence(made)
    first, second = (page_of(served, made.team_id) for _ in range(2))
    for page in (first, second):
        open_at_rest(page, "/evidence?evidence=E001")
    for page, text in ((first, "Theirs it is"), (second, "Mine it is")):
        page.get_by_label("What it is", exact=True).fill(text)
        page.get_by_role("button", name="Save the changes").click()
        at_rest(page)
    second.get_by_role("cell", name="Theirs it is").wait_for()
    second.get_by_role("cell", name="Mine it is").wait_for()
    assert second.get_by_label("What it is", exact=True).input_value() == "Mine it is"
    second.get_by_role("button", name="Save the changes").click()
    second.get_by_text("E001 is saved.").wait_for()
    assert listed(made)[0].title == "Mine it is"


def test_a_lost_connection_is_tried_again(served, page_of, made):
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence")
    page.route("**/evidence-file/**", lambda route: route.abort())
    pick(page, ("a.pdf", pdf()))
    said(page, "The connection was lost")
    assert listed(made) == ()
    page.unroute("**/evidence-file/**")
    said(page, "kept as E001")


def test_cancelled_and_tried_again_by_keyboard(served, page_of, made):
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence")
    page.route("**/evidence-file/**", lambda route: route.abort())
    pick(page, ("a.pdf", pdf()))
    said(page, "The connection was lost")
    press_until(page, "Tab", "button[aria-label='Cancel a.pdf']")
    page.keyboard.press("Enter")
    said(page, "Cancelled")
    page.unroute("**/evidence-file/**")
    assert (
        page.evaluate(
            "() => { let at = document.activeElement; while (at.shadowRoot) at = "
            "at.shadowRoot.activeElement; return at.textContent }"
        )
        == "Try again"
    ), "the focus is where one can go on"
    page.keyboard.press("Enter")
    said(page, "kept as E001")


def test_what_is_dropped_is_taken(served, page_of, made):
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence")
    page.get_by_label("Files or photos to hand in").wait_for()  # its script has begun
    data = page.evaluate_handle(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['Dropped.'], 'dropped.txt')); return data }"
    )
    page.locator("[data-part=drop]").dispatch_event("drop", {"dataTransfer": data})
    said(page, "kept as E001")


def test_eighty_pieces_stay_usable(served, page_of, made):
    for _ in range(80):
        factories.evidence(made)
    page = page_of(served, made.team_id)
    open_at_rest(page, "/evidence")
    assert page.locator("table tbody tr").count() == 80
    page.get_by_role("combobox", name="Which one").click()
    page.keyboard.type("E080")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Change it").click()
    page.get_by_role("heading", name="Evidence E080").wait_for()


def test_large_text_on_a_narrow_screen(served, page_of, made):
    factories.evidence(made)
    page = page_of(served, made.team_id)
    with looking(page, "320 px"):
        open_at_rest(page, "/evidence")
        page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        assert findings(page) == []
