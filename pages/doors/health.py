"""Whether the application can do its work, for whoever watches over it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assessment.errors import Unavailable
from assessment.store.migrating import current, newest
from assessment.store.sessions import reading


def health(_request: Request) -> Response:
    """Return 200 where the database answers and is up to date, else 503 and what is the matter."""
    try:
        with reading():
            migrated = current() == newest()
    except Unavailable as error:
        answer = {"ready": False, "database": "away", "problem": str(error)}
        return JSONResponse(answer, status_code=503)
    if not migrated:
        answer = {"ready": False, "database": "not migrated"}
        return JSONResponse(answer, status_code=503)
    return JSONResponse({"ready": True, "database": "ready"})
