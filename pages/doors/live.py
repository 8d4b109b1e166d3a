"""The door through which screens hear at once that somebody else has changed something.

``/live/<round>`` is a websocket: it says ``{"stamp", "what"}`` when something has changed, where
an empty ``what`` means that more has than can be named, and ``{}`` now and then so that a lost
connection is noticed.  A client that comes back says which stamp it knows (``?since=``) and is
told at once where it is behind.  The same address answers an ordinary request with the stamp.
Nothing that is said here is an answer or a name: whoever hears it asks again for what they show.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from assessment.errors import NotYours, SignInNeeded, Unavailable, WorkbookError
from assessment.people.rules import NOT_YOURS, Act, check_may, may
from assessment.people.signing_in import SIGN_IN_ENDED, signed_in
from assessment.store.sessions import reading
from assessment.workbook.news import Hearing
from assessment.workbook.queries import latest_stamp, round_kinds
from pages.doors.guard import COOKIE
from pages.doors.hub import Hearer, Listener, hub
from pages.doors.refusing import refuse

_SCRIPT = Path(__file__).resolve().parents[1] / "shared" / "live_component" / "live.js"
_SIGN_OF_LIFE = 10.0  # seconds without news
_CHECK_EVERY = 5.0  # seconds, whether they may still listen
_HIGHEST = 2**31 - 1
# What the client is told when the door closes; it does not come back after the first two.
ENDED, FORBIDDEN, TOO_MANY, AWAY = 4401, 4403, 4429, 4503


def show_script(_request: Request) -> Response:
    """Send the script with which a page listens."""
    return FileResponse(
        _SCRIPT, media_type="text/javascript", headers={"cache-control": "max-age=3600"}
    )


def tell_stamp(request: Request) -> Response:
    """Answer with the stamp of what happened last, for a page that can't have a websocket."""
    round_id = request.path_params["round_id"]
    try:
        hearer = _hearer(request.cookies.get(COOKIE, ""), round_id)
        return JSONResponse({"stamp": _stamp(round_id, hearer.hearing)})
    except WorkbookError as error:
        return refuse(request, error)


async def listen(socket: WebSocket) -> None:
    """Let a screen listen until it goes, or may no longer."""
    token, round_id = socket.cookies.get(COOKIE, ""), socket.path_params["round_id"]
    await keep_told(socket, round_id, partial(_hearer, token, round_id))


async def keep_told(socket: WebSocket, round_id: int, whoever: Callable[[], Hearer]) -> None:
    """Tell what is news in a round until the client goes; ``whoever`` raises once they may not."""
    here = hub()
    try:
        hearer = await here.ask(whoever)
    except WorkbookError:
        await socket.close()  # before accepting: a 403
        return
    listener = Listener(round_id, hearer)
    await socket.accept()
    if not await here.join(listener):
        await socket.close(TOO_MANY)
        return
    try:
        await _until_one_ends(_hear(socket), _tell(socket, listener, whoever))
    finally:
        here.leave(listener)


async def _until_one_ends(*both: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(one) for one in both]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


async def _hear(socket: WebSocket) -> None:
    """Wait until the client goes; it has nothing to say, and whoever says something is put out."""
    if (await socket.receive())["type"] != "websocket.disconnect":
        await socket.close(FORBIDDEN)


async def _tell(socket: WebSocket, listener: Listener, whoever: Callable[[], Hearer]) -> None:
    """Tell what has changed, as long as the person may hear it."""
    here, known = hub(), socket.query_params.get("since")
    checked = monotonic()
    try:
        latest = await here.ask(_stamp, listener.round_id, listener.hearer.hearing)
        if known is not None and known != latest:
            listener.catch_up(latest)
        else:
            await socket.send_json({"stamp": latest})
        while True:
            quiet = not listener.woken.is_set() and not await _woken(listener)
            if quiet or listener.recheck or monotonic() - checked > _CHECK_EVERY:
                listener.recheck, checked = False, monotonic()
                listener.hearer = await here.ask(whoever)
            message = listener.take()
            if message is not None or quiet:
                await socket.send_json(message or {})
    except WebSocketDisconnect:
        pass
    except WorkbookError as error:
        await socket.close(_closing(error))


async def _woken(listener: Listener) -> bool:
    """Wait for something to tell; False where for a while there was nothing."""
    try:
        await asyncio.wait_for(listener.woken.wait(), _SIGN_OF_LIFE)
    except TimeoutError:
        return False
    return True


def _hearer(token: str, round_id: int) -> Hearer:
    """Return whoever this is, if they may listen to the round; else raise what forbids it."""
    if not token:
        raise SignInNeeded(SIGN_IN_ENDED)
    if round_id > _HIGHEST:
        raise NotYours(NOT_YOURS)
    with reading() as session:
        who = signed_in(session, token)
        kind = round_kinds(session, [round_id]).get(round_id)
    if kind is None:
        raise NotYours(NOT_YOURS)
    in_workbook = may(who, Act.SEE_WORKBOOK, site_id=kind.site_id, round_id=round_id)
    if not in_workbook:
        check_may(who, Act.ANSWER, site_id=kind.site_id, round_id=round_id)
    return Hearer(f"person {who.person_id}", who.person_id, "workbook" if in_workbook else "room")


def _stamp(round_id: int, hearing: Hearing) -> str:
    with reading() as session:
        return latest_stamp(session, round_id, hearing)


def _closing(error: WorkbookError) -> int:
    if isinstance(error, SignInNeeded):
        return ENDED
    return AWAY if isinstance(error, Unavailable) else FORBIDDEN


ROUTES: list[BaseRoute] = [
    Route("/live.js", show_script),
    Route("/live/{round_id:int}", tell_stamp),
    WebSocketRoute("/live/{round_id:int}", listen),
]
