"""Invitations: links and short codes for participants and verifiers, who need no account.

An invitation is for one person, by name, or for a voice: then whoever has it takes a place.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, Gone, NotYours, Refused, Unknown
from assessment.people.administering import close_account, end_sign_ins, give_role
from assessment.people.model import OPERATOR, Who
from assessment.people.queries import check_person_may, who_is
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.short_codes import ShortCode, new_code
from assessment.people.tokens import new_token, token_hash
from assessment.people.typed import checked_email
from assessment.store.audit import leave_line
from assessment.store.tables import CameInRow, InvitationRow, PersonRow, RoundRow, SiteRow
from assessment.store.text import checked_name

Kind = Literal["participant", "verifier"]
INVITATION_LASTS = timedelta(days=30)
PRESSED_TWICE = timedelta(minutes=1)  # the same form again is the same person again
MOST_PLACES = 500

_WHO_INVITES = {"participant": Act.INVITE, "verifier": Act.RUN_PROGRAMME}

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
NO_PLACES_LEFT = (
    "All places of this invitation are taken, so a new link would let nobody in. Nothing was "
    "changed. Make another invitation for this voice."
)


@dataclass(frozen=True, slots=True)
class Keys:
    """A link and a short code that open one invitation; the database keeps their hashes alone.

    Made before the transaction that gives them to many invitations, because a code's hash is slow.
    """

    token: str = field(default_factory=new_token)
    code: ShortCode = field(default_factory=new_code)

    def __post_init__(self) -> None:
        _ = self.code.hash


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation; token and code go into the link and onto the sheet, and nowhere else."""

    invitation_id: int
    token: str
    code: ShortCode


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


# ── making ───────────────────────────────────────────────────────────────────────────────────


def invite_participant(
    session: Session,
    *,
    by: int,
    round_id: int,
    name: str,
    voice: str,
    voices: Collection[str],
    email: str = "",
) -> Made:
    """Invite somebody to answer with one of the bank's ``voices``.

    ``email`` is where a reminder may go, "" for nowhere.
    """
    _check_voice(voice, voices)
    called = checked_name(name)
    address = checked_email(email) if email.strip() else None
    who, site_id = _may_invite(session, by, "participant", round_id)
    _check_not_invited(session, round_id, called)
    row = InvitationRow(name=called, voice=voice, email=address)
    return _add(session, who, site_id, row, round_id=round_id, kind="participant")


def invite_voice(
    session: Session,
    *,
    by: int,
    round_id: int,
    voice: str,
    voices: Collection[str],
    places: int,
    keys: Keys | None = None,
) -> Made:
    """Invite as many people as there are ``places`` to answer with one voice, whoever they are."""
    _check_voice(voice, voices)
    if not 1 <= places <= MOST_PLACES:
        raise BadInput(
            f"An invitation for a voice has 1 to {MOST_PLACES} places. Nothing was changed."
        )
    who, site_id = _may_invite(session, by, "participant", round_id)
    row = InvitationRow(name="", voice=voice, places=places)
    return _add(session, who, site_id, row, round_id=round_id, kind="participant", keys=keys)


def invite_verifier(session: Session, *, by: int, round_id: int, name: str) -> Made:
    """Invite an outsider to verify one round."""
    called = checked_name(name)
    who, site_id = _may_invite(session, by, "verifier", round_id)
    row = InvitationRow(name=called, voice=None)
    return _add(session, who, site_id, row, round_id=round_id, kind="verifier")


def _check_voice(voice: str, voices: Collection[str]) -> None:
    if voice not in voices:
        raise BadInput(
            "Choose the voice this person speaks from: one of the list. Nothing was changed."
        )


def _may_invite(session: Session, by: int, kind: Kind, round_id: int) -> tuple[Who, int]:
    who = check_person_may(session, by, _WHO_INVITES[kind], round_id=round_id)
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
    if site_id is None:
        raise NotYours(NOT_YOURS)
    return who, site_id


def _check_not_invited(session: Session, round_id: int, name: str) -> None:
    """Refuse a second invitation of the same name: two leads, or a form that was sent twice."""
    there = session.scalar(
        select(InvitationRow.id).where(
            InvitationRow.round_id == round_id,
            InvitationRow.kind == "participant",
            func.lower(InvitationRow.name) == name.lower(),
            InvitationRow.withdrawn_at.is_(None),
        )
    )
    if there is not None:
        raise Refused(
            f"“{name}” is invited already, so nothing was changed. For a new link, choose the name "
            "in the list below. If this is somebody else, write the name so that the two can be "
            "told apart."
        )


def _add(
    session: Session,
    who: Who,
    site_id: int,
    row: InvitationRow,
    *,
    round_id: int,
    kind: Kind,
    keys: Keys | None = None,
) -> Made:
    row.round_id, row.kind = round_id, kind
    made = _give_keys(row, who, keys or Keys())
    session.add(row)
    session.flush()
    line = who.line("invitation.made", f"invitation {row.id}", site_id=site_id)
    facts = {"kind": kind, "round": round_id, "voice": row.voice}
    leave_line(session, line, facts | ({} if row.name else {"places": row.places}))
    return Made(row.id, made.token, made.code)


def _give_keys(row: InvitationRow, who: Who, keys: Keys) -> Keys:
    now = clock.now()
    row.token_hash, row.code_hash = token_hash(keys.token), keys.code.hash
    row.made_by, row.made_at = None if who.operator else who.person_id, now
    row.expires_at = now + INVITATION_LASTS
    return keys


# ── renewing and withdrawing ─────────────────────────────────────────────────────────────────


def renew_invitation(
    session: Session, *, by: int, invitation_id: int, keys: Keys | None = None
) -> Made:
    """Make a new link and code for the same person, or for the places of a voice that are left.

    The old ones stop working, and so does what a person opened with them.
    """
    row, who, site_id = _own(session, by, invitation_id)
    if not row.name and row.taken >= row.places:
        raise Refused(NO_PLACES_LEFT)
    made = _give_keys(row, who, keys or Keys())
    row.redeemed_at = row.withdrawn_at = None
    if row.name:
        row.taken = 0
    session.flush()
    if row.person_id is not None:
        end_sign_ins(session, row.person_id)
    leave_line(session, who.line("invitation.renewed", f"invitation {row.id}", site_id=site_id))
    return Made(row.id, made.token, made.code)


def withdraw_invitation(session: Session, *, by: int, invitation_id: int) -> None:
    """Make link and code stop working; a person who used them is signed out.

    What they answered is kept.  Who came in by an invitation for a voice stays.
    """
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
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        who_is(session, by)
        raise NotYours(NOT_YOURS)
    row, site_id = found
    act = _WHO_INVITES[row.kind]
    return row, check_person_may(session, by, act, site_id=site_id, round_id=row.round_id), site_id


# ── coming in ────────────────────────────────────────────────────────────────────────────────


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
