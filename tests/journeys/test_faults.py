"""What the application stands on is away: it says so, calls nothing saved, and comes back by itself."""

from __future__ import annotations

import re
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import event, text

import factories
import postgresql
import programs
from assessment.errors import Unavailable
from assessment.settings import settings
from assessment.store.audit import broken_lines
from assessment.store.migrating import migrate
from assessment.store.sessions import engine, reading
from assessment.workbook.queries import own_sheet
from databases import Database, settings_for, settled
from looking import at_rest, open_at_rest
from serving import Server, until

FIRST = factories.bank().form("short")[0].code
SAVED = re.compile(r"^Saved \d\d:\d\d:\d\d$")
NOT_SAVED = "Not saved yet, will try again"
PageOf = Callable[..., Page]
SMALL = 4096  # bytes that a file may grow to: less than one page of a database's log takes


@dataclass(frozen=True)
class Box:
    """The first question's answer box on somebody's screen, and what the database has of it."""

    page: Page
    who: factories.Participant

    def part(self, name: str) -> Locator:
        return self.page.locator(f".st-key-{name}-{FIRST.replace('.', '-')}")

    @property
    def saved(self) -> Locator:
        return self.part("saved")

    def open(self) -> None:
        self.page.goto(f"/answer?question={FIRST}")
        self.saved.wait_for()

    def level(self, value: int) -> None:
        self.part("own-level").locator(f'input[type=radio][value="{value}"]').click()

    def note(self, text: str) -> None:
        self.part("own-note").get_by_role("textbox").fill(text)

    def stored(self) -> tuple[int | None, str]:
        with reading() as session:
            line = own_sheet(session, self.who.id)[0]
        return line.level, line.note


def opened_box(server: Server, page_of: PageOf) -> Box:
    """Sign somebody in by a link and open their first question, a level saved on it."""
    who = factories.participant(factories.opened(), "FL")
    box = Box(page_of(server, who.person_id), who)
    box.open()
    box.level(1)
    expect(box.saved).to_have_text(SAVED)
    assert box.stored() == (1, "")
    return box


def typed_while_away(box: Box, text: str) -> None:
    """Type, and be told the truth: it is not saved, and it is still there."""
    box.level(3)
    box.note(text)
    expect(box.saved).to_contain_text(NOT_SAVED, timeout=60_000)
    expect(box.part("own-note").get_by_role("textbox")).to_have_value(text)


def saved_by_itself(box: Box, text: str) -> None:
    """Nobody presses anything: the box tries again until the database has it."""
    expect(box.saved).to_have_text(SAVED, timeout=90_000)
    assert box.stored() == (3, text)
    with reading() as session:
        assert list(broken_lines(session)) == []


