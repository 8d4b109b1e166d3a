"""Signing out, here or everywhere."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.people.signing_in import sign_out as end_sign_in
from assessment.people.signing_in import signed_in
from assessment.store.sessions import writing
from pages.doors.forms import checked_form, go_on, secret_field, text_of
from pages.doors.guard import COOKIE
from pages.doors.layout import page


def show_sign_out(request: Request) -> Response:
    """Ask which: this browser, or everywhere."""
    content = (
        "<p>What was shown as saved is kept.</p>"
        f'<form method="post" action="/sign-out">{secret_field(request)}'
        '<p><button type="submit" name="where" value="here">Sign out here</button></p>'
        '<p><button class="second" type="submit" name="where" value="everywhere">'
        "Sign out everywhere</button></p></form>"
        '<p><a href="/">Go back to your tasks</a></p>'
    )
    return page("Sign out", content)


def sign_out(request: Request, form: FormData) -> Response:
    """End the sign-in, forget the cookie and go to the sign-in page."""
    checked_form(request, form)
    with writing() as session:
        who = signed_in(session, request.cookies.get(COOKIE, ""))
        end_sign_in(
            session,
            by=who.person_id,
            sign_in_id=who.sign_in_id or 0,
            everywhere=text_of(form, "where") == "everywhere",
        )
    request.session.clear()
    response = go_on("/sign-in")
    response.delete_cookie(COOKIE, path="/")
    return response
