"""What is drawn where: rings of focus, long words in tables, the menu of a phone, new links."""

import re

import pytest
from hands import Person
from playwright.sync_api import expect

import factories
from assessment.store.sessions import reading
from assessment.store.tables import SiteRow
from looking import PHONE, at_rest, open_at_rest

_RING = """() => {
  let at = document.activeElement
  const style = one => getComputedStyle(one)
  while (at && !(style(at).outlineStyle === 'solid' && style(at).outlineWidth === '3px'))
    at = at.parentElement
  if (!at) return 'no ring'
  const box = at.getBoundingClientRect()
  const reach = 3 + Math.max(parseFloat(style(at).outlineOffset), -3)
  for (let over = at.parentElement; over; over = over.parentElement) {
    if (style(over).overflow === 'visible') continue
    const edge = over.getBoundingClientRect()
    if (over.scrollHeight > over.clientHeight && over.dataset.testid === 'stMain') break
    if (box.left - reach < edge.left || box.right + reach > edge.right
      || box.top - reach < edge.top || box.bottom + reach > edge.bottom)
      return 'cut off by ' + (over.dataset.testid ?? over.className)
  }
  return 'whole'
}"""


def _code(site_id):
    with reading() as session:
        return session.get(SiteRow, site_id).code


@pytest.fixture(scope="module")
def workbook(served):
    """Return an open workbook with two who answer; the first of a long name in the register."""
    assert served.url
    made = factories.opened()
    for _ in range(2):
        factories.participant(made)
    factories.partnership(made.site_id, name="W" * 150, directorate="D" * 120)
    return made


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("agree?question=CC-1.1a", '[data-testid="stMultiSelect"] input'),
        ("evidence?", '[data-testid="stMultiSelect"] input'),
        ("evidence?", '[data-testid="stTextInput"] input'),
        ("evidence?", '[data-testid="stTextArea"] textarea'),
        ("evidence?", '[data-testid="stDateInput"] [role="spinbutton"]'),
        ("map?", '[data-testid="stSelectbox"] input'),
        ("map?", '[data-testid="stNumberInput"] input'),
        ("map?", '[role="tab"]'),
    ],
)
def test_the_ring_of_focus_is_drawn_whole(served, page_of, workbook, address, field):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, f"/{address}&site={_code(workbook.site_id)}")
    page.keyboard.press("Tab")  # so that it is the keyboard that moves the focus
    page.locator(field).first.focus()
    assert page.evaluate(_RING) == "whole"


@pytest.mark.parametrize("device", [{}, PHONE], ids=["screen", "phone"])
def test_a_long_word_pushes_no_column_away(served, page_of, workbook, shot, device):
    page = page_of(served, workbook.team_id, **device)
    open_at_rest(page, f"/map?site={_code(workbook.site_id)}")
    frame = page.get_by_role("region", name="Partnerships by directorate")
    expect(frame.get_by_role("rowheader", name="D" * 120)).to_be_visible()
    shot(page, f"long-word-{'phone' if device else 'screen'}")
    first = frame.locator("tbody th").first.bounding_box()
    assert first["width"] < frame.bounding_box()["width"] * 0.75
    if not device:
        assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_a_phone_shows_the_word_menu(served, page_of, workbook):
    page = page_of(served, workbook.team_id, **PHONE)
    open_at_rest(page, "/")
    button = page.get_by_test_id("stExpandSidebarButton")
    expect(button).to_be_visible()
    shown = button.evaluate("one => getComputedStyle(one, '::after').content")
    assert shown == '"Menu"'
    button.tap()
    expect(page.get_by_role("link", name="Agree", exact=True)).to_be_visible()


def test_a_verifier_clears_a_verdict_and_not_an_answer(served, page_of):
    made = factories.handed_over()
    page = page_of(served, factories.verifier(made))
    open_at_rest(page, "/verify?question=CC-1.1a")
    expect(page.get_by_text("No verdict yet", exact=True)).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Upheld")).click()
    clear = page.get_by_role("button", name="Clear this verdict")
    clear.click()
    expect(clear).to_be_hidden()
    expect(page.get_by_text("Clear this answer")).to_have_count(0)


def _in_view(locator):
    expect(locator).to_be_in_viewport(ratio=1)


def test_a_new_link_is_in_view_and_announced(served, page_of, workbook, shot):
    assert workbook.team_id
    for _ in range(12):  # so that the page is longer than its window
        factories.person("researcher")
    page = page_of(served, factories.person("programme"), viewport={"width": 1000, "height": 600})
    open_at_rest(page, "/people")
    programme = Person(page, lambda name: shot(page, name))
    programme.types("Name", "Wren Calder")
    programme.types("E-mail address", "wren@example.org")
    programme.chooses("Role", "researcher")
    programme.presses("Add and make a sign-in link")
    announced = page.get_by_role("status").filter(has_text="Send this link to Wren Calder.")
    _in_view(announced)
    _in_view(page.get_by_test_id("stCode"))
    shot(page, "new-link-added")
    programme.chooses("Change something for", "Wren Calder (wren@example.org)")
    programme.presses("Make a sign-in link")
    expect(page.get_by_test_id("stCode")).to_have_count(1)
    at_rest(page)
    _in_view(announced)
    _in_view(page.get_by_test_id("stCode"))
    programme.picture("new-link-made")


def test_another_round_is_offered_when_it_makes_sense(served, page_of, shot):
    made = factories.handed_over()
    page = page_of(served, factories.person("programme"))
    open_at_rest(page, f"/rounds?site={_code(made.site_id)}")
    opens = page.get_by_role("button", name="Open the round")
    expect(page.get_by_role("heading", name="Another round")).to_be_visible()
    expect(opens).to_be_hidden()
    page.get_by_text("Open another round all the same").click()
    expect(opens).to_be_visible()
    shot(page, "another-round")
    factories.signed_off(made, factories.verifier(made))
    open_at_rest(page, f"/rounds?site={_code(made.site_id)}")
    expect(page.get_by_role("heading", name="Open the next round")).to_be_visible()
    expect(opens).to_be_visible()


def test_a_partnership_without_a_directorate_is_a_line_of_the_accounts(served, page_of, workbook):
    page = page_of(served, workbook.team_id)
    open_at_rest(page, f"/map?site={_code(workbook.site_id)}")
    table = page.get_by_role("table", name="Partnerships by directorate")
    expect(table.get_by_role("row", name=re.compile("^No directorate given 1"))).to_be_visible()
    expect(page.get_by_text("Of these 2, 1 in the list has no directorate given")).to_be_visible()
