"""The programme's screen of packs: issue, issue again with what changed, withdraw, the letter."""

import subprocess

import pytest
from playwright.sync_api import expect

import factories
import programs
from assessment.store.sessions import reading
from assessment.verification.packs.checking_packs import check_pack
from assessment.verification.queries import packs, verifiers
from looking import LOOKS, at_rest, findings, looking
from verification.review_scene import hand_over_again

pytestmark = pytest.mark.browser

_NEXT_FRAMES = "() => new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))"


@pytest.fixture(scope="module")
def made(served):
    """Return a handed-over workbook with a verifier, on the server."""
    assert served.url
    of = factories.handed_over()
    factories.verifier(of)
    return of


@pytest.fixture
def page(served, page_of, made):
    del made
    shown = page_of(served, factories.person("programme"))
    shown.goto("/packs")
    at_rest(shown)
    return shown


def choose(page, label, text):
    """Choose from a list.

    Streamlit's list closes as soon as the page scrolls.  A browser tells of a scroll with the next
    frame only, so the scroll to the list has to be over before it is opened.
    """
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    page.evaluate(_NEXT_FRAMES)
    box.click()
    page.get_by_role("option", name=text).click()
    at_rest(page)


def issue(page):
    page.get_by_role("button", name="Issue the pack").click()
    expect(page.get_by_text("Send it, and the covering letter by another way.")).to_be_visible(
        timeout=60_000  # the first one starts a worker process
    )
    at_rest(page)


def known(made):
    with reading() as session:
        return packs(session, made.round_id)


def test_a_pack_is_issued_issued_again_and_withdrawn(page, made, shot, tmp_path):
    expect(page.get_by_text("There is no such pack yet.")).to_be_visible()
    with reading() as session:
        (name,) = verifiers(session, made.round_id).values()
    expect(page.get_by_role("combobox", name="For whom")).to_have_value(f"{name} (no pack yet)")
    issue(page)
    (first,) = known(made)
    assert (first.number, first.issued_to, first.state) == (1, name, "open")
    with page.expect_download() as coming:
        page.get_by_role("link", name=f"pack-{first.id}.zip").click()
    coming.value.save_as(tmp_path / "pack.zip")
    assert check_pack(tmp_path / "pack.zip").problems == ()

    hand_over_again(made, "CC-1.1a", 2)
    page.goto("/packs")
    at_rest(page)
    expect(page.get_by_text("Changed since pack 1: 1 answer.")).to_be_visible()
    page.locator("summary", has_text="What changed").click()
    expect(page.get_by_text("level 2, was level 0")).to_be_visible()
    shot(page, "packs, before issuing again")
    page.get_by_role("button", name="Issue the pack").scroll_into_view_if_needed()
    before = _top_of_list(page)
    issue(page)
    assert _top_of_list(page) == before  # what is said stands below, so nothing moves away
    second, first = known(made)
    assert (second.replaces, second.state, first.state) == (first.id, "open", "closed")

    choose(page, "Which", f"pack 2 for {name}")
    page.get_by_role("textbox", name="Why").fill("It went to the wrong address.")
    page.get_by_role("button", name="Withdraw the pack").click()
    expect(page.get_by_text("withdrawn: It went to the wrong address.")).to_be_visible()
    shot(page, "packs, one withdrawn")
    second, _ = known(made)
    assert (second.state, second.ended_because) == ("withdrawn", "It went to the wrong address.")


def test_the_letter_is_shown_and_printed(served, page_of, made, tmp_path, shot):
    one = factories.issued(made, person_id=_verifier(made))
    page = page_of(served, factories.person("programme"))
    page.goto(f"/letter/{one.id}")
    text = page.get_by_role("textbox", name="The letter")
    for told in (one.key_id, one.issued_to, f"pack-{one.id}.zip", f"{served.url}/check"):
        assert told in text.input_value()
    assert findings(page) == []
    shot(page, "covering letter")
    page.get_by_label("Last day for verdicts").fill("31 May")
    page.get_by_role("button", name="Show the text again").click()
    expect(page.get_by_role("alert")).to_contain_text("is not a day")
    page.get_by_label("Last day for verdicts").fill("2027-05-31")
    page.get_by_label("Whom to ask").fill("Ann Brook, 01632 960000")
    page.get_by_role("button", name="Show the text again").click()
    assert "Please finish by 31 May 2027." in text.input_value()
    assert "Ann Brook, 01632 960000" in text.input_value()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Print as PDF").click()
    coming.value.save_as(tmp_path / "letter.pdf")
    pdftotext = programs.PDFTOTEXT.path()
    assert pdftotext, "pdftotext is not on this machine; see tests/programs.py"
    printed = subprocess.run(
        [pdftotext, tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert one.key_id in printed.replace("\n", "")
    assert "Please finish by 31 May 2027." in " ".join(printed.split())


def _top_of_list(page):
    """Return where the list above the button stands, in pixels of the window."""
    return page.get_by_role("combobox", name="For whom").bounding_box()["y"]


def _verifier(made):
    with reading() as session:
        return next(iter(verifiers(session, made.round_id)))


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(page, look, shot):
    with looking(page, look):
        assert findings(page) == []
        shot(page, f"packs, {look}")
