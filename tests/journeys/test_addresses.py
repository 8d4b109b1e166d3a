"""The address says where somebody is, so that a save, Back and reload stay there."""

import re

from playwright.sync_api import expect

from assessment.example.queries import example_people
from assessment.people.queries import who_is
from assessment.store.sessions import reading, writing
from assessment.verification.actions import declare_conflicts
from assessment.verification.queries import handed_over
from assessment.verification.rules import organisations_to_declare

SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d$")


def test_a_link_to_the_same_screen_changes_the_address(example_served, page_of):
    with reading() as session:
        verifier = example_people(session)["verifier"]
        round_id = next(grant.round_id for grant in who_is(session, verifier).grants)
        partners = organisations_to_declare(handed_over(session, round_id).document)
    with writing() as session:
        none = dict.fromkeys(partners, False)
        declare_conflicts(session, by=verifier, round_id=round_id, words="", conflicts=none)
    page = page_of(example_served, verifier)
    page.goto("/verify")
    page.get_by_role("link", name="Routes in (CC-1.1a)", exact=True).click()
    expect(_called(page, "Routes in")).to_be_visible()
    expect(page).to_have_url(re.compile("question=CC-1.1a"))

    # A save runs the page again: it must not fall back to the list.
    page.get_by_role("radio", name="Upheld").check()
    expect(page.locator(".st-key-saved-CC-1-1a")).to_have_text(SAVED)
    page.get_by_role("link", name="Next: Knowledge and confidence").click()
    expect(_called(page, "Knowledge and confidence")).to_be_visible()
    expect(page).to_have_url(re.compile("question=CC-1.2a"))

    page.go_back()
    expect(_called(page, "Routes in")).to_be_visible()
    page.reload()
    expect(_called(page, "Routes in")).to_be_visible()
    page.go_back()
    expect(_called(page, re.compile("^Verify:"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def _called(page, name):
    """Return the heading by its name: while one screen takes another's place, both are there."""
    return page.get_by_role("heading", level=1, name=name)
