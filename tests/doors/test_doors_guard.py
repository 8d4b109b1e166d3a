"""Nobody gets further than sign-in without being known."""

from pathlib import Path

import pytest
import streamlit
from starlette.requests import HTTPConnection
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

import factories
from assessment.people.signing_in import sign_out, signed_in
from assessment.store.sessions import forget_engines, writing
from pages.doors.guard import COOKIE, IDENTITY, Guard
from pages.doors.routes import ROUTES
from pages.shared.screens import SCREENS

SCREEN_ADDRESSES = [f"/{screen.url}" for screen in SCREENS]
ROUTE_ADDRESSES = sorted(
    {
        route.path.replace("{token}", "x")
        .replace("{role}", "team")
        .replace("{id:int}", "1")
        .replace("{round_id:int}", "1")
        for route in ROUTES
    }
)
OPEN = (
    *("/sign-in", "/welcome", "/set-up", "/health", "/plain.css", "/code", "/live.js"),
    *("/take-part.css", "/take-part.js", "/take-part-worker.js", "/take-part-offline"),
    *("/review.css", "/review.js", "/check"),
)
ROOM = "/room"  # each address of it looks at the phone's seat
LEADS_IN = ("/join/", "/verify-with/", "/example/")


@pytest.mark.parametrize(
    "address", [*SCREEN_ADDRESSES, "/nothing/here", "/answer?question=CC-1.1a"]
)
@pytest.mark.usefixtures("sqlite_database")
def test_a_stranger_who_opens_a_page_is_sent_to_sign_in(browser_of, address):
    factories.programme()
    answer = browser_of().get(address)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2F")


@pytest.mark.parametrize("address", ROUTE_ADDRESSES)
@pytest.mark.usefixtures("sqlite_database")
def test_a_stranger_at_a_route_gets_nothing_but_a_way_in(browser_of, address):
    factories.programme()
    for method in ("GET", "POST", "PUT"):
        answer = browser_of().request(method, address)
        if address.startswith((*OPEN, *LEADS_IN, ROOM)):
            assert answer.status_code in {200, 303, 400, 403, 404, 405}
        else:
            assert answer.status_code in {303, 401}, (method, answer.text)


@pytest.mark.parametrize(
    "address", ["/_stcore/host-config", "/_stcore/health", "/media/x.png", "/component/x/y.js"]
)
@pytest.mark.usefixtures("sqlite_database")
def test_what_serves_the_screens_is_closed_to_strangers(browser_of, address):
    factories.programme()
    assert browser_of().get(address).status_code in {303, 401}
    assert browser_of().get(address, headers={"accept": "*/*"}).status_code == 401


@pytest.mark.parametrize(
    "address", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"]
)
@pytest.mark.usefixtures("sqlite_database")
def test_some_of_the_framework_is_closed_to_everybody(browser_of, address):
    person = factories.programme()
    assert browser_of(person).get(address).status_code == 404
    assert browser_of(person).post(address, json={}).status_code == 404


def _open_socket(client, **headers):
    with client.websocket_connect("/_stcore/stream", headers=headers):
        pass


@pytest.mark.parametrize("token", ["", "not-a-token"])
@pytest.mark.usefixtures("sqlite_database")
def test_the_websocket_is_closed_to_strangers(browser_of, token):
    factories.programme()
    client = browser_of()
    client.cookies.set(COOKIE, token)
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)):
        _open_socket(client)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999"])
@pytest.mark.usefixtures("sqlite_database")
def test_a_foreign_page_gets_no_websocket_and_changes_nothing(browser_of, origin):
    client = browser_of(factories.programme())
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)):
        _open_socket(client, origin=origin)
    for method in ("POST", "PUT", "DELETE"):
        answer = client.request(method, "/sign-out", headers={"origin": origin})
        assert answer.status_code == 403
        assert "another site" in answer.text


async def _heard(scope):
    """Return the identity that the application behind the guard is told."""
    told = []

    async def behind(scope, _receive, _send):
        told.append(HTTPConnection(scope).headers.get(IDENTITY))

    await Guard(behind)(scope, None, None)
    return told


def _scope(path, *headers):
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/sign-out", "/health", "/_stcore/stream"])
@pytest.mark.usefixtures("sqlite_database")
async def test_an_identity_comes_from_the_guard_alone(path):
    person = factories.programme()
    token = factories.sign_in(person)
    with writing() as session:
        number = signed_in(session, token).sign_in_id
    forged = [(IDENTITY, "77"), (IDENTITY.title(), "78")]
    heard = await _heard(_scope(path, *forged, ("cookie", f"{COOKIE}={token}")))
    assert heard == ([None] if path == "/health" else [str(number)])


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.usefixtures("sqlite_database")
def test_a_sign_in_that_has_ended_opens_nothing(browser_of):
    person = factories.programme()
    client = browser_of(person)
    assert client.get("/sign-out").status_code == 200
    with writing() as session:
        sign_out(session, by=person, sign_in_id=0, everywhere=True)
    assert client.get("/sign-out").status_code == 303


@pytest.mark.usefixtures("sqlite_database")
def test_every_answer_carries_the_safe_headers(browser_of):
    factories.programme()
    for address in ("/sign-in", "/map", "/health", "/favicon.png"):
        headers = browser_of().get(address).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        script = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in script
        assert "'sha256-" in script
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"]


@pytest.mark.usefixtures("sqlite_database")
def test_a_screen_says_its_language_and_name(browser_of):
    shown = browser_of(factories.programme()).get("/map")
    assert shown.status_code == 200
    assert '<html lang="en">' in shown.text
    assert "<title>The workbook</title>" in shown.text
    assert "agent" not in shown.text


def test_while_the_database_is_away_a_sentence_says_so(sqlite_database, browser_of):
    client = browser_of(factories.programme())
    assert client.get("/sign-out").status_code == 200
    forget_engines()
    file = Path(sqlite_database.folder / "workbook.db")
    aside = file.rename(file.with_suffix(".away"))
    file.mkdir()
    for address in ("/map", "/sign-in"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "Nothing was changed." in answer.text
    assert client.get("/health").json()["ready"] is False
    file.rmdir()
    aside.rename(file)
    assert client.get("/sign-out").status_code == 200
    assert client.get("/health").json()["ready"] is True


@pytest.mark.usefixtures("sqlite_database")
def test_the_frameworks_scripts_come_compressed(browser_of):
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    name = max(folder.glob("*.js"), key=lambda file: file.stat().st_size).name
    small, whole = (
        browser_of().get(f"/static/js/{name}", headers={"accept-encoding": how})
        for how in ("gzip", "identity")
    )
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert small.content == whole.content == (folder / name).read_bytes()
