"""Two servers side by side, the application's and the floor's, and visitors in Chromium."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import factories
import programs
from assessment.store.migrating import migrate
from databases import settings_for, settled
from pages.doors.guard import COOKIE
from serving import Server

FLOOR = Path(__file__).parent / "floor" / "one_radio.py"
FIRST_QUESTION = "/answer?question=CC-1.1a"
TAKING_PART = "/take-part#CC-1.1a"
VOICES = ("SL", "EM", "MM", "FL", "EN", "PV", "CP", "CW")


@dataclass(frozen=True)
class Site:
    """A server, the address of its first question, and the cookies that open it, one a person."""

    server: Server
    address: str
    tokens: tuple[str, ...]
    usable: str = "role=radio"  # what is there once the first question can be answered

    def context(self, browser: Browser, person: int = 0) -> BrowserContext:
        """Open a window with nothing in its cache, signed in where that is needed."""
        made = browser.new_context(base_url=self.server.url)
        if self.tokens:
            made.add_cookies(
                [{"name": COOKIE, "value": self.tokens[person], "url": self.server.url}]
            )
        return made

    def ms_to_first_question(self, page: Page) -> float:
        """Open the page and return the milliseconds until its first question can be answered."""
        begun = perf_counter()
        page.goto(self.address, wait_until="commit")
        page.locator(self.usable).first.wait_for()
        return (perf_counter() - begun) * 1000


@contextmanager
def both_sites(
    people: int = 1, form: str = "short", *, only_answering: bool = False
) -> Iterator[tuple[Site, Site]]:
    """Yield the application with an open round and the floor; both stopped, to be started.

    In the full form the first page asks three questions, in the short form one.  People of the
    team answer on the screens; those who are ``only_answering`` on the page outside them.
    """
    folder = Path(tempfile.mkdtemp(prefix="workbook-bench-"))
    url = f"sqlite:///{folder}/workbook.db"
    with settled(url, folder):
        migrate()
        made = factories.opened(form=form)
        join = factories.participant if only_answering else factories.colleague
        answering = [join(made, VOICES[n % len(VOICES)]) for n in range(people)]
        tokens = tuple(factories.sign_in(one.person_id) for one in answering)
        ours = Site(Server(folder, settings_for(url, folder)), FIRST_QUESTION, tokens)
        if only_answering:  # not the form, which is there before, but what saves by itself
            ours = replace(ours, address=TAKING_PART, usable=".box input[type=radio]")
        ours.server.environment["WORKBOOK_URL"] = ours.server.url
        floor = Site(Server(folder, script=FLOOR, ready_at="/_stcore/health"), "/", ())
        try:
            yield ours, floor
        finally:
            ours.server.stop()
            floor.server.stop()
            shutil.rmtree(folder)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.CHROMIUM.path(), args=root)
        yield browser
        browser.close()
