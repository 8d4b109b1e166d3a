"""``pack``: seal a handed-over workbook, and check a pack."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

from assessment.commands.frame import Nouns, add_json, noun, print_json, round_called, verb
from assessment.errors import Refused, Unavailable


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "pack", "sealed copies of handed-over workbooks")
    about = "seal a handed-over workbook"
    making = verb(verbs, "make", _make, about, "pack make --round 1 -o pack.zip")
    making.add_argument("--round", metavar="ID", type=int, required=True, help="id of the round")
    making.add_argument("-o", metavar="FILE", dest="out", type=Path, required=True)
    making.add_argument("--to", default="", metavar="NAME", help="whom it is issued to")
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


def _make(given: Namespace) -> int:
    from assessment.documents.packing import pack_to  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.files import kept_path  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading  # noqa: PLC0415  heavy
    from assessment.verification.issuing import issue_pack  # noqa: PLC0415  heavy

    if given.out.is_dir() or not given.out.resolve().parent.is_dir():
        raise Refused(f"{given.out} is not a place for a file. Nothing was made.")
    with reading() as session:
        round_called(session, given.round)
    issued = issue_pack(by=OPERATOR, round_id=given.round, issued_to=given.to, build=pack_to)
    try:
        shutil.copyfile(kept_path(issued.file_sha256), given.out)
    except OSError as error:
        raise Unavailable(
            f"Pack {issued.id} was made and is kept, but can't be written to {given.out}: "
            f"{error.strerror}. Choose another place and make it again."
        ) from error
    report = {
        "pack": issued.id,
        "file": str(given.out),
        "workbook_sha256": issued.workbook_hash,
        "tagmanifest_sha256": issued.tagmanifest_hash,
        "key": issued.key_id,
    }
    if given.json:
        print_json(report)
    else:
        print(f"Pack {issued.id} is in {given.out}, signed with {issued.key_id}.")
    return 0


def _check(given: Namespace) -> int:
    from assessment.commands.frame import check_readable  # noqa: PLC0415  beside its use
    from assessment.verification.checking_packs import check_pack  # noqa: PLC0415  heavy

    check_readable(given.file)
    found = check_pack(given.file, public_key=_outside_key(given.key))
    if given.json:
        print_json(
            {
                "ok": found.ok,
                "pack": found.pack_id,
                "tagmanifest_sha256": found.tagmanifest_hash,
                "key": found.key_id,
                "key_known": found.key_known,
                "evidence": found.evidence,
                "problems": list(found.problems),
            }
        )
        return 0 if found.ok else 1
    if not found.ok:
        raise Refused("\n".join(["This pack is not as it was issued.", *found.problems]))
    print(f"Pack {found.pack_id} is unchanged since it was sealed with {found.key_id}.")
    if found.evidence:
        print(f"Files of evidence in it: {found.evidence}, each the one that the workbook names.")
    if not found.key_known:
        print("Whose key that is, the pack alone can't say: compare it with the covering letter.")
    return 0


def _outside_key(named: Path | None) -> bytes | None:
    """Return the public key to trust, from outside the pack; None where there is none."""
    from assessment.commands.frame import read_file  # noqa: PLC0415  beside its use
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.verification.sealing import load_or_make_key  # noqa: PLC0415  heavy

    if named is not None:
        return read_file(named)
    own = settings().key_file
    return load_or_make_key(own, may_make=False).public.pem if own.exists() else None
