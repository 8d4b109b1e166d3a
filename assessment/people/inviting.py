"""Invitations: links for participants and verifiers, who need no account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, Gone, NotYours, Refused
from assessment.people.administering import close_account, end_sign_ins, give_role
from assessment.people.model import OPERATOR, Who
from assessment.people.queries import check_person_may, who_is
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.tokens import new_token, token_hash
from assessment.store.audit import leave_line
from assessment.store.tables import InvitationRow, PersonRow, RoundRow, SiteRow
from assessment.store.text import checked_name

Kind = Literal["participant", "verifier"]
INVITATION_LASTS = timedelta(days=30)

_WHO_INVITES = {"participant": Act.INVITE, "verifier": Act.RUN_PROGRAMME}

UNKNOWN = (
    "This invitation is not valid. Check that the whole link was copied, "
    "or ask whoever invited you for a new one."
)
USED = (
    "This invitation was used already, and each works once. If it was you, sign in on the device "
    "where you used it; for another device, ask whoever invited you for a new link."
)
WITHDRAWN = "This invitation was withdrawn. If you think it should not be, ask whoever invited you."
RUN_OUT = "This invitation has run out: they last 30 days. Ask whoever invited you for a new one."


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation; ``token`` goes into the link and is kept nowhere else."""

    invitation_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """An invitation that has just been used; ``first`` is False for a renewed one."""

    person_id: int
    round_id: int
    name: str
    voice: str | None
    first: bool


def invite_participant(
    session: Session, *, by: int, round_id: int, name: str, voice: str, voices: Collection[str]
) -> Made:
    """Invite somebody to answer with one of the bank's ``voices``."""
    if voice not in voices:
        raise BadInput(
            "Choose the voice this person speaks from: one of the list. Nothing was changed."
        )
    return _invite(session, by=by, kind="participant", round_id=round_id, name=name, voice=voice)


def invite_verifier(session: Session, *, by: int, round_id: int, name: str) -> Made:
    """Invite an outsider to verify one round."""
    return _invite(session, by=by, kind="verifier", round_id=round_id, name=name, voice=None)


def _invite(
    session: Session, *, by: int, kind: Kind, round_id: int, name: str, voice: str | None
) -> Made:
    who = check_person_may(session, by, _WHO_INVITES[kind], round_id=round_id)
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
    if site_id is None:
        raise NotYours(NOT_YOURS)
    token, now = new_token(), clock.now()
    row = InvitationRow(
        token_hash=token_hash(token),
        kind=kind,
        round_id=round_id,
        name=checked_name(name),
        voice=voice,
        made_by=None if by == OPERATOR else by,
        made_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(row)
    session.flush()
    line = who.line("invitation.made", f"invitation {row.id}", site_id=site_id)
    leave_line(session, line, {"kind": kind, "round": round_id, "voice": voice})
    return Made(row.id, token)


def renew_invitation(session: Session, *, by: int, invitation_id: int) -> Made:
    """Make a new link for the same person; the old one and what it opened stop working."""
    row, who, site_id = _own(session, by, invitation_id)
    token, now = new_token(), clock.now()
    row.token_hash, row.expires_at = token_hash(token), now + INVITATION_LASTS
    row.redeemed_at = row.withdrawn_at = None
    session.flush()
    if row.person_id is not None:
        end_sign_ins(session, row.person_id)
    leave_line(session, who.line("invitation.renewed", f"invitation {row.id}", site_id=site_id))
    return Made(row.id, token)


def withdraw_invitation(session: Session, *, by: int, invitation_id: int) -> None:
    """Make the link stop working; whoever used it is signed out. What they answered is kept."""
    row, who, site_id = _own(session, by, invitation_id)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = clock.now()
    session.flush()
    leave_line(session, who.line("invitation.withdrawn", f"invitation {row.id}", site_id=site_id))
    if row.person_id is not None:
        close_account(session, who, row.person_id)


def _own(session: Session, by: int, invitation_id: int) -> tuple[InvitationRow, Who, int]:
    found = session.execute(
        select(InvitationRow, RoundRow.site_id)
        .join(RoundRow, RoundRow.id == InvitationRow.round_id)
        .where(InvitationRow.id == invitation_id)
    ).one_or_none()
    if found is None:
        who_is(session, by)
        raise NotYours(NOT_YOURS)
    row, site_id = found
    act = _WHO_INVITES[row.kind]
    return row, check_person_may(session, by, act, site_id=site_id, round_id=row.round_id), site_id


def check_invitation(session: Session, token: str, kind: Kind) -> str:
    """Return the name of who is invited; raise, with the reason, where the link does not work."""
    return _open_invitation(session, token, kind).name


def redeem_invitation(session: Session, *, token: str, kind: Kind) -> Redeemed:
    """Use the invitation up and make its person; of two at once, one succeeds.

    A verifier's role is given here; a participant joins the round in the caller's transaction.
    """
    row = _open_invitation(session, token, kind)
    taken = session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.id == row.id,
            InvitationRow.token_hash == token_hash(token),
            InvitationRow.redeemed_at.is_(None),
            InvitationRow.withdrawn_at.is_(None),
        )
        .values(redeemed_at=clock.now())
        .returning(InvitationRow.id)
    ).scalar_one_or_none()
    if taken is None:
        raise Gone(USED)
    first = row.person_id is None
    person_id = _new_person(session, row) if row.person_id is None else row.person_id
    _open_account(session, person_id)
    if kind == "verifier":
        give_role(session, by=OPERATOR, person_id=person_id, role="verifier", round_id=row.round_id)
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == row.round_id))
    line = who_is(session, person_id).line(
        "invitation.redeemed", f"invitation {row.id}", site_id=site_id
    )
    leave_line(session, line)
    return Redeemed(person_id, row.round_id, row.name, row.voice, first)


def _new_person(session: Session, row: InvitationRow) -> int:
    example = session.scalar(
        select(SiteRow.example)
        .join(RoundRow, RoundRow.site_id == SiteRow.id)
        .where(RoundRow.id == row.round_id)
    )
    person = PersonRow(name=row.name, example=bool(example), made_at=clock.now())
    session.add(person)
    session.flush()
    session.execute(
        update(InvitationRow).where(InvitationRow.id == row.id).values(person_id=person.id)
    )
    return person.id


def _open_account(session: Session, person_id: int) -> None:
    """Open an account again that a withdrawal had ended, before the renewed link was used."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(ended_at=None))


def _open_invitation(session: Session, token: str, kind: Kind) -> InvitationRow:
    row = session.scalar(
        select(InvitationRow).where(
            InvitationRow.token_hash == token_hash(token), InvitationRow.kind == kind
        )
    )
    if row is None:
        raise Refused(UNKNOWN)
    if row.withdrawn_at is not None:
        raise Gone(WITHDRAWN)
    if row.redeemed_at is not None:
        raise Gone(USED)
    if row.expires_at <= clock.now():
        raise Gone(RUN_OUT)
    return row
