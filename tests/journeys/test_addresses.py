"""The address says where somebody is, so that a save, Back and reload stay there."""

import re

from playwright.sync_api import expect

from assessment.example.queries import example_people
from assessment.store.sessions import reading

SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d$")


def test_a_link_to_the_same_screen_changes_the_address(example_served, page_of):
    with reading() as session:
        verifier = example_people(session)["verifier"]
    page = page_of(example_served, verifier)
    page.goto("/verify")
    page.get_by_role("link", name="Routes in (CC-1.1a)").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Routes in")
    expect(page).to_have_url(re.compile("question=CC-1.1a"))

    # A save runs the page again: it must not fall back to the list.
    page.get_by_role("radio", name="Upheld").check()
    expect(page.locator(".st-key-saved-CC-1-1a")).to_have_text(SAVED)
    page.get_by_role("link", name="Next: Knowledge and confidence").click()
    expect(heading).to_have_text("Knowledge and confidence")
    expect(page).to_have_url(re.compile("question=CC-1.2a"))

    page.go_back()
    expect(heading).to_have_text("Routes in")
    page.reload()
    expect(heading).to_have_text("Routes in")
    page.go_back()
    expect(heading).to_have_text(re.compile("Verify"))
