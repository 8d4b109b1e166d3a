"""Setting one's own password."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.errors import WorkbookError
from assessment.people.actions import set_password
from assessment.people.signing_in import signed_in
from assessment.store.sessions import writing
from pages.doors.forms import checked_form, secret_field, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import field, page
from pages.doors.refusing import status_of


def show_password(request: Request) -> Response:
    """Ask for the new password."""
    return _form(request)


def change_password(request: Request, form: FormData) -> Response:
    """Set it, and end the person's sign-ins elsewhere."""
    checked_form(request, form)
    try:
        with writing() as session:
            who = signed_in(session, request.cookies.get(COOKIE, ""))
            set_password(
                session,
                by=who.person_id,
                password=text_of(form, "password"),
                keep_sign_in_id=who.sign_in_id,
            )
    except WorkbookError as error:
        return _form(request, error)
    said = "<p>Your password is set. You were signed out everywhere else.</p>"
    return page("Password set", f'{said}<p><a href="/">Go to your tasks</a></p>')


def _form(request: Request, error: WorkbookError | None = None) -> Response:
    content = (
        f'<form method="post" action="/password">{secret_field(request)}'
        + field(
            "password",
            "New password",
            kind="password",
            more='autocomplete="new-password"',
            hint="At least 12 characters. Three or four words that do not belong together.",
        )
        + '<button type="submit">Set the password</button></form>'
        '<p><a href="/">Go back to your tasks</a></p>'
    )
    status = status_of(error) if error else 200
    return page("Set a password", content, status=status, error=str(error or ""))
