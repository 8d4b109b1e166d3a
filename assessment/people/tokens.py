"""Tokens that stand in links and cookies: long, random, and kept only as their hash."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """Return 43 characters from A-Z, a-z, 0-9, ``-`` and ``_`` that nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Return the SHA-256 (hex) that the database keeps in the token's place."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
