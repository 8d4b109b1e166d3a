"""What stands before everything: nobody gets further than sign-in without being known.

Pure ASGI, because it has to see the websocket too.  It decides on ``scope["path"]``.
"""

from __future__ import annotations

import logging
from urllib.parse import quote, urlsplit

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.errors import SignInNeeded, Unavailable
from assessment.people.model import Who
from assessment.people.signing_in import SIGN_IN_ENDED, signed_in
from assessment.settings import settings
from assessment.store.sessions import reading
from pages.doors.first_page import FIRST_PAGE
from pages.doors.headers import SECURITY_HEADERS, SHORT_HEADERS
from pages.doors.layout import sentence_page
from pages.doors.reviewing_files import OPEN as OPEN_TO_REVIEW
from pages.doors.starting import with_plain_failures
from pages.doors.taking_part_files import OPEN
from pages.shared.screens import SCREENS

COOKIE = "workbook_sign_in"
SEAT = "workbook_seat"  # of a phone in the room
# Set here and nowhere else; Streamlit ties its sessions to it (server.trustedUserHeaders).
IDENTITY = "x-workbook-sign-in"

# Open to anybody: the plain doors that lead to a sign-in, and the framework's own files.
_PLAIN = frozenset({"/sign-in", "/welcome", "/set-up", "/health", "/favicon.png", "/plain.css"})
_CHECK = frozenset({"/check", "/check/list", "/check.js", "/check.css"})
_OPEN = OPEN | OPEN_TO_REVIEW | _PLAIN | _CHECK | {"/code", "/live.js"}
# Whoever has a meeting's code comes in, and every address of the room looks at the seat itself.
_ROOM = frozenset(
    {
        "/room",
        "/room/seat",
        "/room/vote",
        "/room/leave",
        "/room/now",
        "/room/live",
        "/room/room.js",
        "/room/room.css",
    }
)
_OPEN_BELOW = ("/join/", "/verify-with/", "/example/", "/static/")
# These check the sign-in themselves: where a save's transaction does, or as long as one listens.
_CHECK_THEMSELVES = ("/save/", "/live/", "/review/query")
# People who only answer do so on a page of their own, which needs no framework.
_ANSWERING = "/take-part"
_FOR_OTHERS = frozenset({"/", "/answer"})
# So do verifiers who came by a link.
_REVIEWING = "/review"
_FOR_VERIFIERS_WITH_AN_ACCOUNT = frozenset({"/", "/verify"})
# Forms of theirs whose pages give back what was typed, should the sign-in have ended meanwhile.
_GIVE_BACK = frozenset(
    {_ANSWERING, _REVIEWING, "/review/declare", "/review/sign-off", "/review/query"}
)
_BLOCKED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/auth/")
_SCREENS = frozenset(f"/{screen.url}" for screen in SCREENS)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What refuses something that was tried; what was only not found, or not known yet, is no attempt.
_REFUSED = frozenset({400, 401, 403, 409, 410, 413, 422, 423})
_LONGEST_PATH = 200  # characters of it in the log

_log = logging.getLogger("workbook")


