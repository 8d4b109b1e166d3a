"""``pack``: seal a handed-over workbook, and check a pack."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.commands.frame import (
    Nouns,
    add_json,
    bank_of,
    noun,
    print_json,
    showing_progress,
    verb,
)
from assessment.commands.pack_returns import add_return
from assessment.errors import Refused, Unavailable

if TYPE_CHECKING:
    from assessment.verification.model import KnownKey


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "pack", "sealed copies of handed-over workbooks")
    about = "seal a handed-over workbook"
    making = verb(verbs, "make", _make, about, "pack make --round 1 -o pack.zip")
    making.add_argument("--round", metavar="ID", type=int, required=True, help="id of the round")
    making.add_argument("-o", metavar="FILE", dest="out", type=Path, required=True)
    making.add_argument(
        "--for",
        "--to",
        dest="to",
        default="",
        metavar="NAME",
        help="the verifier of the round that it is issued to; without, it is a copy for nobody by "
        "name",
    )
    making.add_argument("--light", action="store_true", help="leave the files of evidence out")
    add_json(making)
    about = "say whether a pack is unchanged, and name what was changed"
    checking = verb(verbs, "check", _check, about, "pack check pack.zip")
    checking.add_argument("file", metavar="FILE", type=Path)
    checking.add_argument(
        "--key",
        metavar="FILE",
        type=Path,
        help="the issuer's public key (PEM), not the one in the pack; without it, the key of "
        "this installation where there is one",
    )
    add_json(checking)
    add_return(verbs)


def _make(given: Namespace) -> int:
    from assessment.barriers.findings import findings_of  # noqa: PLC0415  heavy
    from assessment.documents.packing import pack_to  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.files import kept_path  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading  # noqa: PLC0415  heavy
    from assessment.verification.packs.issuing import issue_pack  # noqa: PLC0415  heavy
    from assessment.verification.queries import verifiers  # noqa: PLC0415  heavy

    if given.out.is_dir() or not given.out.resolve().parent.is_dir():
        raise Refused(f"{given.out} is not a place for a file. Nothing was made.")
    with reading() as session:
        bank = bank_of(session, given.round)
        person_id = _verifier_called(verifiers(session, given.round), given.to)
    with showing_progress() as tell:
        issued = issue_pack(
            by=OPERATOR,
            round_id=given.round,
            person_id=person_id,
            light=given.light,
            build=partial(pack_to, tell=tell),
            bank=bank,
            findings=findings_of,
        )
    try:
        shutil.copyfile(kept_path(issued.file_sha256), given.out)
    except OSError as error:
        raise Unavailable(
            f"Pack {issued.id} was made and is kept, but can't be written to {given.out}: "
            f"{error.strerror}. Choose another place and make it again."
        ) from error
    report = {
        "pack": issued.id,
        "number": issued.number,
        "for": issued.issued_to,
        "light": issued.light,
        "file": str(given.out),
        "workbook_sha256": issued.workbook_hash,
        "tagmanifest_sha256": issued.tagmanifest_hash,
        "key": issued.key_id,
    }
    if given.json:
        print_json(report)
    else:
        whose = f"for {issued.issued_to}" if issued.issued_to else "a copy for nobody by name"
        print(f"Pack {issued.id} is in {given.out}, signed with {issued.key_id}.")
        print(f"It is pack {issued.number} of the round, {whose}.")
        if issued.light:
            print("It is a light pack: the files of evidence are not in it.")
    return 0


def _verifier_called(names: Mapping[int, str], name: str) -> int | None:
    """Return the verifier of this name, None where no name is given; Refused for another one."""
    if not name:
        return None
    found = [person_id for person_id, one in names.items() if one.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    who = ", ".join(names.values()) or "nobody yet"
    many = "More than one verifier of this round has" if found else "No verifier of this round has"
    raise Refused(
        f"{many} the name “{name}”, so no pack was made. It is verified by: {who}. Without --for a "
        "copy is made, for nobody by name."
    )


def _check(given: Namespace) -> int:
    from assessment.commands.frame import check_readable  # noqa: PLC0415  beside its use
    from assessment.verification.packs.checking_packs import check_pack  # noqa: PLC0415  heavy

    check_readable(given.file)
    key, known = _outside_keys(given.key)
    found = check_pack(given.file, public_key=key, older=[one.public for one in known])
    if given.json:
        print_json(
            {
                "ok": found.ok,
                "pack": found.pack_id,
                "tagmanifest_sha256": found.tagmanifest_hash,
                "key": found.key_id,
                "key_known": found.key_known,
                "evidence": found.evidence,
                "light": found.light,
                "problems": list(found.problems),
            }
        )
        return 0 if found.ok else 1
    if not found.ok:
        raise Refused("\n".join(["This pack is not as it was issued.", *found.problems]))
    print(f"Pack {found.pack_id} is unchanged since it was sealed with {found.key_id}.")
    if found.evidence:
        print(f"Files of evidence in it: {found.evidence}, each the one that the workbook names.")
    if found.light:
        print("It is a light pack: the files of evidence are not in it.")
    for one in known:
        if one.replaced_at is not None and one.public.fingerprint == found.key_id:
            print(
                "That is a key of this installation that was replaced on "
                f"{one.replaced_at:%d %B %Y}: {one.replaced_because}"
            )
    if not found.key_known:
        print("Whose key that is, the pack alone can't say: compare it with the covering letter.")
    return 0


def _outside_keys(named: Path | None) -> tuple[bytes | None, tuple[KnownKey, ...]]:
    """Return the public key to trust, from outside the pack, and all that were ever used here.

    None and nothing where there is neither a key nor a database, as on a verifier's laptop.
    """
    from assessment.commands.frame import read_file  # noqa: PLC0415  beside its use
    from assessment.commands.keys import keys_in_database  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.verification.packs.sealing import load_or_make_key  # noqa: PLC0415  heavy

    if named is not None:
        return read_file(named), ()
    own = settings().key_file
    key = load_or_make_key(own, may_make=False).public.pem if own.exists() else None
    return key, keys_in_database()
