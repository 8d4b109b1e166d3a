"""Putting a new signing key in the place of the one of now: its file and what is known of it."""

from __future__ import annotations

from assessment.settings import settings
from assessment.store.sessions import writing
from assessment.verification.actions import record_key_change
from assessment.verification.packs.key_files import replacing_key
from assessment.verification.packs.sealing import PublicKey


def replace_key(*, by: int, reason: str) -> tuple[PublicKey, PublicKey]:
    """Replace the signing key; return the public halves of the one before and the new one.

    Packs sealed before stay good: their key is kept. Whoever replaces it is checked before
    anything is written; either both the file and the database know the new key, or neither.
    """
    with replacing_key(settings().key_file) as (old, new), writing() as session:
        record_key_change(session, by=by, old=old.public, new=new.public, reason=reason)
    return old.public, new.public
