"""``round``: open a round of the workbook at a site, and move it to newer questions."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from assessment.commands.frame import (
    Nouns,
    Verbs,
    add_json,
    noun,
    print_json,
    round_called,
    site_called,
    verb,
)
from assessment.errors import BadInput, Refused

if TYPE_CHECKING:
    from assessment.bank.model import Bank
    from assessment.workbook.previewing import Preview


def add_to(nouns: Nouns) -> None:
    """Add the noun and its verbs."""
    verbs = noun(nouns, "round", "one pass through the workbook for one partnership")
    about = "open a round for the partnership that the site chose; print its number"
    example = "round open --site RIVER --partnership 12 --name baseline --bank 2026.1 --mode named"
    opening = verb(verbs, "open", _open, about, example)
    opening.add_argument("--site", metavar="CODE", required=True, help="which site's")
    opening.add_argument(
        "--partnership", metavar="ID", type=int, required=True, help="the one that was chosen"
    )
    opening.add_argument("--name", required=True, help="such as baseline or follow-up")
    opening.add_argument("--bank", metavar="VERSION", required=True, help="such as 2026.1")
    opening.add_argument(
        "--mode",
        choices=("named", "confidential"),
        default="named",
        help="whether people see who gave which own answer (named unless said otherwise)",
    )
    opening.add_argument(
        "--form",
        choices=("short", "full", "community"),
        default="short",
        help="one question for each dimension, all, or those that community voices are best "
        "placed to answer (short unless said otherwise)",
    )
    _add_moving(verbs)


def _add_moving(verbs: Verbs) -> None:
    about = "move an open round to newer questions, or back; no answer is lost by either"
    example = 'round move --round 7 --bank 2026.2 --reason "Two questions were unclear."'
    moving = verb(verbs, "move", _move, about, example)
    moving.add_argument("--round", metavar="ID", type=int, required=True, help="its number")
    where = moving.add_mutually_exclusive_group(required=True)
    where.add_argument("--bank", metavar="VERSION", help="the newer version, such as 2026.2")
    where.add_argument("--undo", action="store_true", help="back to the version before")
    moving.add_argument("--reason", default="", help="why; it is written down and stays")
    moving.add_argument(
        "--dry-run", action="store_true", help="only say what would become of each answer"
    )
    add_json(moving)


def _open(given: Namespace) -> None:
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.sessions import writing  # noqa: PLC0415  heavy
    from assessment.workbook.actions import open_round  # noqa: PLC0415  heavy

    bank = _bank_called(given.bank)
    with writing() as session:
        site = site_called(session, given.site)
        round_id = open_round(
            session,
            by=OPERATOR,
            site_id=site.id,
            partnership_id=given.partnership,
            name=given.name,
            bank=bank,
            form=given.form,
            mode=given.mode,
        )
    print(f"Round {round_id} “{given.name}” is open at {site.name}.")


def _bank_called(version: str) -> Bank:
    from assessment.bank.versions import load_all  # noqa: PLC0415  heavy
    from assessment.settings import settings  # noqa: PLC0415  heavy

    banks = load_all(settings().questions)
    if version not in banks:
        raise BadInput(
            f"There is no bank {version} in {settings().questions}, so nothing was changed. "
            f"There are: {', '.join(banks)}."
        )
    return banks[version]


def _move(given: Namespace) -> None:
    from assessment.people.model import OPERATOR  # noqa: PLC0415  heavy
    from assessment.store.sessions import reading, writing  # noqa: PLC0415  heavy
    from assessment.workbook.actions import move_round, undo_move  # noqa: PLC0415  heavy
    from assessment.workbook.queries import move_in_force, move_preview  # noqa: PLC0415  heavy

    with reading() as session:
        found = round_called(session, given.round)
        last = move_in_force(session, found.id)
    if given.undo and last is None:
        raise Refused(f"Round {found.id} was not moved to other questions. Nothing was changed.")
    bank = _bank_called(found.bank_version)
    to_bank = _bank_called(last.from_version if given.undo and last else given.bank)
    with reading() as session:
        preview = move_preview(session, found.id, bank, to_bank, back=given.undo)
    if not given.dry_run:
        act = undo_move if given.undo else move_round
        with writing() as session:
            act(
                session,
                by=OPERATOR,
                round_id=found.id,
                bank=bank,
                to_bank=to_bank,
                reason=given.reason,
            )
    _tell(given, preview, to_bank.version)


def _tell(given: Namespace, preview: Preview, version: str) -> None:
    """Print what becomes, or became, of each answer; where it can't move, say why and refuse."""
    if given.json:
        print_json(preview.as_json())
    else:
        for line in preview.lines:
            if line.fate.becomes != "kept" or line.fate.change is not None:
                print(f"{line.fate.code}: {line.sentence}")
        print("The answers to all other questions are kept as they are.")
    if preview.obstacles:
        raise BadInput(
            f"Round {given.round} can't go on with version {version}. Nothing was changed.",
            preview.obstacles,
        )
    if not given.json:
        done = "would ask" if given.dry_run else "asks"
        print(f"Round {given.round} {done} the questions of {version}.")