# ── the disk is full ─────────────────────────────────────────────────────────────────────────


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """Let no file of the server grow while the block runs."""
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (SMALL, before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_and_what_was_typed_is_saved_once_there_is_room(
    served: Server, page_of: PageOf
):
    assert sys.platform == "linux", "the limits of another process can only be set there"
    box = opened_box(served, page_of)
    team = page_of(served, factories.person("programme"))
    open_at_rest(team, "/settings")
    with full_disk(served):
        typed_while_away(box, "Typed while the disk was full")
        assert box.stored() == (1, "")
        team.get_by_label("The theme that partnerships have to touch").fill("rivers")
        team.get_by_role("button", name="Save").click()
        expect(team.get_by_text("Nothing was saved.")).to_be_visible(timeout=60_000)
        assert team.get_by_text("Saved.", exact=True).count() == 0
    saved_by_itself(box, "Typed while the disk was full")
    team.get_by_role("button", name="Save").click()
    expect(team.get_by_text("Saved.", exact=True)).to_be_visible()


# ── somebody holds the database ──────────────────────────────────────────────────────────────


def test_a_database_that_is_held_is_waited_for_and_the_text_is_saved(
    served: Server, page_of: PageOf
):
    box = opened_box(served, page_of)
    held = Path(settings().database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(held, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        typed_while_away(box, "Typed while somebody else wrote")
        connection.execute("ROLLBACK")
    saved_by_itself(box, "Typed while somebody else wrote")


# ── the folder of the database is away ───────────────────────────────────────────────────────


def test_whatever_is_shown_as_saved_while_its_folder_is_away_is_there_afterwards(
    served: Server, page_of: PageOf
):
    box = opened_box(served, page_of)
    folder = Path(settings().database_url.removeprefix("sqlite:///")).parent
    aside = folder.rename(folder.with_name("aside"))
    try:
        box.level(3)
        box.note("Typed while the folder was away")
        # Connections that are open go on with the very same file; a new one can't be had.
        expect(box.saved).to_have_text(re.compile(f"{SAVED.pattern}|^{NOT_SAVED}"), timeout=60_000)
    finally:
        aside.rename(folder)
    saved_by_itself(box, "Typed while the folder was away")


def test_a_full_database_is_said_to_be_full(sqlite_database: Database):
    assert sqlite_database.url
    factories.programme()
    with reading() as session:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
    event.listen(
        engine(),
        "connect",
        lambda connection, _record: connection.execute(f"PRAGMA max_page_count={pages}"),
    )
    engine().dispose()
    with pytest.raises(Unavailable, match=r"disk .* is full\. Nothing was saved\."):
        add_sites(100)


def add_sites(count: int) -> None:
    for _ in range(count):
        factories.site()


# ── PostgreSQL: signing in, answering, its server gone, the key gone ─────────────────────────


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgresql.Cluster]:
    """Yield a PostgreSQL of this file alone, to be stopped and started."""
    if programs.POSTGRES.path() is None:
        pytest.skip("PostgreSQL's server programs are not on this machine; see tests/programs.py")
    with postgresql.running() as made:
        yield made


@pytest.fixture(scope="module")
def on_postgresql(
    cluster: postgresql.Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Yield the application, served on PostgreSQL."""
    folder = tmp_path_factory.mktemp("on-postgresql")
    url = cluster.make_template()
    server = Server(folder, settings_for(url, folder))
    server.environment["WORKBOOK_URL"] = server.url
    with settled(url, folder):
        migrate()
        settings().key_file.write_bytes(bytes(range(32)))
        server.start()
        yield server
        server.stop()


@pytest.mark.postgresql
def test_somebody_signs_in_and_answers_on_postgresql(on_postgresql: Server, page_of: PageOf):
    box = opened_box(on_postgresql, page_of)
    box.level(4)
    box.note("Ŵythnos o law شكرا 👍🏽 NUL\x00 here")
    until(lambda: box.stored() == (4, "Ŵythnos o law شكرا 👍🏽 NUL\ufffd here"), "it is saved")
    expect(box.saved).to_have_text(SAVED)
    box.page.reload()
    expect(box.part("own-note").get_by_role("textbox")).to_have_value(
        "Ŵythnos o law شكرا 👍🏽 NUL\ufffd here"
    )
    expect(box.saved).to_have_text(SAVED)


@pytest.mark.postgresql
def test_while_postgresql_is_gone_it_is_said_everywhere_and_then_all_goes_on(
    on_postgresql: Server, cluster: postgresql.Cluster, page_of: PageOf
):
    box = opened_box(on_postgresql, page_of)
    programme = page_of(on_postgresql, factories.person("programme"))
    open_at_rest(programme, "/audit")
    cluster.stop()
    try:
        typed_while_away(box, "Typed while the database was gone")
        # A screen that is open says so at its next run; one that is opened says so at the door.
        programme.get_by_role("button", name="Check every line").click()
        expect(programme.get_by_text("The database can't be reached")).to_be_visible(timeout=60_000)
        assert programme.get_by_text("Traceback").count() == 0
        answer = programme.goto("/map")
        assert answer is not None
        assert answer.status == 503
        expect(programme.get_by_text("Nothing was changed.")).to_be_visible()
        health = httpx.get(f"{on_postgresql.url}/health", timeout=30)
        assert (health.status_code, health.json()["database"]) == (503, "away")
    finally:
        cluster.start()
    saved_by_itself(box, "Typed while the database was gone")
    open_at_rest(programme, "/map")
    assert programme.get_by_role("heading", level=1).inner_text() == "Map your partnerships"


@pytest.mark.postgresql
@pytest.mark.parametrize("fault", ["missing", "unreadable", "broken"])
def test_without_its_key_no_pack_is_made_and_with_it_again_one_is(
    on_postgresql: Server, page_of: PageOf, fault: str
):
    made = factories.handed_over()
    page = page_of(on_postgresql, made.team_id)
    open_at_rest(page, "/hand-over")
    key = settings().key_file
    aside = key.rename(key.with_suffix(".aside"))
    try:
        if fault == "unreadable":
            key.mkdir()
        if fault == "broken":
            key.write_bytes(b"half a key")
        page.get_by_role("button", name="Make a pack").click()
        expect(page.get_by_text(re.compile("no pack was made|Nothing was signed"))).to_be_visible()
        assert page.get_by_role("link", name="Fetch the pack").count() == 0
    finally:
        if key.is_dir():
            key.rmdir()
        aside.replace(key)
    page.get_by_role("button", name="Make a pack").click()
    expect(page.get_by_text("The pack is made and kept.")).to_be_visible(timeout=60_000)
    at_rest(page)
    expect(page.get_by_role("link", name="Fetch the pack")).to_have_count(1)
