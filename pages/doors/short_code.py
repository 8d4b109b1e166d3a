"""Typing the short code of a sheet, where its link can't be opened."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.errors import Refused, Unknown, WorkbookError
from assessment.people.coming_in import UNKNOWN, invited
from assessment.people.short_codes import LENGTH, ShortCode, read_code
from assessment.people.typed_codes import check_code_tries, record_wrong_code
from assessment.store.sessions import reading, writing
from pages.doors.forms import checked_form, go_on, secret_field, text_of
from pages.doors.layout import field, page
from pages.doors.refusing import status_of

KIND = "invitation"
_KEPT = "invited_by_code"  # in this browser's own cookie, until it has joined
_BY_CODE = "code"  # stands in the address where a link has its token

NO_CODE = (
    f"A code has {LENGTH} letters and digits, such as K7MD 2W9F. "
    "Check it against your sheet and type it again."
)


def show_code(request: Request) -> Response:
    """Show the form for a code, to anybody."""
    return _form(request)


def enter_code(request: Request, form: FormData) -> Response:
    """Lead to the invitation that a code opens; a wrong one is counted, see ``typed_codes``."""
    typed = text_of(form, "code")
    try:
        checked_form(request, form)
        code = _right_code(typed)
    except WorkbookError as error:
        return _form(request, typed, error)
    request.session[_KEPT] = code.text
    return go_on(f"/join/{_BY_CODE}")


def key_of(request: Request) -> str | ShortCode:
    """Return what opens the invitation of this address: a link's token, or the code just typed.

    A code is never taken from an address: there nobody would count the wrong ones.
    """
    token: str = request.path_params["token"]
    if token != _BY_CODE:
        return token
    code = read_code(str(request.session.get(_KEPT, "")))
    if code is None:
        raise Unknown(UNKNOWN)
    return code


def _right_code(typed: str) -> ShortCode:
    code = read_code(typed)
    if code is None:
        raise Refused(NO_CODE)
    with reading() as session:
        check_code_tries(session, KIND)
    _ = code.hash  # slow on purpose, so outside any transaction
    unknown: Unknown | None = None
    with writing() as session:
        check_code_tries(session, KIND)  # again: others may have been guessing at the same time
        try:
            invited(session, code, "participant")
        except Unknown as error:
            record_wrong_code(session, KIND)
            unknown = error
    if unknown is not None:  # now that it is counted
        raise unknown
    return code


def _form(request: Request, typed: str = "", error: WorkbookError | None = None) -> Response:
    content = (
        "<p>You have a sheet of paper that invites you to answer some questions about a "
        "partnership. Type the code that stands on it. Capitals and spaces do not matter.</p>"
        f'<form method="post" action="/code">{secret_field(request)}'
        + field(
            "code",
            "The code on your sheet",
            value=typed[:40],
            more='autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40"',
            hint="Eight letters and digits, such as K7MD 2W9F.",
        )
        + '<button type="submit">Go on</button></form>'
    )
    status = status_of(error) if error else 200
    return page("Type your code", content, status=status, error=str(error or ""))
