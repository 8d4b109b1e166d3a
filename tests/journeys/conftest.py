"""People in a real Chromium before the real application.

``served``          the application on an empty database of its own, one for each test file;
                    ``.url``, ``.log``, ``.restart()``, ``.kill()`` (as a power cut) and ``.start()``
``example_served``  the same, filled with the example programme
``page_of``         ``page_of(served, person_id)``: a window, still empty, in which that person is
                    signed in; keywords go to the browser's context, such as ``**PHONE`` (of
                    looking.py) or ``color_scheme="dark"``.  ``page_of(served)`` is a window of
                    nobody; ``looking.sign_in`` goes the whole way by a link.  Whoever presses in it
                    waits for the run that is under way, until ``looking.presses_at_once``.
``shot``            ``shot(page, "name")`` keeps a picture in build/screenshots

While ``served`` is there, the settings point at its database, so that tests can look into it and
build in it with ``reading()``, ``writing()`` and ``factories``.  A window that ran into a script
error or broke the content security policy fails its test; what the windows of a failed test show
is printed, and kept as pictures beside the others.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

import factories
import programs
from assessment.__main__ import main
from assessment.store.migrating import migrate
from databases import settings_for, settled
from looking import waits_for_runs
from pages.doors.guard import COOKIE
from serving import ROOT, Server

# Two shared cores also serve the page, build the documents and run the browser.
expect.set_options(timeout=30_000)  # ms
SCREENSHOTS = ROOT / "build" / "screenshots"
# Chromium's list under the address, which no test looks at, is two pages of its own in every window,
# a third of the work of opening one.  The last list counts, so playwright's own stands here, too.
_NOT_LOADED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
# Nothing but this machine can be reached, and a browser run by root has no sandbox.
_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    f"--disable-features={_NOT_LOADED}",
]
_HAS_FAILED = pytest.StashKey[bool]()
_AS_ROOT = ["--no-sandbox"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated-for-journeys")
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        migrate()
    return folder


@pytest.fixture(scope="session")
def _example_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example-for-journeys")
    with settled(f"sqlite:///{folder}/workbook.db", folder):
        assert main(["demo"]) == 0
    return folder


@pytest.fixture(scope="module")
def served(_migrated_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield the application, started on an empty database of its own."""
    yield from _served(_migrated_once, tmp_path_factory)


@pytest.fixture(scope="module")
def example_served(
    _example_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield the application, started on the example programme."""
    yield from _served(_example_once, tmp_path_factory)


def _served(filled: Path, folders: pytest.TempPathFactory) -> Iterator[Server]:
    folder = folders.mktemp("served") / "here"
    shutil.copytree(filled, folder)
    url = f"sqlite:///{folder}/workbook.db"
    server = Server(folder, settings_for(url, folder))
    server.environment["WORKBOOK_URL"] = server.url
    with settled(url, folder):
        server.start()
        yield server
        server.stop()


# One for each test file: while it runs, its thread has an event loop, in which nobody else
# could run theirs.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Yield what drives browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser_path(playwright: Playwright) -> dict[str, Any]:
    """Return how a real Chromium is started: the machine's own, else the one playwright brought."""
    path = programs.CHROMIUM.path()
    if path is None and not Path(playwright.chromium.executable_path).exists():
        pytest.skip("Chromium is not on this machine; see tests/programs.py")
    return {"executable_path": path, "args": [*_ARGUMENTS, *_AS_ROOT]}


@pytest.fixture(scope="module")
def browser(playwright: Playwright, browser_path: dict[str, Any]) -> Iterator[Browser]:
    """Yield a Chromium."""
    chromium = playwright.chromium.launch(**browser_path)
    yield chromium
    chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the windows of a test that failed be seen; see ``page_of``."""
    report = yield
    if report.failed:
        item.stash[_HAS_FAILED] = True
    return report


@pytest.fixture
def page_of(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a window for a person.

    Where the test fails, what each window shows then is printed, and kept as a picture.
    """
    complaints: list[str] = []
    opened: list[Page] = []
    with ExitStack() as windows:

        def open_window(server: Server, person_id: int | None = None, **context: object) -> Page:
            made = browser.new_context(base_url=server.url, **context)  # type: ignore[arg-type]
            windows.callback(made.close)
            if person_id is not None:
                made.add_cookies([_sign_in(server, person_id)])
            page = made.new_page()
            page.set_default_timeout(30_000)  # shared cores are slow at times
            waits_for_runs(page)
            page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
            page.on("console", lambda message: complaints.extend(_complaint(message)))
            opened.append(page)
            return page

        yield open_window
        if _HAS_FAILED in request.node.stash:
            _show(opened, request.node.name)
    assert complaints == []


def _show(pages: list[Page], name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages, start=1):
        with suppress(PlaywrightError):  # closed, or it does not answer
            print(f"── window {number}: {page.url}\n{page.locator('body').inner_text()}")
            picture = SCREENSHOTS / f"failed-{re.sub('[^a-z_]', '', name)}-{number}.png"
            page.screenshot(path=picture, full_page=True)


def _sign_in(server: Server, person_id: int) -> dict[str, object]:
    """Return the cookie that coming by a link would leave, without loading a screen for it."""
    kept = {"name": COOKIE, "value": factories.sign_in(person_id), "url": server.url}
    return {**kept, "httpOnly": True, "sameSite": "Lax"}


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    if message.type == "error" and "Content Security Policy" in message.text:
        yield message.text


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """Return a function that keeps a picture of the whole page."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def own_computer(
    playwright: Playwright, browser_path: dict[str, Any], tmp_path: Path
) -> Callable[[], BrowserContext]:
    """Return what starts a browser without a network; closed and started again, it remembers."""

    def started() -> BrowserContext:
        profile = tmp_path / "profile"
        return playwright.chromium.launch_persistent_context(profile, offline=True, **browser_path)

    return started


@pytest.fixture
def offline(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Yield a function that opens a file on a computer without a network.

    ``computer`` is the one to open it on, a new one where none is given.  A window that ran into a
    script error, complained of anything or asked for more than files fails its test.
    """
    complaints: list[str] = []
    asked: list[str] = []
    with ExitStack() as computers:

        def open_file(
            file: Path, computer: BrowserContext | None = None, **context: object
        ) -> Page:
            if computer is None:
                computer = browser.new_context(offline=True, **context)  # type: ignore[arg-type]
                computers.callback(computer.close)
            page = computer.new_page()
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
            page.on("console", lambda line: complaints.extend(_error(line)))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(file.as_uri())
            return page

        yield open_file
    assert complaints == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob"}


def _error(message: ConsoleMessage) -> Iterator[str]:
    if message.type == "error":
        yield message.text
