"""What a door answers when something was refused: a page for people, JSON for programs."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assessment.errors import (
    BadInput,
    Changed,
    Gone,
    NotYours,
    SignInNeeded,
    Unavailable,
    WorkbookError,
)
from pages.doors.layout import sentence_page

_STATUS: dict[type[WorkbookError], int] = {
    SignInNeeded: 401,
    NotYours: 403,
    Gone: 410,
    Changed: 409,
    Unavailable: 503,
    BadInput: 400,
    WorkbookError: 400,
}


def status_of(error: WorkbookError) -> int:
    """Return the HTTP status that says the same as the error."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def refuse(request: Request, error: WorkbookError) -> Response:
    """Answer with the error's sentence."""
    status = status_of(error)
    if "text/html" in request.headers.get("accept", ""):
        return sentence_page(str(error), status)
    answer: dict[str, object] = {"problem": str(error)}
    if isinstance(error, BadInput) and error.problems:
        answer["problems"] = list(error.problems)
    if isinstance(error, Changed):
        answer["stored"] = error.stored
    return JSONResponse(answer, status_code=status)


async def _refuse(request: Request, error: WorkbookError) -> Response:
    return refuse(request, error)


REFUSALS = {WorkbookError: _refuse}
