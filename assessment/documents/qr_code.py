"""A text as QR code for a page in a browser."""

from __future__ import annotations

from html import escape

from reportlab.graphics.barcode.qr import QrCodeWidget

_QUIET = 4  # modules of nothing around it, as the standard asks


def qr_svg(text: str, label: str) -> str:
    """Return an SVG picture of a text, dark on light whatever stands around it.

    Level M: an eighth of it may be hidden.  ``label`` is what is read out instead.
    """
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    side = code.getModuleCount() + 2 * _QUIET
    dark = "".join(
        f"M{column + _QUIET} {row + _QUIET}h1v1h-1z"
        for row, modules in enumerate(code.modules)
        for column, is_dark in enumerate(modules)
        if is_dark
    )
    return (
        f'<svg class="qr" role="img" aria-label="{escape(label)}" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{dark}"/></svg>'
    )
