"""The files of the page of verifiers: those of the page for people who answer, and its own."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.doors.taking_part_files import (
    ANSWER,
    HERE,
    PLAIN_STYLE,
    mark_of,
    named_file,
    read_files,
)

_STYLE = PLAIN_STYLE + read_files(HERE / "reviewing.css")
_SCRIPT = read_files(
    ANSWER / "answer.js", HERE / "boxes.js", HERE / "paged.js", HERE / "reviewing.js"
)

STYLE = f"/review.css?{mark_of(_STYLE)}"
HEAD = f'<script type="module" src="/review.js?{mark_of(_SCRIPT)}"></script>\n'


def show_style(request: Request) -> Response:
    """Return the style sheet of the page."""
    return named_file(request, _STYLE, "text/css")


def show_script(request: Request) -> Response:
    """Return the script of the page."""
    return named_file(request, _SCRIPT, "text/javascript")


ROUTES = [Route("/review.css", show_style), Route("/review.js", show_script)]
OPEN = frozenset(route.path for route in ROUTES)
