"""/check in a browser: the pack stays there, only its list is sent; and without scripts."""

import pytest
from playwright.sync_api import expect

import factories
from assessment.settings import settings
from assessment.store.files import kept_path
from looking import LOOKS, choose_by_keyboard, findings, looking
from verification.packs_made import files_of, zipped

pytestmark = pytest.mark.browser

HERE = "This pack was issued here"


@pytest.fixture(scope="module")
def pack(served):
    """Return the content of a pack that was issued here."""
    assert served.url
    made = factories.handed_over()
    issued = factories.issued(made)
    return kept_path(issued.file_sha256).read_bytes()


def give(page, content, name="pack.zip"):
    page.get_by_label("Choose the pack").set_input_files(
        {"name": name, "mimeType": "application/zip", "buffer": content}
    )


def headings(page):
    expect(page.locator("#pack-state")).to_contain_text("Checked.")
    return page.get_by_role("region", name="What was found").get_by_role("heading")


def test_with_scripts_only_the_list_of_files_is_sent(served, page_of, pack, shot):
    page = page_of(served)
    page.goto("/check")
    sent = []
    page.on(
        "request",
        lambda request: (
            sent.append((request.url, request.post_data_buffer))
            if request.method != "GET"
            else None
        ),
    )
    give(page, pack)
    expect(headings(page)).to_have_text([HERE, "This pack is unchanged since it was sealed"])
    tags = files_of(pack)["tagmanifest-sha256.txt"]
    assert sent == [(f"{served.url}/check/list", tags)]
    shot(page, "check, a good pack")
    changed = {f"pack-x/{path}": found for path, found in files_of(pack).items()}
    give(page, zipped(changed | {"pack-x/data/more.txt": b"more"}))
    expect(page.get_by_text("data/more.txt was added: no list names it.")).to_be_visible()
    expect(headings(page)).to_have_text([HERE, "This pack is not as it was sealed"])
    give(page, tags, "tagmanifest-sha256.txt")
    expect(headings(page)).to_have_text([HERE])
    give(page, b"no pack at all")
    expect(headings(page)).to_have_text(["This was not issued here"])


def test_without_scripts_the_file_is_uploaded(served, page_of, pack):
    page = page_of(served, java_script_enabled=False)
    page.goto("/check")
    give(page, pack)
    page.get_by_role("button", name="Check it").click()
    found = page.get_by_role("region", name="What was found")
    expect(found.get_by_role("heading")).to_have_text(HERE)
    expect(found).to_contain_text("Nothing in it is missing, added or changed")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(served, page_of, pack, look, shot):
    page = page_of(served)
    page.goto("/check")
    with looking(page, look):
        assert findings(page) == []
        give(page, pack)
        headings(page)
        assert findings(page) == []
        shot(page, f"check, {look}")


def test_it_is_used_by_keyboard_alone(served, page_of, pack):
    page = page_of(served)
    page.goto("/check")
    assert settings().key_file.exists()
    file = {"name": "p.zip", "mimeType": "application/zip", "buffer": pack}
    choose_by_keyboard(page, "#pack-file", file)
    expect(page.get_by_role("heading", name=HERE)).to_be_focused()
