"""What is made to be kept by whoever fetches it: an attachment that nothing on the way stores."""

from __future__ import annotations

from starlette.responses import Response

PRIVATE = {"cache-control": "private, no-store"}


def attached(content: bytes, name: str, media_type: str) -> Response:
    """Return ``content`` as a file to save under ``name``, which is plain ASCII of our own."""
    return Response(
        content,
        media_type=media_type,
        headers=PRIVATE | {"content-disposition": f'attachment; filename="{name}"'},
    )
