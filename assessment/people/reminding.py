"""Reminders by e-mail: who is due, and what became of each, so that nobody gets one twice.

An e-mail goes out between two transactions, since a mail server may take its time.  The first one
says that it is on its way, so that a second lead, or a second press, does not send it again.  The
link in it is given to the invitation only in the second one, once the mail server has taken the
e-mail: if it does not, the older link still works.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import NotYours, Refused
from assessment.people.inviting import Keys, own_invitation
from assessment.people.queries import check_person_may
from assessment.people.rules import NOT_YOURS, Act
from assessment.people.typed import checked_email
from assessment.store.audit import leave_line
from assessment.store.tables import InvitationRow, RoundRow

AGAIN_AFTER = timedelta(minutes=15)  # also when the process that sent it has ended meanwhile
CAME_MEANWHILE = (
    "they have come, or got another link, while the e-mail was on its way, so the link in it does "
    "not work"
)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to be reminded; who has not ``come`` gets a new link.

    ``stamp`` is of the link they have, so that a newer one is not replaced unseen.
    """

    invitation_id: int
    name: str
    email: str
    come: bool
    stamp: str


def note_email(session: Session, *, by: int, invitation_id: int, email: str) -> None:
    """Note where reminders for somebody may go; "" for nowhere."""
    row, who, site_id = own_invitation(session, by, invitation_id)
    if not row.name:
        raise Refused("A sheet for a voice is nobody's, so it has no address. Nothing was changed.")
    address = checked_email(email) if email.strip() else None
    if row.email == address:
        return
    row.email, row.not_reached = address, ""
    session.flush()
    line = who.line("invitation.address", f"invitation {row.id}", site_id=site_id)
    leave_line(session, line, {"address": address is not None})


def begin_reminders(
    session: Session, *, by: int, round_id: int, invitation_ids: Collection[int]
) -> tuple[Due, ...]:
    """Say that reminders are on their way; return to whom.

    Left out is who has no address, was withdrawn, or had one within a quarter of an hour.
    """
    who = check_person_may(session, by, Act.INVITE, round_id=round_id)
    site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
    if site_id is None:
        raise NotYours(NOT_YOURS)
    now = clock.now()
    rows = session.execute(
        update(InvitationRow)
        .where(
            InvitationRow.id.in_(list(invitation_ids)),
            InvitationRow.round_id == round_id,
            InvitationRow.kind == "participant",
            InvitationRow.email.is_not(None),
            InvitationRow.withdrawn_at.is_(None),
            _not_lately(),
        )
        .values(reminder_begun_at=now, not_reached="")
        .returning(
            InvitationRow.id,
            InvitationRow.name,
            InvitationRow.email,
            InvitationRow.taken,
            InvitationRow.token_hash,
        )
        .execution_options(synchronize_session=False)
    ).all()
    due = tuple(Due(row[0], row[1], row[2] or "", row[3] > 0, row[4]) for row in sorted(rows))
    line = who.line("reminders.begun", f"round {round_id}", site_id=site_id)
    leave_line(session, line, {"invitations": [one.invitation_id for one in due]})
    return due


def _not_lately() -> ColumnElement[bool]:
    begun = InvitationRow.reminder_begun_at
    return or_(begun.is_(None), begun < clock.now() - AGAIN_AFTER)


def record_reminder(
    session: Session, *, by: int, invitation_id: int, stamp: str, keys: Keys | None
) -> str:
    """Say that the mail server took a reminder, and give the invitation the link that is in it.

    ``keys`` None: it holds none.  Return "", or the sentence that says why its link can't work.
    """
    row, who, site_id = own_invitation(session, by, invitation_id)
    row.reminded_at, problem = clock.now(), ""
    if keys is not None:
        free = row.token_hash == stamp and row.taken == 0 and row.withdrawn_at is None
        problem = "" if free else CAME_MEANWHILE
        if free:
            keys.give_to(row, who)
    row.not_reached = problem
    session.flush()
    line = who.line("reminder.sent", f"invitation {row.id}", site_id=site_id)
    leave_line(session, line, {"new link": keys is not None and not problem})
    return problem


def record_failed_reminder(session: Session, *, by: int, invitation_id: int, why: str) -> None:
    """Say that a reminder did not go out, and why; it can be sent again at once."""
    row, who, site_id = own_invitation(session, by, invitation_id)
    row.reminder_begun_at, row.not_reached = None, why
    session.flush()
    line = who.line("reminder.failed", f"invitation {row.id}", site_id=site_id)
    leave_line(session, line)
