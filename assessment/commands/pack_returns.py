"""``pack return``: look at a file of verdicts that came back, and take it in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.commands.frame import Verbs, add_json, print_json, read_file, verb

if TYPE_CHECKING:
    from assessment.verification.returns.previewing import ReturnPreview

_NOTHING_YET = "Nothing was taken in yet. Give the command again with --accept to take it in."


def add_return(verbs: Verbs) -> None:
    """Add the verb to those of ``pack``."""
    about = "say what a file of verdicts would change, and take it in with --accept"
    example = "pack return verdicts-7f3a9c-r1.json --accept"
    returning = verb(verbs, "return", _return, about, example)
    returning.add_argument(
        "file", metavar="FILE", type=Path, help="what the verdict form saved: .json or .xlsx"
    )
    returning.add_argument("--accept", action="store_true", help="take it in, all of it or nothing")
    returning.add_argument(
        "--as",
        dest="called",
        default="",
        metavar="NAME",
        help="whose verdicts these are, where the pack was a copy for nobody by name",
    )
    add_json(returning)


def _return(given: Namespace) -> int:
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading, writing  # noqa: PLC0415  heavy
    from assessment.verification.actions import take_in_return  # noqa: PLC0415  heavy
    from assessment.verification.queries import preview_return  # noqa: PLC0415  heavy
    from assessment.verification.returns.return_words import (  # noqa: PLC0415  heavy
        file_in_words,
        taken_in_words,
        what_it_does,
    )

    asked: dict[str, Any] = {
        "by": OPERATOR,
        "name": given.file.name,
        "content": read_file(given.file),
        "banks": load_all(settings().questions),
        "called": given.called,
    }
    with reading() as session:
        preview = preview_return(session, **asked)
    if not given.accept:
        report = _told(preview) | {"accepted": False}
        sentences = (file_in_words(preview), *what_it_does(preview), _NOTHING_YET)
    else:
        with writing() as session:
            taken = take_in_return(session, **asked, seen=preview.fingerprint)
        report = _told(preview) | {
            "accepted": not taken.nothing_new,
            "taken_in": taken.accepted,
            "signed_off": taken.signed_off,
        }
        sentences = (file_in_words(preview), *taken_in_words(taken))
    if given.json:
        print_json(report)
    else:
        print("\n".join(sentences))
    return 0


def _told(preview: ReturnPreview) -> dict[str, Any]:
    """Return the report: how many there are of what, and never what a verdict says."""
    return {
        "pack": preview.pack_id,
        "round": preview.round_id,
        "verifier": preview.name,
        "new_verifier": preview.person_id is None,
        "file": preview.sha256,
        "kind": preview.kind,
        "revision": preview.revision,
        "on_paper": preview.on_paper,
        "verdicts": {
            "to_take_in": preview.count("new", "changed"),
            "same": preview.count("same"),
            "stale": preview.stale,
            "kept_from_screen": list(preview.conflicts),
            "not_taken_in": [one.question for one in preview.lines if one.outcome == "rejected"],
        },
        "declaration": preview.declares,
        "signed": preview.signed,
        "would_sign_off": preview.signs,
        "nothing_new": preview.nothing_new,
        "remarks": list(preview.remarks),
    }
