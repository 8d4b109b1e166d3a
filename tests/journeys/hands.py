"""What people's hands do at a screen: open, choose, type, press; and what their eyes wait for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from playwright.sync_api import Download, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from looking import at_rest, until_told
from serving import holds, until

SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d")
_A_TRY = 5_000  # ms
_INNER_HEIGHT = """() => {
  const inside = document.querySelector('[data-testid="stMain"]')
  return inside ? inside.scrollHeight - inside.clientHeight : 0
}"""


@contextmanager
def whole(page: Page) -> Iterator[None]:
    """Make the window as high as what is in it while the block runs."""
    size = page.viewport_size
    assert size is not None
    higher = size["height"] + page.evaluate(_INNER_HEIGHT)
    page.set_viewport_size({"width": size["width"], "height": higher})
    yield
    page.set_viewport_size(size)


@dataclass(frozen=True)
class Person:
    """Somebody with a window of their own; ``picture`` keeps what they see under a name."""

    page: Page
    picture: Callable[[str], None]
    fingers: bool = False  # a touch screen

    # ── going somewhere ──────────────────────────────────────────────────────────────────────

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self.sees_heading()

    def follows(self, link: str, heading: str) -> None:
        """Press a link of the screen and wait until the screen it leads to is there."""
        self.inside().get_by_role("link", name=link, exact=True).first.click()
        self.sees_heading(heading)

    def taps(self, link: str) -> None:
        """Tap a link with a finger."""
        self.inside().get_by_role("link", name=link, exact=True).first.tap()

    def goes_to(self, screen: str, heading: str) -> None:
        """Take the bar at the top."""
        self.page.get_by_role("banner").get_by_role("link", name=screen, exact=True).click()
        self.sees_heading(heading)

    def sees_heading(self, heading: str | None = None) -> None:
        """Wait for a screen of this heading, and until the screen before it has gone."""
        title = self.page.get_by_role("heading", level=1)
        if heading is not None:
            title = self.page.get_by_role("heading", level=1, name=heading, exact=True)
        title.first.wait_for()
        self._lets_it_rest()
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)

    def inside(self) -> Locator:
        """Return what stands below the bar at the top, of a screen or of a plain page."""
        return self.page.get_by_test_id("stMain").or_(self.page.locator("main"))

    def _lets_it_rest(self) -> None:
        if self.page.get_by_test_id("stApp").count():
            at_rest(self.page)

    def downloads(self, link: Locator) -> Download:
        """Press a link to a file, which the browser may open in a window of its own for it."""
        found: list[Download] = []

        def take(download: Download) -> None:
            found.append(download)

        self.page.on("download", take)
        self.page.context.on("page", lambda opened: opened.on("download", take))
        link.click()
        until_told(self.page, lambda: found, "the file has come")
        return found[0]

    # ── forms ────────────────────────────────────────────────────────────────────────────────

    def types(self, label: str, text: str) -> None:
        """Type into the first field whose label begins like this, and leave it.

        A hint may follow in the label.  While a field is left its own hint goes and the page
        moves, so that a button pressed in the same moment may be missed.
        """
        self.page.get_by_label(re.compile(rf"^{re.escape(label)}")).first.fill(text)
        self.page.keyboard.press("Tab")

    def presses(self, button: str) -> None:
        self._lets_it_rest()
        self.page.get_by_role("button", name=button, exact=True).click()

    def chooses(self, label: str, option: str) -> None:
        """Type a part of an option and take it from the list that opens, as quick people do.

        A list closes, or loses what was typed, where the page moves under it, also just before the
        option is taken, so it is opened again until the field shows what was chosen.
        """
        at_rest(self.page)
        named = re.compile(rf"^{re.escape(label)}(?!\w)")  # what helps may follow in the name
        typed = self.page.get_by_role("combobox", name=named)
        many = self.page.get_by_test_id("stMultiSelect").filter(has=typed)
        listed = self.page.get_by_role("listbox")

        def chosen() -> bool:
            return option in (many.inner_text() if many.count() else typed.input_value())

        def taken() -> bool:
            if not chosen():
                typed.fill("")
                typed.fill(option)
                with suppress(TooLate):
                    self.page.get_by_role("option", name=option).first.click(timeout=_A_TRY)
            if many.count() and listed.count():
                typed.press("Escape")  # one of which many can be taken stays open
            self.page.keyboard.press("Tab")
            return holds(lambda: chosen() and not listed.count(), seconds=2)

        until(taken, f"“{label}” shows “{option}” as chosen")

    def dates(self, label: str, day: str) -> None:
        """Type a day, as DDMMYYYY, into the parts of a date."""
        self.page.get_by_role("spinbutton", name=f"day, {label}").click()
        self.page.keyboard.type(day)

    def ticks(self, option: str) -> None:
        self.page.get_by_text(option, exact=True).click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def link_shown(self) -> str:
        """Return the address that the screen shows to be copied."""
        self._lets_it_rest()
        made = self.page.locator(".st-key-new-link").get_by_test_id("stCode")
        shown = made if made.count() else self.page.get_by_test_id("stCode")
        return shown.last.inner_text().strip()

    # ── answers that save themselves ─────────────────────────────────────────────────────────

    def part(self, name: str, code: str) -> Locator:
        """Return what carries a widget key."""
        return self.page.locator(f".st-key-{name}-{re.sub(r'[^a-zA-Z0-9_-]', '-', code)}")

    def level(self, name: str, code: str, value: str) -> None:
        """Choose a level or a silence by its row, as a finger does."""
        choice = self.part(name, code).locator(f'input[type=radio][value="{value}"]')
        if self.fingers:
            choice.tap()
        else:
            choice.click()

    def writes(self, name: str, code: str, text: str) -> None:
        area = self.part(name, code).get_by_role("textbox")
        area.fill(text)

    def sees_saved(self, code: str) -> None:
        expect(self.part("saved", code)).to_have_text(SAVED)


@dataclass
class Windows:
    """Opens a browser for somebody; the pictures of all stations are numbered as they come."""

    open_page: Callable[..., Page]  # signs in whom it is given, or nobody
    keep: Callable[[Page, str], None]
    way: str  # how the pictures' names begin
    taken: int = 0

    def of(self, *person_id: int, **context: object) -> Person:
        page = self.open_page(*person_id, **context)
        fingers = bool(context.get("has_touch"))
        return Person(page, lambda name: self.picture(page, name), fingers)

    def picture(self, page: Page, name: str) -> None:
        self.taken += 1
        with whole(page):
            self.keep(page, f"{self.way}-{self.taken:02}-{name}")
