"""Passwords: hashing them, and how long to wait after wrong ones."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from assessment.errors import BadInput

SHORTEST, LONGEST = 12, 200  # characters
FIRST_SLOW, LAST = 4, 10  # wrong passwords: from the 4th a pause, at the 10th the lock
LOCKED_FOR = timedelta(minutes=15)

# OWASP's recommendation of 2023 for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = threading.Semaphore(4)  # a flood of guesses must not fill the memory


@cache  # not made while the application starts, which would wait for it
def _nobodys() -> str:
    return _hasher.hash("the password of nobody")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store; BadInput where the password is too easy to guess."""
    if len(password) < SHORTEST or len(set(password)) < SHORTEST // 3:
        raise BadInput(
            f"A password needs at least {SHORTEST} characters, not all alike. Nothing was "
            "changed. Three or four words that do not belong together are easy to remember."
        )
    if len(password) > LONGEST:
        raise BadInput(f"A password can be at most {LONGEST} characters long. Nothing was changed.")
    with _at_once:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is right; takes as long where there is no hash to compare with."""
    nobodys = _nobodys()
    with _at_once:
        try:
            return _hasher.verify(password_hash or nobodys, password[: LONGEST + 1]) and (
                password_hash is not None
            )
        except (Argon2Error, InvalidHashError):
            return False


def pause_after(wrong: int) -> timedelta:
    """Return how long to wait after this many wrong passwords in a row: 2, 4, 8 … 64 seconds."""
    if wrong >= LAST:
        return LOCKED_FOR
    if wrong < FIRST_SLOW:
        return timedelta()
    return timedelta(seconds=2 ** (wrong - FIRST_SLOW + 1))


def wait_sentence(wait: timedelta) -> str:
    """Return the sentence that says how long to wait before the next try."""
    seconds = max(1, round(wait.total_seconds()))
    minutes = -(-seconds // 60)
    span = f"{seconds} seconds" if seconds <= 90 else f"{minutes} minutes"  # noqa: PLR2004  as people say it
    return (
        f"There were too many wrong passwords for this e-mail address. Wait {span}, then try "
        "again, or ask the programme team for a sign-in link."
    )
