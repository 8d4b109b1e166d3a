"""The application just started, before anybody has opened anything: no door stands open."""

import asyncio
import os
import subprocess
import sys
from http import HTTPStatus

import httpx
import pytest
import websockets

import factories
from databases import settings_for, settled
from pages.doors.guard import COOKIE
from pages.shared.screens import SCREENS
from postgresql import free_port
from serving import ROOT, Server, until


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh")
    url = f"sqlite:///{folder}/workbook.db"
    with settled(url, folder):
        server = Server(folder, settings_for(url, folder))
        server.launch()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def token(fresh):
    until(fresh.is_ready, "the server is ready")
    return factories.sign_in(factories.programme())


def _connect(server, **headers):
    """Return the status that the websocket's handshake is answered with."""

    async def knock():
        try:
            async with websockets.connect(
                server.url.replace("http", "ws") + "/_stcore/stream",
                additional_headers=headers,
                subprotocols=["streamlit"],
            ):
                return HTTPStatus.SWITCHING_PROTOCOLS
        except websockets.InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(knock())


def test_deep_links_into_a_fresh_process_lead_to_sign_in(fresh, token):
    assert token
    modules = [f"/{path.stem}" for path in (ROOT / "pages").rglob("*.py")]
    screens = [f"/{screen.url}" for screen in SCREENS]
    assert len(modules) > len(screens) > 10
    for address in [*screens, *modules]:
        answer = httpx.get(fresh.url + address, headers={"accept": "text/html"})
        assert answer.status_code in {303, 200}
        if answer.status_code == 200:
            assert address in {"/welcome", "/health", "/room"}  # the room asks for its code


def test_the_websocket_opens_for_a_sign_in_and_from_our_own_pages_alone(fresh, token):
    cookie = f"{COOKIE}={token}"
    assert _connect(fresh) == 403
    assert _connect(fresh, cookie=f"{COOKIE}=guessed") == 403
    assert _connect(fresh, **{"x-workbook-sign-in": "1"}) == 403
    assert _connect(fresh, cookie=cookie, origin="http://evil.example") == 403
    assert _connect(fresh, cookie=cookie, origin=fresh.url) == 101


def test_the_first_start_makes_a_key_that_only_its_owner_reads(fresh, token):
    assert token
    key = fresh.folder / "signing.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) == 32


@pytest.mark.parametrize("fault", ["bank", "setting", "migration"])
def test_what_stands_in_the_way_is_said_before_starting(tmp_path, fault):
    environment = settings_for(f"sqlite:///{tmp_path}/workbook.db", tmp_path)
    if fault == "bank":
        environment["WORKBOOK_QUESTIONS"] = str(tmp_path / "nothing")
    if fault == "setting":
        environment["WORKBOOK_IDLE_HOURS"] = "many"
    if fault == "migration":
        environment["WORKBOOK_DATABASE_URL"] = "postgresql+psycopg://127.0.0.1:9/none"
    command = [sys.executable, "-m", "streamlit", "run", "workbook_app.py"]
    ended = subprocess.run(
        [*command, "--server.port", str(free_port())],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode != 0
    said = {
        "bank": "There is no version of the questions here",
        "setting": "WORKBOOK_IDLE_HOURS must be a number above 0",
        "migration": "The database can't be reached",
    }[fault]
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
