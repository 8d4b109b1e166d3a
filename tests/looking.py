"""Looking at a page as people and their aids do: at rest, in its looks, by keyboard, with axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import FileChooser, FilePayload, Page

from assessment.people.signing_in import make_sign_in_link
from assessment.store.sessions import writing
from serving import until

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "width": 1280},
    "dark": {"color_scheme": "dark", "width": 1280},
    "320 px": {"color_scheme": "light", "width": 320},
}

# Streamlit says on its root when a run of the script has ended; charts and tables come after it.
_AT_REST = """() => {
  if (document.querySelector('#answering')) return document.querySelector('html.scripts')
  const app = document.querySelector('[data-testid="stApp"]')
  return app && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && document.querySelector('h1')
    && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
}"""
_RUNS = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
    '[data-test-script-state="running"]'
)
_FINDINGS = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']})
  return found.violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .flatMap(one => one.nodes.map(node => `${one.id} (${one.help}): ${node.html.slice(0, 200)}`))
}"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def waits_for_runs(page: Page) -> None:
    """Let whoever presses or looks wait until the run that is under way has been drawn.

    A screen moves while it is drawn, and what is pressed then lands beside what was meant, with
    people, too.  Keys that go to the page and not to a place in it (``page.keyboard``) do not wait.
    """
    page.add_locator_handler(page.locator(_RUNS), lambda: None)


def presses_at_once(page: Page) -> None:
    """Take ``waits_for_runs`` back, for what happens when somebody presses during a run."""
    page.remove_locator_handler(page.locator(_RUNS))


def sign_in(page: Page, person_id: int) -> None:
    """Sign a person in with a one-time link."""
    with writing() as session:
        token = make_sign_in_link(session, by=0, person_id=person_id)
    page.goto(f"/sign-in?link={token}")
    page.get_by_role("button", name="Sign in").click()
    at_rest(page)


def open_at_rest(page: Page, address: str) -> None:
    """Open an address and wait until its screen has been drawn."""
    page.goto(address)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Wait until the screen has been drawn."""
    page.wait_for_function(_AT_REST)


@contextmanager
def looking(page: Page, look: str) -> Iterator[None]:
    """Show the page in one of the LOOKS while the block runs."""
    chosen = LOOKS[look]
    page.emulate_media(color_scheme=chosen["color_scheme"])
    page.set_viewport_size({"width": chosen["width"], "height": 900})
    page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
    yield


def findings(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical, and whether the page is too wide."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_FINDINGS)
    over = page.evaluate(_TOO_WIDE)
    return [*found, *([f"the page is {over} px wider than its window"] if over > 0 else [])]


def press_until(page: Page, key: str, reached: str, most: int = 200) -> None:
    """Press a key until the focus is on what the CSS selector ``reached`` names."""
    script = """wanted => {
      let at = document.activeElement
      while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement
      return Boolean(at && at.matches(wanted))
    }"""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(script, reached):
            return
    message = f"After {most} times {key} the focus never came to {reached}"
    raise AssertionError(message)


def until_told(page: Page, condition: Callable[[], object], what: str) -> None:
    """Wait until what the browser or the server does makes the condition hold; see ``until``.

    Whoever listens to the browser, or answers in its place, is called only while it is asked.
    """
    until(lambda: page.evaluate("true") and condition(), what)


def choose_by_keyboard(page: Page, field: str, file: FilePayload) -> None:
    """Go to a field for files by keyboard, open it and choose a file.

    The browser takes a moment until it tells of choosers, so it is asked to before the way there.
    """
    offered: list[FileChooser] = []

    def offer(chooser: FileChooser) -> None:
        offered.append(chooser)

    page.on("filechooser", offer)
    press_until(page, "Tab", field)
    page.keyboard.press("Space")
    until_told(page, lambda: offered, "the browser offers to choose a file")
    offered[0].set_files(file)
