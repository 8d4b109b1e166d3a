"""``verify.html``: one file that checks a pack in any browser, without a network."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from assessment.verification.packs.plain_style import STYLE

_PARTS = Path(__file__).parent / "checker"


def checker_script() -> str:
    """Return the script that checks a pack and says what it found; ``startChecking`` begins."""
    return _read("checker.js") + "\n" + _read("showing.js").removeprefix('"use strict"\n')


def checker_style() -> str:
    """Return what the checker's parts look like, beside the style of the page they stand on."""
    return _read("checker.css")


@cache
def verify_page() -> bytes:
    """Return the page; its own policy allows this script and this style by their hashes only."""
    script = f"{checker_script()}\nstartChecking()\n"
    style = STYLE + checker_style()
    page = _read("verify.html")
    for name, value in {
        "script_hash": allowed_by_hash(script),
        "style_hash": allowed_by_hash(style),
        "style": style,
        "script": script,
    }.items():
        page = page.replace(f"{{{name}}}", value, 1)
    return page.encode()


def allowed_by_hash(text: str) -> str:
    """Return how a content security policy allows one script or style that stands in the page."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")
