"""Every plain door, in one list."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from pages.doors.forms import takes_form
from pages.doors.health import health
from pages.doors.sign_in import show_sign_in, sign_in
from pages.doors.sign_out import show_sign_out, sign_out
from pages.doors.style import show_style

ROUTES: list[BaseRoute] = [
    Route("/health", health),
    Route("/plain.css", show_style),
    Route("/sign-in", show_sign_in),
    Route("/sign-in", takes_form(sign_in), methods=["POST"]),
    Route("/sign-out", show_sign_out),
    Route("/sign-out", takes_form(sign_out), methods=["POST"]),
]
