"""The method page on a phone: its list of contents leads to each part, its examples can be read."""

import pytest
from playwright.sync_api import expect

import factories
from assessment.bank.worked_examples import by_part, worked_examples
from looking import PHONE, at_rest, findings, open_at_rest


@pytest.fixture(scope="module")
def reader(served):
    assert served.url
    return factories.opened().team_id


def test_the_contents_lead_to_every_part_of_the_examples(served, reader, page_of):
    page = page_of(served, reader, **PHONE)
    open_at_rest(page, "/method")
    for part, _ in by_part(worked_examples()):
        page.get_by_role("link", name=part, exact=True).click()
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_in_viewport()
    page.get_by_role("link", name="Words", exact=True).click()
    expect(page.get_by_role("heading", name="Words", exact=True)).to_be_in_viewport()


def test_an_example_is_readable_on_a_phone(served, reader, page_of, shot):
    page = page_of(served, reader, **PHONE)
    open_at_rest(page, "/method")
    for example in worked_examples():
        page.get_by_text(f"{example.number}. {example.title}", exact=True).click()
    at_rest(page)
    example = worked_examples()[0]
    expect(page.get_by_text(example.working[0], exact=True)).to_be_visible()
    expect(page.get_by_text("The highest level whose statement is fully met")).to_be_visible()
    assert findings(page) == []
    page.set_viewport_size({"width": 390, "height": 16000})
    shot(page, "method-examples-on-a-phone")