class Guard:
    """Refuse whatever is anonymous or foreign, and dress every response in the safe headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # The framework sends its own files as large as they are: 1 MB of scripts too much.
        self.files = GZipMiddleware(app, minimum_size=1_000, compresslevel=3)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, with_plain_failures(send))
            return
        refusal = await _refusal(scope)
        if scope["type"] == "websocket" and refusal is not None:
            _note(scope, 403)
            await send({"type": "websocket.close", "code": 1008})  # before accepting: a 403
            return
        app = self.files if scope["path"].startswith("/static/") else self.app
        answer = refusal or _first_page(scope) or app
        await answer(scope, receive, _dressed(scope, send))


async def _refusal(scope: Scope) -> Response | None:
    """Return what to answer instead, or None to go on; an identity is then in the headers."""
    headers = MutableHeaders(scope=scope)
    del headers[IDENTITY]
    path: str = scope["path"]
    if path.startswith(_BLOCKED):
        return Response(status_code=404)
    if _changes_something(scope) and not _same_origin(headers):
        return _sentence(scope, "This request came from another site. Nothing was changed.", 403)
    if path in _OPEN or path in _ROOM or path.startswith(_OPEN_BELOW):
        return None
    return await _unknown(scope)


async def _unknown(scope: Scope) -> Response | None:
    """Return the way to sign-in for whoever is not known; hand on the number of who is."""
    token = HTTPConnection(scope).cookies.get(COOKIE)
    if token and scope["path"].startswith(_CHECK_THEMSELVES):
        return None
    try:
        who = await run_sync(_who, token or "")
    except SignInNeeded:
        if scope["path"] in _GIVE_BACK and scope.get("method") == "POST":
            return None  # the page gives back what was typed
        return _to_sign_in(scope)
    except Unavailable as error:
        return _sentence(scope, str(error), 503)
    # Afresh, because every look at a scope's headers puts a copy in their place.
    MutableHeaders(scope=scope)[IDENTITY] = str(who.sign_in_id)
    return _to_own_page(scope, who)


def _to_own_page(scope: Scope, who: Who) -> Response | None:
    """Return the way to their own page for people who only answer, or only verify by a link."""
    if scope["type"] != "http":
        return None
    if who.only_answers and scope["path"] in _FOR_OTHERS:
        to = _ANSWERING
    elif who.only_verifies and scope["path"] in _FOR_VERIFIERS_WITH_AN_ACCOUNT:
        to = _REVIEWING
    else:
        return None
    asked = HTTPConnection(scope).query_params
    if asked.get("round", "").isdecimal():
        to += f"?round={asked['round']}"
    if "check" in asked:
        to += "#check"
    elif "question" in asked:
        to += f"#{quote(asked['question'])}"
    return RedirectResponse(to, status_code=303)


def _first_page(scope: Scope) -> Response | None:
    if scope["type"] == "http" and scope["path"] in _SCREENS and scope["method"] in {"GET", "HEAD"}:
        return HTMLResponse(FIRST_PAGE)
    return None


def _who(token: str) -> Who:
    if not token:
        raise SignInNeeded(SIGN_IN_ENDED)
    with reading() as session:
        return signed_in(session, token)


def _changes_something(scope: Scope) -> bool:
    return scope["type"] == "websocket" or scope["method"] not in _SAFE


def _same_origin(headers: Headers) -> bool:
    """Tell whether a request that changes something comes from our own pages.

    Browsers always say where a websocket, a PUT or a POST comes from; other programs, which
    carry no browser's cookies, need not.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    came_from = urlsplit(origin).netloc  # "" for the origin "null" of a page without one
    return bool(came_from) and came_from in {headers.get("host"), urlsplit(settings().url).netloc}


def _to_sign_in(scope: Scope) -> Response:
    if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and _wants_page(scope):
        query = scope["query_string"].decode("latin-1")
        asked = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", status_code=303)
    return JSONResponse({"problem": SIGN_IN_ENDED}, status_code=401)


def _sentence(scope: Scope, sentence: str, status: int) -> Response:
    if scope["type"] == "http" and _wants_page(scope):
        return sentence_page(sentence, status)
    return JSONResponse({"problem": sentence}, status_code=status)


def _wants_page(scope: Scope) -> bool:
    accepts = Headers(scope=scope).get("accept", "")
    return scope["path"] in _SCREENS or "text/html" in accepts


def _dressed(scope: Scope, send: Send) -> Send:
    async def send_dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] in _REFUSED:
                _note(scope, message["status"])
            headers = MutableHeaders(scope=message)
            # A short JSON answer is no page; every byte of it goes out for every save, and every
            # second to every phone in a room.
            short = scope["path"].startswith(_CHECK_THEMSELVES) or scope["path"] == "/room/now"
            for name, value in (SHORT_HEADERS if short else SECURITY_HEADERS).items():
                headers.setdefault(name, value)
            if not scope["path"].startswith("/static/"):
                headers.setdefault("cache-control", "no-store")
        await send(message)

    return send_dressed


def _note(scope: Scope, status: int) -> None:
    """Leave a line in the log of what was refused: never a token, a query or what was sent."""
    path: str = scope["path"]
    secret = next((start for start in _OPEN_BELOW if path.startswith(start)), None)
    asked = ascii(f"{secret}…" if secret else path[:_LONGEST_PATH])
    by = Headers(scope=scope).get(IDENTITY, "nobody")
    method = scope.get("method", "websocket")
    where = scope["client"][0] if scope.get("client") else "unknown"
    _log.warning("Refused (%s): %s %s from %s, sign-in %s", status, method, asked, where, by)
