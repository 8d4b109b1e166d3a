"""Invitations: links and short codes for participants and verifiers, who need no account.

An invitation is for one person, by name, or for a voice: then whoever has it takes a place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, NotYours, Refused
from assessment.people.administering import (
    close_account,
    end_sign_ins,
    give_role,
    name_verifier,
    release_verifier,
)
from assessment.people.coming_in import (
    Invited,
    Kind,
    Redeemed,
    check_invitation,
    invited,
    redeem_invitation,
)
from assessment.people.model import Who
from assessment.people.queries import check_person_may, who_is
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.short_codes import ShortCode, new_code
from assessment.people.tokens import new_token, token_hash
from assessment.people.typed import checked_email
from assessment.store.audit import leave_line
from assessment.store.tables import InvitationRow, PersonRow, RoundRow, SiteRow
from assessment.store.text import checked_name

__all__ = [
    "Invited",
    "Keys",
    "Kind",
    "Made",
    "Redeemed",
    "check_invitation",
    "invite_participant",
    "invite_verifier",
    "invite_voice",
    "invited",
    "own_invitation",
    "redeem_invitation",
    "renew_invitation",
    "renew_invitations",
    "withdraw_invitation",
]

INVITATION_LASTS = timedelta(days=30)
MOST_PLACES = 500

_WHO_INVITES = {"participant": Act.INVITE, "verifier": Act.RUN_PROGRAMME}

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

    def give_to(self, row: InvitationRow, who: Who) -> None:
        """Make these the ones that open an invitation, from now on; the ones before are void."""
        now = clock.now()
        row.token_hash, row.code_hash = token_hash(self.token), self.code.hash
        row.made_by, row.made_at = None if who.operator else who.person_id, now
        row.expires_at = now + INVITATION_LASTS


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation; token and code go into the link and onto the sheet, and nowhere else."""

    invitation_id: int
    token: str
    code: ShortCode


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


def invite_verifier(
    session: Session, *, by: int, round_id: int, name: str, voice: str | None = None
) -> Made:
    """Name an outsider who verifies one round, and make the link by which they can come in.

    They count from now on, whether they ever come in or work offline alone.  ``voice`` is a
    community verifier's, else None.
    """
    called = checked_name(name)
    who, site_id = _may_invite(session, by, "verifier", round_id)
    example = session.scalar(select(SiteRow.example).where(SiteRow.id == site_id))
    person = PersonRow(name=called, example=bool(example), made_at=clock.now())
    session.add(person)
    session.flush()
    name_verifier(session, person.id, round_id, voice)
    give_role(session, by=by, person_id=person.id, role="verifier", round_id=round_id)
    row = InvitationRow(name=called, voice=voice, person_id=person.id)
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
    made = keys or Keys()
    made.give_to(row, who)
    session.add(row)
    session.flush()
    line = who.line("invitation.made", f"invitation {row.id}", site_id=site_id)
    facts = {"kind": kind, "round": round_id, "voice": row.voice}
    leave_line(session, line, facts | ({} if row.name else {"places": row.places}))
    return Made(row.id, made.token, made.code)


# ── renewing and withdrawing ─────────────────────────────────────────────────────────────────


def renew_invitation(
    session: Session, *, by: int, invitation_id: int, keys: Keys | None = None
) -> Made:
    """Make a new link and code for the same person, or for the places of a voice that are left.

    The old ones stop working, and so does what a person opened with them.
    """
    row, who, site_id = own_invitation(session, by, invitation_id)
    if not row.name and row.taken >= row.places:
        raise Refused(NO_PLACES_LEFT)
    if row.kind == "verifier" and row.person_id is not None and row.withdrawn_at is not None:
        name_verifier(session, row.person_id, row.round_id, row.voice)
    made = keys or Keys()
    made.give_to(row, who)
    row.redeemed_at = row.withdrawn_at = None
    if row.name:
        row.taken = 0
    session.flush()
    if row.person_id is not None:
        end_sign_ins(session, row.person_id)
    leave_line(session, who.line("invitation.renewed", f"invitation {row.id}", site_id=site_id))
    return Made(row.id, made.token, made.code)


def renew_invitations(
    session: Session, *, by: int, round_id: int, keys: Mapping[int, Keys], seen_at: datetime
) -> None:
    """Give new links and codes to invitations of one round, all or none, as for new sheets.

    ``keys`` are by the invitation's id.  Refused, naming one, where somebody has come since, an
    invitation was withdrawn, or somebody else renewed it after ``seen_at``, when whoever asks saw
    the list: of two people who print at once the first one's sheets must not be void unseen.
    """
    who = check_person_may(session, by, Act.INVITE, round_id=round_id)
    rows = session.execute(
        select(InvitationRow, RoundRow.site_id)
        .join(RoundRow, RoundRow.id == InvitationRow.round_id)
        .where(
            InvitationRow.id.in_(keys),
            InvitationRow.round_id == round_id,
            InvitationRow.kind == "participant",
        )
        .order_by(InvitationRow.id)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(keys) or not rows:
        raise NotYours(NOT_YOURS)
    for row, _ in rows:
        _check_printable(row, who, seen_at)
        keys[row.id].give_to(row, who)
    line = who.line("invitations.printed", f"round {round_id}", site_id=rows[0].site_id)
    leave_line(session, line, {"invitations": [row.id for row, _ in rows]})


def _check_printable(row: InvitationRow, who: Who, seen_at: datetime) -> None:
    whom = f"“{row.name}”" if row.name else f"the voice {row.voice}"
    if row.withdrawn_at is not None:
        why = f"The invitation for {whom} was withdrawn meanwhile"
    elif row.taken >= row.places:
        why = f"The invitation for {whom} was used meanwhile"
    elif row.made_at > seen_at and row.made_by != who.person_id:
        why = f"Somebody else made a new link for {whom} just now"
    else:
        return
    raise Refused(f"{why}, so nothing was changed and nothing was printed. Load the page again.")


def withdraw_invitation(session: Session, *, by: int, invitation_id: int) -> None:
    """Make link and code stop working; a person who used them is signed out.

    What they answered is kept.  Who came in by an invitation for a voice stays.
    """
    row, who, site_id = own_invitation(session, by, invitation_id)
    if row.withdrawn_at is not None:
        return
    if row.kind == "verifier" and row.person_id is not None:
        release_verifier(session, who, row.person_id, row.round_id)
        return
    row.withdrawn_at = clock.now()
    session.flush()
    leave_line(session, who.line("invitation.withdrawn", f"invitation {row.id}", site_id=site_id))
    if row.person_id is not None:
        close_account(session, who, row.person_id)


def own_invitation(session: Session, by: int, invitation_id: int) -> tuple[InvitationRow, Who, int]:
    """Return an invitation that ``by`` may change, who that is, and the site; else NotYours."""
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
