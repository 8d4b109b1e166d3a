"""verify.html from a folder, with no server anywhere: what it accepts, names and looks like."""

import re

import pytest
from playwright.sync_api import expect

from assessment.verification.packs.checker_page import verify_page
from assessment.verification.packs.checking_packs import check_pack
from documents.documents_example import a_document
from looking import LOOKS, choose_by_keyboard, findings, looking, press_until
from verification.packs_made import KEY, a_pack, tampered_packs, unpacked

pytestmark = pytest.mark.browser

GOOD, SEAL = a_pack(a_document(questions=4))
UNCHANGED = "This pack is unchanged since it was sealed"
CHANGED = "This pack is not as it was sealed"


@pytest.fixture
def checker(browser, tmp_path):
    """Yield the checker as it lies in an extracted pack; whatever it complains of fails."""
    folder = unpacked(GOOD, tmp_path)
    window = browser.new_context(offline=True)
    page = window.new_page()
    page.set_default_timeout(30_000)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "START-HERE.html").as_uri())
    page.get_by_role("link", name="verify.html").click()
    expect(page.get_by_role("heading", name="Check a pack", level=1)).to_be_visible()
    yield page
    window.close()
    assert complaints == []
    assert {url.partition(":")[0] for url in asked} == {"file"}


def give(page, content, name="pack.zip"):
    page.get_by_label("Choose the pack").set_input_files(
        {"name": name, "mimeType": "application/zip", "buffer": content}
    )
    expect(page.locator("#pack-state")).to_have_text("Checked. What was found stands below.")
    return page.get_by_role("region", name="What was found")


def test_a_good_pack_is_accepted_and_its_key_held_against_the_letter(checker, shot):
    found = give(checker, GOOD)
    expect(found.get_by_role("heading")).to_have_text(UNCHANGED)
    expect(found.get_by_role("heading")).to_be_focused()
    expect(found).to_contain_text(SEAL.key_id)
    expect(found).to_contain_text(SEAL.workbook_hash)
    letter = checker.get_by_label("The key in your covering letter")
    letter.fill(SEAL.key_id[:12])
    expect(found.locator("output")).to_have_text("")
    letter.fill(f" {SEAL.key_id} ")
    expect(found.locator("output")).to_have_text("It is the same key.")
    letter.fill(SEAL.key_id[:-1] + "x")
    expect(found.locator("output")).to_contain_text("It is not the same key.")
    shot(checker, "offline checker, a good pack")


def test_it_names_the_same_faults_as_the_command(checker, tmp_path):
    packs = tampered_packs()
    assert len(packs) > 40
    differ = {}
    for name, content in packs.items():
        place = tmp_path / "tampered.zip"
        place.write_bytes(content)
        checker.get_by_label("Choose the pack").set_input_files([])
        checker.evaluate("document.getElementById('pack-state').textContent = ''")
        checker.get_by_label("Choose the pack").set_input_files(place)
        expect(checker.locator("#pack-state")).to_contain_text("Checked.")
        heading = checker.get_by_role("region", name="What was found").get_by_role("heading")
        expect(heading).to_have_text(re.compile(f"{CHANGED}|This is not a pack, or not a whole"))
        named = checker.locator("#pack-result li").all_inner_texts()
        if named != list(check_pack(content).problems):
            differ[name] = (named, check_pack(content).problems)
    assert differ == {}


def test_a_forgers_whole_pack_is_told_by_its_key(checker):
    forged = a_pack(a_document(questions=4), key=type(KEY)(bytes(32)))[0]
    found = give(checker, forged)
    expect(found.get_by_role("heading")).to_have_text(UNCHANGED)
    expect(found).not_to_contain_text(SEAL.key_id)
    checker.get_by_label("The key in your covering letter").fill(SEAL.key_id)
    expect(found.locator("output")).to_contain_text("It is not the same key.")


def test_a_dropped_pack_is_checked_and_the_page_stays(checker):
    # What a person drops reaches the page like this; Chromium has no other way for programs.
    checker.evaluate(
        """content => {
          const data = new DataTransfer()
          data.items.add(new File([Uint8Array.from(content)], "dropped.zip"))
          document.querySelector("h1").dispatchEvent(
            new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}))
        }""",
        list(GOOD),
    )
    expect(checker.get_by_role("heading", name=UNCHANGED)).to_be_visible()
    assert checker.url.endswith("verify.html")


def test_a_second_file_takes_the_place_of_the_first(checker):
    give(checker, tampered_packs()["a file added at the top"])
    expect(checker.get_by_role("heading", name=CHANGED)).to_be_visible()
    give(checker, GOOD)
    expect(checker.get_by_role("heading", name=UNCHANGED)).to_be_visible()
    expect(checker.get_by_role("heading", name=CHANGED)).to_have_count(0)


def test_it_is_used_by_keyboard_alone(checker):
    file = {"name": "p.zip", "mimeType": "application/zip", "buffer": GOOD}
    choose_by_keyboard(checker, "#pack-file", file)
    expect(checker.get_by_role("heading", name=UNCHANGED)).to_be_focused()
    press_until(checker, "Tab", "#letter-key")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_before_and_after(checker, look):
    with looking(checker, look):
        assert findings(checker) == []
        give(checker, GOOD)
        assert findings(checker) == []
        give(checker, tampered_packs()["a changed list"])
        assert findings(checker) == []


def test_the_page_is_small_and_asks_nobody():
    page = verify_page().decode()
    assert len(page) < 25_000
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|WebSocket|import\(|localStorage", page)


# As browsers were before they knew Ed25519: they refuse the name of what they do not know.
OLDER = """SubtleCrypto.prototype.importKey = () =>
  Promise.reject(new DOMException("Unrecognized name", "NotSupportedError"))"""


def test_a_browser_that_knows_no_such_signatures_says_so(checker):
    checker.add_init_script(OLDER)
    checker.reload()
    found = give(checker, GOOD)
    expect(found.get_by_role("heading")).to_contain_text("can't check the signature")
    expect(found).to_contain_text("README.txt")
    expect(found.get_by_role("textbox")).to_have_count(0)
    found = give(checker, tampered_packs()["a changed list"])
    expect(found.get_by_role("heading")).to_have_text(CHANGED)


def test_a_browser_that_cannot_unpack_says_so_at_once(checker):
    checker.add_init_script("delete window.DecompressionStream")
    checker.reload()
    expect(checker.locator("#pack-state")).to_contain_text("This browser can't check a pack.")
