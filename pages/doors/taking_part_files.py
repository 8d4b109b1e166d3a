"""The files of the page for people who only answer: small, kept by browsers, open to anybody."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HERE = Path(__file__).parent
_ANSWER = _HERE.parent / "shared" / "answer_component"
_LONG = "public, max-age=31536000, immutable"
_WORTH_PACKING = 1_000  # bytes


def _read(*paths: Path) -> str:
    return "\n".join(path.read_text("utf-8") for path in paths)


_STYLE = _read(_HERE / "plain.css", _HERE / "taking_part.css")
# One file, one way there and back: the component as it is, and the page around it.
_SCRIPT = _read(_ANSWER / "answer.js", _HERE / "taking_part.js")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


STYLE = f"/take-part.css?{_mark(_STYLE)}"
SCRIPT = f"/take-part.js?{_mark(_SCRIPT)}"
HEAD = f'<script type="module" src="{SCRIPT}"></script>\n'

# What the script puts in each form's place; the style is the component's own and stays inside.
COMPONENT = (
    f'<template id="answer-box"><style>{_read(_ANSWER / "answer.css")}</style>'
    f"{_read(_ANSWER / 'answer.html')}</template>"
)


def packed(request: Request, response: Response) -> Response:
    """Return the response compressed where the browser takes that."""
    body = bytes(response.body)
    if len(body) < _WORTH_PACKING or "gzip" not in request.headers.get("accept-encoding", ""):
        return response
    response.body = gzip.compress(body, compresslevel=6, mtime=0)
    response.headers["content-length"] = str(len(response.body))
    response.headers["content-encoding"] = "gzip"
    response.headers["vary"] = "accept-encoding"
    return response


def show_style(request: Request) -> Response:
    """Return the style sheet of the page."""
    return _file(request, _STYLE, "text/css")


def show_script(request: Request) -> Response:
    """Return the script of the page."""
    return _file(request, _SCRIPT, "text/javascript")


def _file(request: Request, text: str, media_type: str) -> Response:
    # Only an address that names this very content may be kept for long.
    named = request.url.query == _mark(text)
    headers = {"cache-control": _LONG if named else "no-cache"}
    return packed(request, Response(text, media_type=media_type, headers=headers))


ROUTES = [
    Route("/take-part.css", show_style),
    Route("/take-part.js", show_script),
]
OPEN = frozenset(route.path for route in ROUTES)
