"""``key``: the key that packs are signed with: made, shown, replaced."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.commands.frame import Nouns, add_json, noun, print_json, verb, write_file

if TYPE_CHECKING:
    from assessment.verification.model import KnownKey


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "key", "the key that packs are signed with")
    about = "say which key packs are signed with, and which were used before"
    showing = verb(verbs, "show", _show, about, "key show")
    showing.add_argument(
        "-o", metavar="FILE", dest="out", type=Path, help="write the public key there (PEM)"
    )
    add_json(showing)
    verb(verbs, "make", _make, "make the first key, where there is none", "key make")
    about = "put a new key in the place of the one of now; packs signed before stay good"
    example = 'key replace --reason "The old server was given away."'
    replacing = verb(verbs, "replace", _replace, about, example)
    replacing.add_argument("--reason", required=True, help="why; it is kept and shown")


def keys_in_database() -> tuple[KnownKey, ...]:
    """Return the keys that the database knows; none where there is no database to ask."""
    from sqlalchemy import make_url  # noqa: PLC0415  heavy

    from assessment.errors import Unavailable  # noqa: PLC0415  beside its use
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.migrating import current, newest  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading  # noqa: PLC0415  heavy
    from assessment.verification.queries import known_keys  # noqa: PLC0415  heavy

    url = settings().database_url
    if settings().embedded and not Path(make_url(url).database or "").exists():
        return ()  # only to look must not make one
    try:
        with reading() as session:
            return known_keys(session) if current() == newest() else ()
    except Unavailable:
        return ()


def _show(given: Namespace) -> int:
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.verification.packs.sealing import load_or_make_key  # noqa: PLC0415  heavy

    public = load_or_make_key(settings().key_file, may_make=False).public
    before = [key for key in keys_in_database() if key.public != public]
    if given.out is not None:
        write_file(given.out, public.pem)
    if given.json:
        print_json(
            {
                "key": public.fingerprint,
                "pem": public.pem.decode(),
                "before": [
                    {
                        "key": key.public.fingerprint,
                        "first_used": key.first_used_at.isoformat(),
                        "replaced": key.replaced_at.isoformat() if key.replaced_at else None,
                        "because": key.replaced_because,
                    }
                    for key in before
                ],
            }
        )
        return 0
    print(f"Packs are signed with {public.fingerprint}.")
    for key in before:
        until = f", until {key.replaced_at:%d %B %Y}" if key.replaced_at else ""
        because = f": {key.replaced_because}" if key.replaced_because else "."
        print(f"Before: {key.public.fingerprint}{until}{because}")
    return 0


def _make(given: Namespace) -> int:
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.verification.packs.key_files import make_key  # noqa: PLC0415  heavy

    del given
    path = settings().key_file
    print(f"The key {make_key(path).public.fingerprint} is in {path}. Keep a copy of that file.")
    return 0


def _replace(given: Namespace) -> int:
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.verification.packs.replacing_keys import replace_key  # noqa: PLC0415  heavy

    old, new = replace_key(by=OPERATOR, reason=given.reason)
    print(f"Packs are signed with {new.fingerprint} from now on.")
    print(f"Packs signed with {old.fingerprint} stay good. Tell verifiers the new fingerprint.")
    return 0
