"""What anybody may be told of a pack: issued here or not, current or not, and no more.

No site, no name, no date: whoever holds the pack has those, and nobody else needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from assessment.store.sessions import reading
from assessment.verification.model import KnownKey, Pack
from assessment.verification.packs.checking_packs import check_pack, tag_manifest_of
from assessment.verification.queries import is_newest_version, known_keys, pack_by_tagmanifest
from assessment.verification.rules import CONCLUDED, SUPERSEDED
from assessment.workbook.canonical import sha256_hex
from assessment.workbook.handing_over import HANDED_OVER_AGAIN

LONGEST_LIST = 64 * 1024  # bytes of a tagmanifest


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told; ``good``: it can be relied on as it is."""

    title: str
    good: bool
    sentences: tuple[str, ...]


UNKNOWN = Answer(
    "This was not issued here",
    good=False,
    sentences=(
        (
            "No pack that was issued here has this list of files. Either somebody else made it, or "
            "its list was changed after it was sealed, or it is no pack at all."
        ),
        "Don't rely on it. Ask the programme for the pack again.",
    ),
)
_AS_SIGNED = (
    "Its list of files is the one that was signed here. Whether each file is as the list says is "
    "what the rest of a check tells."
)
_UNCHANGED = "Nothing in it is missing, added or changed since it was sealed."
_CURRENT = "It is current: no newer pack took its place."
_ASK = "Ask the programme for the newest one."
_MOST_NAMED = 50  # faults


def look_up_list(content: bytes) -> Answer:
    """Return what is told of a pack by its tagmanifest alone."""
    with reading() as session:
        found = pack_by_tagmanifest(session, sha256_hex(content))
        if found is None:
            return UNKNOWN
        return _told(session, found, (_AS_SIGNED,), unchanged=True)


def look_up_pack(place: Path) -> Answer:
    """Return what is told of a whole pack in a file; one not issued here is not read further."""
    tags = tag_manifest_of(place)
    if tags is None:
        return UNKNOWN
    with reading() as session:
        found = pack_by_tagmanifest(session, sha256_hex(tags))
        keys = known_keys(session)
    if found is None:
        return UNKNOWN
    faults = check_pack(place, older=[one.public for one in keys]).problems
    with reading() as session:
        return _told(session, found, _faults(faults), unchanged=not faults)


def _faults(faults: Sequence[str]) -> tuple[str, ...]:
    if not faults:
        return (_UNCHANGED,)
    more = len(faults) - _MOST_NAMED
    rest = (f"And {more} more.",) if more > 0 else ()
    return (*faults[:_MOST_NAMED], *rest, "Don't rely on it. Ask the programme for it again.")


def _told(session: Session, found: Pack, first: tuple[str, ...], *, unchanged: bool) -> Answer:
    current, standing = _standing(session, found)
    key = next(one for one in known_keys(session) if one.public.fingerprint == found.key_id)
    title = "This pack was issued here"
    if not unchanged:
        title = "This pack was issued here, and was changed since"
    elif not current:
        title = f"This pack was issued here, and is {_no_more(found)}"
    return Answer(title, unchanged and current, (*first, standing, _sealed_with(key)))


def _no_more(found: Pack) -> str:
    return "withdrawn" if found.state == "withdrawn" else "superseded"


def _standing(session: Session, found: Pack) -> tuple[bool, str]:
    """Return whether a pack is current, and that in a sentence."""
    if found.state == "withdrawn":
        return False, f"It was withdrawn: don't use it any more. {_ASK}"
    if not is_newest_version(session, found):
        return False, f"It is superseded. {HANDED_OVER_AGAIN} {_ASK}"
    if found.ended_because == SUPERSEDED:
        return False, f"It is superseded. {SUPERSEDED} {_ASK}"
    if found.ended_because == CONCLUDED:
        return True, f"{_CURRENT} {CONCLUDED} Verdicts on it are taken in no more."
    return True, _CURRENT


def _sealed_with(key: KnownKey) -> str:
    name = f"It is sealed with the key {key.public.fingerprint}"
    if key.replaced_at is None:
        return f"{name}, which is in use."
    return f"{name}, which was replaced since. Packs that were sealed with it stay good."
