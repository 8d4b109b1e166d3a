"""Every screen of a site whose every text field holds what a screen could take for something else.

On each, as everybody who has it, on a phone: each text stands as it was typed, nothing runs,
nobody is asked for a picture, and the page is no wider than the window.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assessment.barriers.findings import findings_of
from assessment.documents.packing import pack_to
from assessment.people.queries import sites_of, who_is
from assessment.store.sessions import reading
from assessment.verification.packs.issuing import issue_pack
from assessment.verification.queries import queries_to_answer
from assessment.workbook.queries import rounds_of
from factories import bank
from looking import at_rest, sign_in
from nasty_site import FIRST, NastySite, Typed, build_site
from pages.shared.screens import screens_for
from serving import Server, until

NARROW = {"viewport": {"width": 390, "height": 844}}

# All that can be read, inside the answer boxes and in fields too.
_READ = """() => {
  const found = [document.body.innerText]
  const walk = (root) => {
    for (const one of root.querySelectorAll('*')) {
      if (one.matches('input, textarea')) found.push(one.value)
      if (!one.shadowRoot) continue
      for (const inner of one.shadowRoot.children) found.push(inner.innerText ?? '')
      walk(one.shadowRoot)
    }
  }
  walk(document)
  return found.join('\\n')
}"""
# What a text would have become, had a screen made something of it.
_MADE = """(tracker) => {
  const made = 'a[href^="javascript"], [src="x"], [onerror], .katex, [data-testid="stIconMaterial"]'
  const found = []
  const walk = (root) => {
    for (const one of root.querySelectorAll('*')) {
      const leads = ['href', 'src', 'srcset'].some((name) =>
        (one.getAttribute(name) ?? '').includes(tracker))
      const icon = one.matches('[data-testid="stIconMaterial"]') && one.innerText !== 'home'
      if (leads || (one.matches(made) && !icon)) found.push(one.outerHTML.slice(0, 200))
      if (one.shadowRoot) walk(one.shadowRoot)
    }
  }
  walk(document)
  return found
}"""
_FOLDED = """() => {
  const found = []
  const walk = (root) => {
    for (const one of root.querySelectorAll('*')) {
      if (one.matches('details:not([open]) > summary')) found.push(one)
      if (one.shadowRoot) walk(one.shadowRoot)
    }
  }
  walk(document)
  return found
}"""
_TOO_WIDE = """() => ['html', 'body', '[data-testid="stMain"]']
  .flatMap((one) => [...document.querySelectorAll(one)])
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.tagName} ${one.dataset.testid ?? ''} is ${one.scrollWidth} px wide`)"""


@dataclass
class Tracker:
    """Somebody on the network who waits for a picture to be asked for."""

    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def tracker() -> Iterator[Tracker]:
    asked: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *told: object) -> None:
            """Keep the tests' output to the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Note) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Tracker(f"http://127.0.0.1:{server.server_port}", asked)
        server.shutdown()


@pytest.fixture(scope="module")
def typed(tracker: Tracker) -> Typed:
    return Typed(tracker.url)


@pytest.fixture(scope="module")
def site(served: Server, typed: Typed) -> NastySite:
    assert served.url
    made = build_site(typed)
    issue_pack(
        by=made.people["programme"],
        round_id=made.first.round_id,
        person_id=made.people["verifier"],
        build=pack_to,
        bank=bank(),
        findings=findings_of,
    )
    return made


@pytest.fixture(scope="module")
def read() -> dict[str, set[str]]:
    """Return the fields that have been read whole so far, by who has read them."""
    return {}


# ── looking at a screen ──────────────────────────────────────────────────────────────────────


@dataclass
class Reader:
    """Somebody who reads every screen; ``seen`` are the fields that they have read whole."""

    page: Page
    typed: Typed
    tracker: Tracker
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def looks(self, where: str) -> None:
        """Take in the screen as it stands, and find nothing wrong with it."""
        shown = self.page.evaluate(_READ)
        wrong = self.typed.torn(shown)
        wrong += self.page.evaluate(_MADE, self.tracker.url)
        wrong += self.page.evaluate(_TOO_WIDE)
        wrong += ["it failed"] * ("it is our fault" in shown)
        self.wrong += [f"{where}: {one}" for one in wrong]
        self.seen |= self.typed.in_it(shown)

    def opens(self, address: str) -> None:
        """Open an address, every view of it, and whatever is folded away in it."""
        self.page.goto(address)
        self.page.get_by_role("heading", level=1).wait_for()
        at_rest(self.page)
        tabs = self.page.get_by_role("tab")
        for number in range(max(1, tabs.count())):
            if tabs.count():
                tabs.nth(number).click()
                expect(tabs.nth(number)).to_have_attribute("aria-selected", "true")
                # A view is drawn by a run of its own, which may begin after a first look.
                expect(self.page.get_by_role("tabpanel").first).to_have_text(_SOMETHING)
                at_rest(self.page)
            self.unfolds()
            self.looks(f"{address}, view {number}")
            # The browser's own lists hold words of the bank and open in the same page.
            for box in self.page.locator("[role=combobox]").all():
                self.looks_into(box, address)

    def sees(self, text: str) -> None:
        """Wait until something is there to be read, and look at the whole screen."""
        self.page.get_by_text(text).first.wait_for()
        at_rest(self.page)
        self.looks(text)

    def takes(self, named: str, mark: str) -> None:
        """Choose what carries a mark from a list."""
        box = self.page.get_by_role("combobox", name=named)
        box.click()
        box.fill(mark)
        expect(self.page.get_by_role("option").filter(has_text=mark)).to_have_count(1)
        box.press("Enter")
        at_rest(self.page)

    def unfolds(self) -> None:
        self.page.evaluate(f"({_FOLDED})().forEach((one) => one.click())")
        self.page.wait_for_function(f"() => !({_FOLDED})().length")
        at_rest(self.page)

    def looks_into(self, box: Locator, address: str) -> None:
        """Open a list to choose from, and close it again."""
        options, named = self.page.locator("[role=option]"), box.get_attribute("aria-label")

        def opens() -> int:
            box.press("ArrowDown")
            return options.count()

        until(opens, "the list opens", seconds=10)
        self.looks(f"{address}, choosing from {named}")
        self.page.keyboard.press("Escape")
        expect(options).to_have_count(0)


@pytest.fixture
def reader_of(
    browser: Browser, served: Server, typed: Typed, tracker: Tracker
) -> Iterator[Callable[[int | None], Reader]]:
    """Return a reader on a phone; whoever ran a script or asked for something fails the test."""
    opened: list[Page] = []
    complaints: list[str] = []

    def make(person_id: int | None) -> Reader:
        page = browser.new_context(base_url=served.url, **NARROW).new_page()
        opened.append(page)
        page.set_default_timeout(30_000)
        page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("request", lambda request: complaints.extend(_foreign(served, request.url)))
        if person_id is not None:
            sign_in(page, person_id)
        return Reader(page, typed, tracker)

    yield make
    for page in opened:
        page.context.close()
    assert complaints == []
    assert tracker.asked == []


def _foreign(served: Server, url: str) -> Iterator[str]:
    own = url.startswith((f"{served.url}/", "data:", "blob:"))
    if not own or url == f"{served.url}/x":
        yield f"asked for {url}"


# ── everybody's screens ──────────────────────────────────────────────────────────────────────


_SOMETHING = re.compile(r"\S")
OF_A_QUESTION = {"answer", "agree", "verify"}
OF_NO_ROUND = {
    *("map", "choose", "compare", "method", "agree-words"),
    *("programme", "people", "rounds", "settings", "audit"),
}
STANDINGS = (
    "programme",
    "team",
    "participant",
    "participant of the first",
    "verifier",
    "researcher",
)


def addresses(site: NastySite, who: str) -> list[str]:
    """Return where somebody can go at the site, in each round where the screen is about one."""
    with reading() as session:
        person = who_is(session, site.people[who])
        there = next((one for one in sites_of(session, person) if one.code == site.code), None)
        rounds = rounds_of(session, person, there.id) if there else ()
    found = []
    for one in rounds or [None]:
        at = f"site={site.code}" + (f"&round={one.id}" if one else "")
        for screen in screens_for(person, there, one):
            if screen.url not in OF_NO_ROUND:
                found.append(f"/{screen.url}?{at}")
            elif one is None or one == rounds[-1]:
                found.append(f"/{screen.url}?site={site.code}")
            if screen.url in OF_A_QUESTION:
                found.append(f"/{screen.url}?{at}&question={FIRST}")
            if screen.url == "queries" and one is not None:
                with reading() as session:
                    asked = queries_to_answer(session, one.id)
                found += [f"/queries?{at}&query={query.mark}" for query in asked]
    return found


def goes_further(reader: Reader, who: str, site: NastySite) -> None:
    """Open what only a press of a button shows."""
    page = reader.page
    if who == "team":
        page.goto(f"/map?site={site.code}")
        page.get_by_role("tab", name="Partnerships").click()
        page.get_by_role("button", name=_mark(reader.typed, "partnership.name")).click()
        reader.sees("Change a partnership")
        reader.opens(f"/choose?site={site.choosing}")
        reader.takes("Partnership", _mark(reader.typed, "choosing.one"))
        reader.sees("Why this one?")
        reader.takes("Partnerships that need a reason", _mark(reader.typed, "choosing.two"))
        reader.sees("Why not")
        reader.opens(f"/evidence?site={site.code}&round={site.second.round_id}")
        page.get_by_role("button", name="Change E001").click()
        reader.sees("Take E001 off the list")
        reader.opens(f"/agree-words?site={site.code}")
        page.get_by_role("button", name="Change community").click()
        reader.sees("Withdraw this meaning")
        reader.opens(f"/invite?site={site.code}&round={site.second.round_id}")
        page.get_by_label("Name of the person").fill(reader.typed.name("invitation.by hand"))
        reader.takes("The voice they speak from", "Front-line staff")
        page.get_by_role("button", name="Make an invitation").click()
        reader.sees("Send this link to")
    if who == "programme":
        reader.opens("/people")
        reader.takes("Change something for", _mark(reader.typed, "person.team"))
        reader.sees("Make a sign-in link")
        reader.opens("/audit")
        page.get_by_label("Page", exact=True).fill("2")
        page.get_by_label("Page", exact=True).press("Enter")
        reader.sees("page 2 of")


def _mark(typed: Typed, what: str) -> str:
    return next(mark for mark, named in typed.what.items() if named == what)


@pytest.mark.parametrize("who", STANDINGS)
def test_a_screen_shows_what_was_typed_and_runs_none_of_it(
    site: NastySite, reader_of: Callable[[int | None], Reader], who: str, read: dict[str, set[str]]
):
    reader = reader_of(site.people[who])
    for address in addresses(site, who):
        reader.opens(address)
    goes_further(reader, who, site)
    assert reader.wrong == [], reader.wrong
    read[who] = reader.seen


def test_the_plain_doors_do_so_too(
    site: NastySite, reader_of: Callable[[int | None], Reader], read: dict[str, set[str]]
):
    reader = reader_of(None)
    reader.page.goto(f"/join/{site.invited}")
    reader.looks("the invitation")
    reader.page.goto("/sign-in?next=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    reader.looks("signing in")
    assert reader.wrong == [], reader.wrong
    read["nobody"] = reader.seen


def test_every_field_has_been_read_somewhere(typed: Typed, read: dict[str, set[str]]):
    assert len(read) == len(STANDINGS) + 1, "the tests above come first"
    assert set(typed.what.values()) - set.union(*read.values()) == set()
