"""Every plain door, in one list; saves have theirs before them (``saving``)."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route, WebSocketRoute

from pages.doors import (
    asking_queries,
    checking,
    fetching,
    fetching_minutes,
    fetching_reports,
    fetching_slips,
    letters,
    live,
    projecting,
    returning,
    reviewing,
    room,
    taking_files,
    taking_part,
)
from pages.doors.forms import takes_form
from pages.doors.health import health
from pages.doors.joining import join, show_join, show_verify_with, verify_with
from pages.doors.password import change_password, show_password
from pages.doors.sheets import MOST_FIELDS, print_sheets, show_sheets
from pages.doors.short_code import enter_code, show_code
from pages.doors.sign_in import show_sign_in, sign_in
from pages.doors.sign_out import show_sign_out, sign_out
from pages.doors.style import show_style
from pages.doors.welcome import fill, open_example, set_up, show_set_up, show_welcome

ROUTES: list[BaseRoute] = [
    Route("/health", health),
    Route("/plain.css", show_style),
    Route("/welcome", show_welcome),
    Route("/welcome", takes_form(fill), methods=["POST"]),
    Route("/example/{role}", takes_form(open_example), methods=["POST"]),
    Route("/set-up", show_set_up),
    Route("/set-up", takes_form(set_up), methods=["POST"]),
    Route("/sign-in", show_sign_in),
    Route("/sign-in", takes_form(sign_in), methods=["POST"]),
    Route("/sign-out", show_sign_out),
    Route("/sign-out", takes_form(sign_out), methods=["POST"]),
    Route("/password", show_password),
    Route("/password", takes_form(change_password), methods=["POST"]),
    Route("/sheets", show_sheets),
    Route("/sheets", takes_form(print_sheets, most_fields=MOST_FIELDS), methods=["POST"]),
    Route("/code", show_code),
    Route("/code", takes_form(enter_code), methods=["POST"]),
    Route("/join/{token}", show_join),
    Route("/join/{token}", takes_form(join), methods=["POST"]),
    Route("/verify-with/{token}", show_verify_with),
    Route("/verify-with/{token}", takes_form(verify_with), methods=["POST"]),
    Route("/room", room.show_room),
    Route("/room", takes_form(room.enter_code), methods=["POST"]),
    Route("/room/seat", takes_form(room.sit_down), methods=["POST"]),
    Route("/room/vote", takes_form(room.vote), methods=["POST"]),
    Route("/room/leave", takes_form(room.leave), methods=["POST"]),
    Route("/room/now", room.tell_now),
    WebSocketRoute("/room/live", room.listen),
    Route("/room/room.js", room.show_script),
    Route("/room/room.css", room.show_room_style),
    *checking.ROUTES,
    *fetching.ROUTES,
    *fetching_minutes.ROUTES,
    *fetching_reports.ROUTES,
    *fetching_slips.ROUTES,
    *letters.ROUTES,
    *taking_part.ROUTES,
    *reviewing.ROUTES,
    *live.ROUTES,
    *taking_files.ROUTES,
    *asking_queries.ROUTES,
    *projecting.ROUTES,
    *returning.ROUTES,
]
