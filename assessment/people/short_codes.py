"""Short codes: what somebody types who has a sheet of paper and no way to open its link.

Eight characters of 25 are 152,587,890,625 codes (37 bits).  Of 1,000 codes that are valid at a
time, one try in 150 million hits one.  ``typed_codes`` lets a whole installation be wrong 40
times in ten minutes, 172,800 times in the 30 days that an invitation lasts: somebody who guesses
day and night all the while gets in anywhere with a chance of 1 in 883.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import cached_property

# No 0 and O, 1, I and L, no U beside V, no S, Z and B beside 5, 2 and 8; and, without A and E,
# hardly a word that anybody would mind.
ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
LENGTH, GROUP = 8, 4  # characters
_TAKEN_FOR = str.maketrans("SZBU", "528V")

# A code is short enough to try all of them against a copy of the database; each hash therefore
# takes about 10 ms and 4 MB.  One salt for all, because a code is looked up by its hash.
_SALT = b"the workbook's short codes"
_COST = {"n": 2**12, "r": 8, "p": 1, "dklen": 32}


@dataclass(frozen=True)
class ShortCode:
    """A short code as it is compared: capitals, without spaces and hyphens."""

    text: str

    @cached_property
    def hash(self) -> str:
        """The scrypt hash (hex) that the database keeps in the code's place; slow on purpose."""
        return hashlib.scrypt(self.text.encode(), salt=_SALT, **_COST).hex()

    @property
    def shown(self) -> str:
        """The code as it is printed: two groups of four."""
        return " ".join(self.text[n : n + GROUP] for n in range(0, len(self.text), GROUP))


def new_code() -> ShortCode:
    """Return a code that nobody can foresee."""
    return ShortCode("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_code(typed: str) -> ShortCode | None:
    """Return the code that somebody typed in any case and spacing; None where it can be none."""
    tidy = "".join(c for c in typed[:200].upper() if c.isalnum()).translate(_TAKEN_FOR)
    fits = len(tidy) == LENGTH and set(tidy) <= set(ALPHABET)
    return ShortCode(tidy) if fits else None
