"""The look of the plain pages: the same colours and letters as the screens, light and dark."""

from __future__ import annotations

from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import Response

_FRAMEWORK = Path(streamlit.__file__).parent / "static" / "static" / "media"


def _letters() -> str:
    """Return the rule that names the framework's own letters; "" should it ever bring none."""
    found = next(_FRAMEWORK.glob("SourceSansVF-Upright*.woff2"), None)
    if found is None:
        return ""
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; font-display: swap; '
        f'src: url("/static/media/{found.name}") format("woff2"); }}\n'
    )


_STYLE = _letters() + (Path(__file__).parent / "plain.css").read_text("utf-8")


def show_style(_request: Request) -> Response:
    """Return the style sheet."""
    return Response(_STYLE, media_type="text/css", headers={"cache-control": "max-age=3600"})
