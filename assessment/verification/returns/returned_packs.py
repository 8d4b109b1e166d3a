"""Which pack a file of verdicts comes from, whether it may come back now, and whose it is."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.errors import BadInput, NotYours, Refused
from assessment.people.model import Who
from assessment.people.rules import NOT_YOURS, Act, may
from assessment.store.tables import PackRow, ReturnRow, RoundRow, VerifierRow
from assessment.store.text import checked_name
from assessment.verification.asked import day
from assessment.verification.reading_hand_overs import HandedOver
from assessment.verification.reading_reviews import verifiers
from assessment.verification.returns.opening_returns import NOTHING
from assessment.verification.returns.return_schema import ReturnDocument

NO_SUCH_PACK = (
    "The file names a pack that was not issued here, so nobody can tell what its verdicts are "
    f"about. {NOTHING} Look whether it is the right file, and whether it was meant for this place."
)
ALTERED = (
    "{what} in this file is not the one that its form was issued with, so the file was changed, "
    f"or put together from two. {NOTHING} Fill in the form that is in your pack, and send the file "
    "that it saves."
)
_PACK_ID = re.compile(r"[0-9A-Za-z-]{1,40}")


# ── the pack ─────────────────────────────────────────────────────────────────────────────────


def known_pack(session: Session, who: Who, given: ReturnDocument) -> PackRow:
    """Return the pack that a file names; Refused where there is none, NotYours where it is not."""
    known = _PACK_ID.fullmatch(given["pack"])
    pack = session.get(PackRow, given["pack"]) if known else None
    if pack is None:
        raise Refused(NO_SUCH_PACK)
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == pack.round_id))
    if may(who, Act.RUN_PROGRAMME, site_id=site_id, round_id=pack.round_id):
        return pack
    verifies = session.scalar(
        select(VerifierRow.id).where(
            VerifierRow.round_id == pack.round_id, VerifierRow.person_id == who.person_id
        )
    )
    if verifies is None or pack.person_id not in {None, who.person_id}:
        raise NotYours(NOT_YOURS)
    return pack


def check_may_come_back(session: Session, pack: PackRow) -> None:
    """Refuse what comes from a withdrawn pack, or while nobody can verify the workbook blind."""
    if pack.state == "withdrawn":
        raise Refused(
            f"Pack {pack.number} was withdrawn{_on(pack)}: {pack.ended_because} {NOTHING} Keep the "
            "file, and ask the programme team, who can issue another pack."
        )
    state = session.scalar(select(RoundRow.state).where(RoundRow.id == pack.round_id))
    if state == "verified":
        raise Refused(
            "This file came back after the round was closed: every verifier has signed off and the "
            "verdicts are known, so these could not be given blind any more. "
            f"{NOTHING} Keep the file. The programme team can reopen the workbook, and it can be "
            "taken in once that was handed over again."
        )
    if state == "open":
        raise Refused(
            "The team is at work on this workbook again, so there is nothing to verify at the "
            f"moment. {NOTHING} Keep the file, and send it once the workbook is handed over again: "
            "verdicts on answers that did not change will count."
        )


def _on(pack: PackRow) -> str:
    return f" on {day(pack.ended_at)}" if pack.ended_at else ""


def check_made_here(pack: PackRow, given: ReturnDocument) -> None:
    """Refuse a file whose workbook or return token is not the pack's."""
    if given["workbook"] != pack.workbook_hash:
        raise Refused(ALTERED.format(what="The workbook's hash"))
    digest = hashlib.sha256(given["token"].encode("utf-8", "replace")).hexdigest()
    if not pack.return_token_hash or not hmac.compare_digest(digest, pack.return_token_hash):
        raise Refused(ALTERED.format(what="The return token"))


def said_of_pack(session: Session, pack: PackRow, over: HandedOver) -> tuple[str, ...]:
    """Return what to say of a pack that is not the newest, whose verdicts count all the same."""
    said = []
    if pack.version != over.version:
        said.append(
            f"The workbook was handed over again after pack {pack.number} was issued. Verdicts on "
            "answers that did not change count as they are; the others are kept as what was said "
            "before."
        )
    newer = session.scalar(
        select(PackRow.number)
        .where(
            PackRow.round_id == pack.round_id,
            PackRow.person_id == pack.person_id,
            PackRow.number > pack.number,
        )
        .order_by(PackRow.number.desc())
        .limit(1)
    )
    if newer is not None and pack.person_id is not None:
        said.append(f"Pack {newer} has taken the place of pack {pack.number}: go on in that one.")
    return tuple(said)


# ── whose ────────────────────────────────────────────────────────────────────────────────────


def whose_return(
    session: Session, who: Who, pack: PackRow, given: ReturnDocument, called: str
) -> tuple[int | None, str]:
    """Return whose verdicts these are, and their name; None for somebody who is still to be named."""
    here = verifiers(session, pack.round_id)
    if pack.person_id is not None:
        if pack.person_id not in here:
            raise Refused(
                "Whoever this form was issued to verifies this workbook no more. "
                f"{NOTHING} If their verdicts should count, the programme team can name them again."
            )
        return pack.person_id, here[pack.person_id]
    if who.person_id in here:
        return who.person_id, here[who.person_id]
    name = checked_name(called or given["name"], "name of the verifier", optional=True)
    if not name:
        raise BadInput(
            "This form was made for nobody by name, and nobody wrote their name into it. "
            f"{NOTHING} Say whose verdicts these are."
        )
    return _named(session, pack, name, here, chosen=bool(called)), name


def _named(
    session: Session, pack: PackRow, name: str, here: Mapping[int, str], *, chosen: bool
) -> int | None:
    """Return the verifier of this name who sent this copy in before, or was chosen; else None."""
    same = [person_id for person_id, known in here.items() if known.casefold() == name.casefold()]
    if len(same) > 1:
        raise Refused(
            f"Two verifiers of this workbook are called “{name}”, so nobody can tell whose "
            f"verdicts these are. {NOTHING} Have them sent in from a pack issued to them."
        )
    if not same:
        return None
    sent = select(ReturnRow.id).where(ReturnRow.pack_id == pack.id, ReturnRow.person_id == same[0])
    if chosen or session.scalar(sent.limit(1)) is not None:
        return same[0]
    raise Refused(
        f"“{name}” verifies this workbook already, and this is a copy that was issued to nobody, so "
        f"anybody may have written that name into it. {NOTHING} If these are their verdicts, say so "
        "by giving that name yourself; if it is somebody else, give a name that tells them apart."
    )
