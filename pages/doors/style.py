"""The look of the plain pages: the same colours as the screens, light and dark."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

_STYLE = Path(__file__).parent / "plain.css"


def show_style(_request: Request) -> Response:
    """Return the style sheet."""
    return FileResponse(_STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})
