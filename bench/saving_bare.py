"""What a save is held against: a bare Starlette route that does the same UPDATE and nothing else.

No sign-in, no rules, no history, no audit chain.  ``/save`` goes through SQLAlchemy with the
application's own engine, so with its settings of SQLite; ``/driver`` through Python's sqlite3.
Served by ``uvicorn bench.saving_bare:app`` with the settings of the database in its environment.
"""

from __future__ import annotations

import sqlite3
import threading

from anyio.to_thread import run_sync
from sqlalchemy import bindparam, update
from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from assessment import clock
from assessment.settings import settings
from assessment.store.sessions import engine
from assessment.store.tables import OwnAnswerRow

_OWN = OwnAnswerRow.metadata.tables[OwnAnswerRow.__tablename__]
_SWAP = (
    update(_OWN)
    .where(_OWN.c.id == bindparam("answer"), _OWN.c.revision == bindparam("known"))
    .values(
        level=bindparam("to_level"),
        silence=bindparam("to_silence"),
        note=bindparam("to_note"),
        saved_at=bindparam("moment"),
        revision=_OWN.c.revision + 1,
    )
)
_PLAIN = (
    "UPDATE own_answers SET level=?, silence=?, note=?, saved_at=?, revision=revision+1 "
    "WHERE id=? AND revision=?"
)
_of_thread = threading.local()


def _save(answer: int, told: dict[str, object]) -> int:
    with engine().connect().execution_options(writing=True) as connection, connection.begin():
        given = {
            "answer": answer,
            "known": told["revision"],
            "to_level": told["level"],
            "to_silence": told["silence"],
            "to_note": told["note"],
            "moment": clock.now(),
        }
        return connection.execute(_SWAP, given).rowcount


def _save_with_the_driver(answer: int, told: dict[str, object]) -> int:
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    at = clock.now().isoformat(" ")
    given = (told["level"], told["silence"], told["note"], at, answer, told["revision"])
    changed = connection.execute(_PLAIN, given).rowcount
    connection.execute("COMMIT")
    return changed


def _connection() -> sqlite3.Connection:
    if not hasattr(_of_thread, "connection"):
        path = make_url(settings().database_url).database
        made = sqlite3.connect(str(path), timeout=10, isolation_level=None)
        made.execute("PRAGMA synchronous=FULL")
        made.execute("PRAGMA foreign_keys=ON")
        _of_thread.connection = made
    found: sqlite3.Connection = _of_thread.connection
    return found


async def _route(request: Request) -> JSONResponse:
    save = _save if request.url.path.startswith("/save/") else _save_with_the_driver
    told = await request.json()
    changed = await run_sync(save, request.path_params["id"], told)
    return JSONResponse({"revision": told["revision"] + changed})


async def _ready(_request: Request) -> JSONResponse:
    return JSONResponse({})


app = Starlette(
    routes=[
        Route("/health", _ready),
        Route("/save/own-answer/{id:int}", _route, methods=["PUT"]),
        Route("/driver/own-answer/{id:int}", _route, methods=["PUT"]),
    ]
)
