"""The headers that every response carries."""

from __future__ import annotations

import base64
import hashlib
import re

from pages.doors.first_page import FIRST_PAGE


def _inline_scripts(html: str) -> list[str]:
    """Return the text of each script that stands in the page itself."""
    return re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)


def _hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def content_security_policy() -> str:
    """Return the policy: our own files, the framework's one inline script by its hash.

    Computed from the installed framework's page, so that an upgrade can't break it unseen.
    ``blob:`` is how the framework loads the script of a component; styles are made at run time.
    """
    scripts = " ".join(_hash(script) for script in _inline_scripts(FIRST_PAGE))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


SECURITY_HEADERS = {
    "content-security-policy": content_security_policy(),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Addresses of invitations carry a token: no other site ever learns where somebody was.
    # "no-referrer" would make browsers hide the origin of our own forms from ourselves.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

SHORT_HEADERS = {"x-content-type-options": "nosniff"}
