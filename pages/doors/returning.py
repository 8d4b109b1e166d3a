"""``/review/return``: send in a file of verdicts, see what it would do, and take it in.

A plain page that needs no scripts. Nothing is kept between looking and accepting: the page carries
the file itself, and it is checked again from the first byte.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from anyio.to_thread import run_sync
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assessment.errors import BadInput, WorkbookError
from assessment.people.signing_in import signed_in
from assessment.store.sessions import reading, writing
from assessment.verification.actions import take_in_return
from assessment.verification.queries import preview_return
from assessment.verification.returns.opening_returns import MOST_BYTES, MOST_VERDICTS, too_large
from pages.doors.forms import checked_form, secret_field, text_of
from pages.doors.guard import COOKIE
from pages.doors.returning_page import preview_page, taken_page, upload_page
from pages.shared.banks import banks

ADDRESS = "/review/return"
CHOICE = "choose-"  # with the question's code: the field that chooses between file and screen
_AROUND = 100_000  # bytes of a form beside its file
_CARRIED = MOST_BYTES * 4 // 3 + _AROUND  # bytes: the file as text, in a page's form

_Answer = Callable[[Request, FormData], Response]


def show_upload(request: Request) -> Response:
    """Show where a file is chosen."""
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
    return upload_page(who, secret_field(request))


def back_to_upload(request: Request) -> Response:
    """Lead to where a file is chosen whoever reloads the page that says what became of one."""
    del request
    return RedirectResponse(ADDRESS, status_code=303)


async def look(request: Request) -> Response:
    """Show what a file would do; nothing is written and nothing kept."""
    return await _answered(request, _look, MOST_BYTES + _AROUND)


async def accept(request: Request) -> Response:
    """Take a file in that was looked at, and say what became of it."""
    return await _answered(request, _accept, _CARRIED)


async def _answered(request: Request, answer: _Answer, largest: int) -> Response:
    try:
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > largest:
            raise BadInput(too_large())
        most = MOST_VERDICTS + 50
        async with request.form(max_files=1, max_fields=most, max_part_size=largest) as form:
            return await run_sync(answer, request, form)
    except HTTPException:
        unread = BadInput(
            "This form could not be read. Nothing was taken in. Please send it again."
        )
        return await run_sync(_refused, request, unread)
    except WorkbookError as error:
        return await run_sync(_refused, request, error)


def _refused(request: Request, error: WorkbookError) -> Response:
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
    return upload_page(who, secret_field(request), error)


def _look(request: Request, form: FormData) -> Response:
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.size:
        raise BadInput("Choose a file first. Nothing was taken in.")
    content, name = given.file.read(), given.filename or "verdicts"
    called = text_of(form, "called")
    with reading() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        checked_form(request, form)
        preview = preview_return(
            session, by=who.person_id, name=name, content=content, banks=banks(), called=called
        )
    carried = {
        "content": base64.b64encode(content).decode(),
        "name": name,
        "called": called,
        "seen": preview.fingerprint,
    }
    return preview_page(who, secret_field(request), preview, carried)


def _accept(request: Request, form: FormData) -> Response:
    try:
        content = base64.b64decode(text_of(form, "content"), validate=True)
    except binascii.Error as fault:
        raise BadInput(
            "The file was cut off. Nothing was taken in. Please send it again."
        ) from fault
    chosen = [
        name.removeprefix(CHOICE)
        for name in form
        if name.startswith(CHOICE) and text_of(form, name) == "file"
    ]
    with writing() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        checked_form(request, form)
        taken = take_in_return(
            session,
            by=who.person_id,
            name=text_of(form, "name"),
            content=content,
            banks=banks(),
            called=text_of(form, "called"),
            from_file=chosen,
            seen=text_of(form, "seen"),
        )
    return taken_page(who, taken)


ROUTES: list[BaseRoute] = [
    Route(ADDRESS, show_upload),
    Route(ADDRESS, look, methods=["POST"]),
    Route(f"{ADDRESS}/accept", back_to_upload),
    Route(f"{ADDRESS}/accept", accept, methods=["POST"]),
]
