"""A QR code as a picture for the screen."""

from __future__ import annotations

from html import escape

_QUIET = 4  # modules of white around it, as scanners need


def qr_svg(text: str, label: str = "") -> str:
    """Return a text as a QR code in SVG, dark on white whatever stands around it.

    ``label`` is what is read out instead, "" where the page says it beside.
    """
    # What draws is loaded in the process that draws, never in one that only asks it to.
    from assessment.documents.booklet.marks import rows_of  # noqa: PLC0415

    rows = rows_of(text)
    side = len(rows) + 2 * _QUIET
    path = "".join(
        f"M{column + _QUIET} {n + _QUIET}h{many}v1h-{many}z"
        for n, row in enumerate(rows)
        for column, many in row
    )
    told = f' class="qr" role="img" aria-label="{escape(label)}"' if label else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{told} viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{path}"/></svg>'
    )
