"""Signing in, by a one-time link or a password."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.errors import Refused
from assessment.example.queries import example_people
from assessment.people.passwords import matches
from assessment.people.queries import programme
from assessment.people.signing_in import (
    NewSignIn,
    check_link,
    password_of,
    record_wrong_password,
    redeem_sign_in_link,
    sign_in_with_right_password,
)
from assessment.store.sessions import reading, writing
from pages.doors.forms import checked_form, go_on, own_address, secret_field, text_of
from pages.doors.layout import field, hidden, page
from pages.doors.refusing import status_of


def show_sign_in(request: Request) -> Response:
    """Show the password form, or the one button that a link needs.

    Opening a link changes nothing: mail programs open links to look at them.
    """
    token = request.query_params.get("link")
    with reading() as session:
        if programme(session) is None or (token is None and example_people(session)):
            return go_on("/welcome")
        if token is not None:
            try:
                check_link(session, token)
            except Refused as error:
                return _password_form(request, error=str(error), status=status_of(error))
    return _link_form(request, token) if token is not None else _password_form(request)


def sign_in(request: Request, form: FormData) -> Response:
    """Check the link or the password, begin the sign-in and send the browser on."""
    token = text_of(form, "link")
    to = own_address(text_of(form, "next"))
    try:
        checked_form(request, form)
        new = _by_link(token) if token else _by_password(form)
    except Refused as error:
        return _password_form(request, to=to, error=str(error), status=status_of(error))
    request.session.clear()
    return go_on(to, new)


def _by_link(token: str) -> NewSignIn:
    with writing() as session:
        return redeem_sign_in_link(session, token=token)


def _by_password(form: FormData) -> NewSignIn:
    email, password = text_of(form, "email"), text_of(form, "password")
    with reading() as session:
        person_id, password_hash = password_of(session, email)
    right = matches(password_hash, password)  # slow on purpose, so outside any transaction
    if not right or person_id is None:
        with writing() as session:
            sentence = record_wrong_password(session, email=email)
        raise Refused(sentence)
    with writing() as session:
        return sign_in_with_right_password(session, email=email, person_id=person_id)


def _link_form(request: Request, token: str) -> Response:
    to = own_address(request.query_params.get("next"))
    content = (
        "<p>Your link is valid. It works once.</p>"
        f'<form method="post" action="/sign-in">{secret_field(request)}{hidden("link", token)}'
        f'{hidden("next", to)}<button type="submit">Sign in</button></form>'
    )
    return page("Sign in", content)


def _password_form(
    request: Request, *, to: str = "", error: str = "", status: int = 200
) -> Response:
    to = to or own_address(request.query_params.get("next"))
    content = (
        "<p>If you were sent a link, open it: you need no password.</p>"
        f'<form method="post" action="/sign-in">{secret_field(request)}{hidden("next", to)}'
        + field("email", "E-mail address", kind="email", more='autocomplete="username"')
        + field(
            "password",
            "Password",
            kind="password",
            more='autocomplete="current-password"',
        )
        + '<button type="submit">Sign in</button></form>'
        "<h2>No password, or forgotten?</h2>"
        "<p>Ask your programme team for a sign-in link. You can set a password afterwards.</p>"
    )
    return page("Sign in", content, status=status, error=error)
