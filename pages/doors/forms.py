"""What every plain form shares: its secret, its address to go on to, its cookie."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessment.errors import BadInput, Refused
from assessment.people.model import Who
from assessment.people.signing_in import NewSignIn, due_to_be_seen, note_seen, signed_in
from assessment.settings import settings
from pages.doors.guard import COOKIE
from pages.doors.layout import hidden

_FIELD = "form_secret"
_LARGEST = 64_000  # bytes of one plain form
# An address of our own: one slash, a screen's name, perhaps a query of printable characters.
_OWN_ADDRESS = re.compile(r"/(?:[a-z][a-z-]{0,30})?(?:\?[!-\[\]-~]{0,500})?")


def secret_field(request: Request) -> str:
    """Return the hidden field that proves a form came from our own page."""
    secret = request.session.setdefault(_FIELD, secrets.token_urlsafe(24))
    return hidden(_FIELD, secret)


def checked_form(request: Request, form: FormData) -> FormData:
    """Return the form if it carries the secret of this browser; else raise Refused."""
    expected, given = request.session.get(_FIELD), form.get(_FIELD)
    if (
        not isinstance(expected, str)
        or not isinstance(given, str)
        or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
    ):
        raise Refused(
            "This form was open for too long, or your browser does not keep cookies. "
            "Nothing was changed. Go back, load the page again and send it once more."
        )
    return form


def sender(session: Session, request: Request, form: FormData) -> Who:
    """Return who sent a form of ours, and note that they are here; raise where it is not one."""
    who = signed_in(session, request.cookies.get(COOKIE, ""))
    if due_to_be_seen(who) and who.sign_in_id is not None:
        note_seen(session, sign_in_id=who.sign_in_id)
    checked_form(request, form)
    return who


def takes_form(
    answer: Callable[[Request, FormData], Response],
    most_fields: int = 50,
    largest: int = _LARGEST,
) -> Callable[[Request], Awaitable[Response]]:
    """Turn ``answer`` into an endpoint: the form is read first, then answered in a thread.

    ``largest`` is how many bytes of it are taken.
    """

    async def endpoint(request: Request) -> Response:
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > largest:
            raise BadInput("This form is larger than the page can take. Nothing was changed.")
        return await run_sync(
            answer, request, await request.form(max_files=0, max_fields=most_fields)
        )

    return endpoint


def text_of(form: FormData, name: str) -> str:
    """Return a field's text, "" where it is missing or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def own_address(asked: str | None) -> str:
    """Return ``asked`` where it is one of our own addresses, else the task list's."""
    return asked if asked and _OWN_ADDRESS.fullmatch(asked) else "/"


def go_on(to: str, new: NewSignIn | None = None) -> Response:
    """Send the browser on; with a new sign-in, hand it the cookie that carries it."""
    response = RedirectResponse(to, status_code=303)
    if new is not None:
        set_sign_in(response, new.token, stays=new.stays)
    return response


def set_sign_in(response: Response, token: str, *, stays: bool) -> None:
    """Hand the browser a sign-in, to keep for days where it ``stays``, else until it is closed."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(settings().answering_days * 86_400) if stays else None,
        httponly=True,
        samesite="lax",
        secure=settings().url.startswith("https:"),
        path="/",
    )
