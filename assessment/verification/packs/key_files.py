"""The file that the signing key is kept in: made new, and put in the place of the one before."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.errors import Refused, Unavailable
from assessment.verification.packs.sealing import SEED_BYTES, SigningKey, load_or_make_key


def make_key(path: Path) -> SigningKey:
    """Make the first key of an installation; Refused where there is one already."""
    if path.exists():
        raise Refused(
            f"There is a signing key in {path} already, so none was made. To put another in its "
            "place, use “key replace” with the reason."
        )
    return load_or_make_key(path, may_make=True)


@contextmanager
def replacing_key(path: Path) -> Iterator[tuple[SigningKey, SigningKey]]:
    """Yield the key of now and a new one, which is in the file when the block ends.

    The file changes in one step, with mode 0600, before the block's last line is certain: where
    the block fails, the key of now is put back. Unavailable where there is none, or the file
    cannot be written.
    """
    old = load_or_make_key(path, may_make=False)
    new = SigningKey(secrets.token_bytes(SEED_BYTES))
    _put(path, new.seed)
    try:
        yield old, new
    except BaseException:
        _put(path, old.seed)
        raise


def _put(path: Path, seed: bytes) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(seed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as fault:
        raise Unavailable(
            f"The signing key {path} cannot be replaced ({fault.strerror}), so the key of now "
            "stays. See to the rights of the file and its folder."
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
