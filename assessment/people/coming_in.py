"""Coming in by an invitation: by its link or its short code, once, or once a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, case, delete, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Gone, Unknown
from assessment.people.administering import give_role
from assessment.people.model import OPERATOR
from assessment.people.queries import who_is
from assessment.people.short_codes import ShortCode
from assessment.people.tokens import new_token, token_hash
from assessment.store.audit import leave_line
from assessment.store.tables import CameInRow, InvitationRow, PersonRow, RoundRow, SiteRow
from assessment.store.text import checked_name

Kind = Literal["participant", "verifier"]
PRESSED_TWICE = timedelta(minutes=1)  # the same form again is the same person again

UNKNOWN = (
    "This invitation is not valid. Check that the whole link was copied, "
    "or ask whoever invited you for a new one."
)
UNKNOWN_CODE = (
    "This code is not valid. Check each character against your sheet, or ask whoever gave you the "
    "sheet for a new one."
)
USED = (
    "This invitation was used already, and each works once. If it was you, sign in on the device "
    "where you used it; for another device, ask whoever invited you for a new link."
)
FULL = (
    "All places of this invitation are taken. If one of them is yours, go on at the device where "
    "you joined; else ask whoever gave you the sheet for a new one."
)
WITHDRAWN = "This invitation was withdrawn. If you think it should not be, ask whoever invited you."
RUN_OUT = "This invitation has run out: they last 30 days. Ask whoever invited you for a new one."


@dataclass(frozen=True, slots=True)
class Invited:
    """What somebody may learn who holds an invitation that still works.

    ``name`` is "" where it is for a voice; ``asks_name`` tells whether whoever joins has to say
    theirs: in a named round, where the invitation does not.
    """

    round_id: int
    name: str
    voice: str | None
    asks_name: bool


@dataclass(frozen=True, slots=True)
class Redeemed:
    """An invitation that has just been used; ``first`` is False for who has joined before."""

    person_id: int
    round_id: int
    name: str
    voice: str | None
    first: bool


def invited(session: Session, key: str | ShortCode, kind: Kind) -> Invited:
    """Return what an invitation says of itself; raise, with the reason, where it does not work.

    ``key`` is the token of its link, or its short code.
    """
    row = _open_invitation(session, key, kind)
    asks_name = not row.name and _mode(session, row.round_id) == "named"
    return Invited(row.round_id, row.name, row.voice, asks_name)


def check_invitation(session: Session, token: str, kind: Kind) -> str:
    """Return the name of who is invited; raise, with the reason, where the link does not work."""
    return invited(session, token, kind).name


def redeem_invitation(
    session: Session, *, token: str | ShortCode, kind: Kind, name: str = "", form: str = ""
) -> Redeemed:
    """Use the invitation, or one of its places, and make its person; of two at once, one succeeds.

    ``token`` may be the short code.  ``name`` is what somebody is called who comes in for a voice:
    the name they gave, or the voice's.  ``form`` is the secret of the form that was sent: the
    same form sent again within a minute lets the same person in, who has pressed twice.
    A verifier's role is given here; a participant joins the round in the caller's transaction.
    """
    again = _pressed_twice(session, token, kind, form)
    if again is not None:
        return again
    row = _open_invitation(session, token, kind)
    called = row.name or checked_name(name)
    _take_place(session, row, token)
    first = row.person_id is None
    person_id = row.person_id or _new_person(session, row, called)
    _open_account(session, person_id)
    if kind == "verifier":
        give_role(session, by=OPERATOR, person_id=person_id, role="verifier", round_id=row.round_id)
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == row.round_id))
    line = who_is(session, person_id).line(
        "invitation.redeemed", f"invitation {row.id}", site_id=site_id
    )
    leave_line(session, line)
    if form:
        pressed = {"form_hash": token_hash(form), "invitation_id": row.id, "at": clock.now()}
        session.add(CameInRow(**pressed, person_id=person_id))
    return Redeemed(person_id, row.round_id, called, row.voice, first)


def _pressed_twice(
    session: Session, key: str | ShortCode, kind: Kind, form: str
) -> Redeemed | None:
    if not form:
        return None
    since = clock.now() - PRESSED_TWICE
    session.execute(delete(CameInRow).where(CameInRow.at < since))
    found = session.execute(
        select(InvitationRow, PersonRow)
        .join(CameInRow, CameInRow.invitation_id == InvitationRow.id)
        .join(PersonRow, PersonRow.id == CameInRow.person_id)
        .where(
            CameInRow.form_hash == token_hash(form),
            _opened_by(key),
            InvitationRow.kind == kind,
            InvitationRow.withdrawn_at.is_(None),
            PersonRow.ended_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return None
    row, person = found
    return Redeemed(person.id, row.round_id, person.name, row.voice, first=False)


def _take_place(session: Session, row: InvitationRow, key: str | ShortCode) -> None:
    """Take one place in one statement; Gone where the last one is taken meanwhile."""
    last = InvitationRow.taken + 1 >= InvitationRow.places
    taken = session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.id == row.id,
            _opened_by(key),
            InvitationRow.taken < InvitationRow.places,
            InvitationRow.redeemed_at.is_(None),
            InvitationRow.withdrawn_at.is_(None),
        )
        .values(taken=InvitationRow.taken + 1, redeemed_at=case((last, clock.now())))
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        raise Gone(USED if row.name else FULL)


def _new_person(session: Session, row: InvitationRow, name: str) -> int:
    example = session.scalar(
        select(SiteRow.example)
        .join(RoundRow, RoundRow.site_id == SiteRow.id)
        .where(RoundRow.id == row.round_id)
    )
    person = PersonRow(name=name, example=bool(example), made_at=clock.now())
    session.add(person)
    session.flush()
    if row.name:
        session.execute(
            update(InvitationRow).where(InvitationRow.id == row.id).values(person_id=person.id)
        )
    elif _mode(session, row.round_id) == "named":
        session.add(_place_of_their_own(row, person))
        session.flush()
    return person.id


def _place_of_their_own(row: InvitationRow, person: PersonRow) -> InvitationRow:
    """Return an invitation that was used already, for who came in for a voice in a named round.

    By it they get a new link should they lose their device.  In a confidential round there is
    none: nobody could know for whom it is.
    """
    now = clock.now()
    return InvitationRow(
        token_hash=token_hash(new_token()),
        kind=row.kind,
        round_id=row.round_id,
        name=person.name,
        voice=row.voice,
        taken=1,
        person_id=person.id,
        made_at=now,
        expires_at=row.expires_at,
        redeemed_at=now,
    )


def _open_account(session: Session, person_id: int) -> None:
    """Open an account again that a withdrawal had ended, before the renewed link was used."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(ended_at=None))


def _mode(session: Session, round_id: int) -> str | None:
    return session.scalar(select(RoundRow.mode).where(RoundRow.id == round_id))


def _opened_by(key: str | ShortCode) -> ColumnElement[bool]:
    if isinstance(key, ShortCode):
        return InvitationRow.code_hash == key.hash
    return InvitationRow.token_hash == token_hash(key)


def _open_invitation(session: Session, key: str | ShortCode, kind: Kind) -> InvitationRow:
    row = session.scalar(
        select(InvitationRow)
        .where(_opened_by(key), InvitationRow.kind == kind)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise Unknown(UNKNOWN_CODE if isinstance(key, ShortCode) else UNKNOWN)
    if row.withdrawn_at is not None:
        raise Gone(WITHDRAWN)
    if row.redeemed_at is not None:
        raise Gone(USED if row.name else FULL)
    if row.expires_at <= clock.now():
        raise Gone(RUN_OUT)
    return row
