"""The files of the page for people who only answer: small, kept by browsers, open to anybody."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent
ANSWER = HERE.parent / "shared" / "answer_component"
_LONG = "public, max-age=31536000, immutable"
_WORTH_PACKING = 1_000  # bytes


def read_files(*paths: Path) -> str:
    """Return the texts of files, one below the other."""
    return "\n".join(path.read_text("utf-8") for path in paths)


PLAIN_STYLE = read_files(HERE / "plain.css", HERE / "taking_part.css")
# One file, one way there and back: the component as it is, and the page around it.
_SCRIPT = read_files(
    ANSWER / "answer.js", HERE / "boxes.js", HERE / "paged.js", HERE / "taking_part.js"
)


def mark_of(text: str) -> str:
    """Return what names this very content in an address."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# Shown by the worker while there is no connection, so it may need no other file.
_WITHOUT_CONNECTION = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="20">
<title>No connection – The workbook</title>
<style>body { font: 1.0625rem/1.55 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1.25rem; }
a { display: inline-block; min-height: 2.75rem; padding: .55rem 0; }</style>
</head>
<body>
<main>
<h1>No connection</h1>
<p>The workbook can't be reached just now. What you typed is kept on this device. It is saved once
this page opens again with a connection and you are signed in as yourself.</p>
<p>This page tries again by itself every 20 seconds.</p>
<p><a href="/take-part">Try again now</a></p>
</main>
</body>
</html>
"""
_WORKER = read_files(HERE / "taking_part_worker.js").replace("{mark}", mark_of(_WITHOUT_CONNECTION))

STYLE = f"/take-part.css?{mark_of(PLAIN_STYLE)}"
SCRIPT = f"/take-part.js?{mark_of(_SCRIPT)}"
HEAD = f'<script type="module" src="{SCRIPT}"></script>\n'

# What the script puts in each form's place; the style is the component's own and stays inside.
COMPONENT = (
    f'<template id="answer-box"><style>{read_files(ANSWER / "answer.css")}</style>'
    f"{read_files(ANSWER / 'answer.html')}</template>"
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
    return named_file(request, PLAIN_STYLE, "text/css")


def show_script(request: Request) -> Response:
    """Return the script of the page."""
    return named_file(request, _SCRIPT, "text/javascript")


def show_worker(_request: Request) -> Response:
    """Return the script that a browser keeps for when there is no connection."""
    return Response(_WORKER, media_type="text/javascript", headers={"cache-control": "no-cache"})


def show_without_connection(_request: Request) -> Response:
    """Return the page that is shown while there is no connection: the same for everybody."""
    return HTMLResponse(_WITHOUT_CONNECTION)


def named_file(request: Request, text: str, media_type: str) -> Response:
    """Return a file that everybody may have; browsers keep it where the address names its content."""
    # Only an address that names this very content may be kept for long.
    named = request.url.query == mark_of(text)
    headers = {"cache-control": _LONG if named else "no-cache"}
    return packed(request, Response(text, media_type=media_type, headers=headers))


ROUTES = [
    Route("/take-part.css", show_style),
    Route("/take-part.js", show_script),
    Route("/take-part-worker.js", show_worker),
    Route("/take-part-offline", show_without_connection),
]
OPEN = frozenset(route.path for route in ROUTES)
