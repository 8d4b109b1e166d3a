"""What is different at each visit and says nothing, masked in a text.

A mask never takes a part of something longer: else a fingerprint that begins with two digits
(``SHA256:12…``) is half a time of day, and two texts differ by the luck of the draw.
"""

from __future__ import annotations

import re

MASK = "…"
_TIME = r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
_MONTHS = "January February March April May June July August September October November December"
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS.split())
_MOMENTS = re.compile(
    rf"(?<!\d)\d{{4}}-\d\d-\d\d(?:[T ]{_TIME}(?:Z|[+-]\d\d:\d\d)?)?(?![\w+/-])"
    rf"|(?<!\d)\d{{1,2}} (?:{_MONTH}) \d{{4}}(?![\w+/-])"
    rf"|(?<![\d:]){_TIME}(?![\w+/-])"
)
_FORM_SECRETS = re.compile(r'name=\\?"(?:form|seat)_secret\\?" value=\\?"[^"]*"')
_HASHES = re.compile(r"[0-9a-f]{12,}")


def without_moments(text: str) -> str:
    """Return a text without days, times of day and the secrets of forms."""
    return _MOMENTS.sub(MASK, _FORM_SECRETS.sub(MASK, text))


def without_hashes(text: str) -> str:
    """Return a text without hashes, or beginnings of them, which hang on moments."""
    return _HASHES.sub(MASK, text)
