"""The page that a browser loads before any screen is drawn in it."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

_FRAMEWORKS = Path(streamlit.__file__).parent / "static" / "index.html"
_WITHOUT_SCRIPTS = (
    "<noscript><p>The screens of the workbook need JavaScript. Please switch it on for this "
    "address, or ask your programme team for the questions on paper.</p></noscript>"
)
# Without being told, the framework's script asks below the screen's own address first.
# Its window that says "Connection error" takes the focus from whoever types, and with it the keys.
_FOR_THE_FRAMEWORK = (
    "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin, "
    "HOST_CONFIG: {blockErrorDialogs: true}}</script>"
)
_WHETHER_CONNECTED = (Path(__file__).parent / "first_page.html").read_text("utf-8")


def _made_ours(page: str) -> str:
    """Return the framework's page with our title, less what it tells other programs of itself."""
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = re.sub(r"<html[^>]*>", '<html lang="en">', page, count=1)
    page = re.sub(r"<title>.*?</title>", "<title>The workbook</title>", page, count=1)
    page = page.replace("<head>", f"<head>{_FOR_THE_FRAMEWORK}", 1)
    page = page.replace("</body>", f"{_WHETHER_CONNECTED}</body>", 1)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    return re.sub(r"<noscript>.*?</noscript>", _WITHOUT_SCRIPTS, page, count=1, flags=re.DOTALL)


FIRST_PAGE = _made_ours(_FRAMEWORKS.read_text("utf-8"))
