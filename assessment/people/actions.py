"""Everything that can be done about people, found in one place.

Each stands in the module of its idea; each takes a session first, then ids and ``by=``.
"""

from __future__ import annotations

from assessment.people.administering import (
    add_person,
    add_site,
    change_programme_settings,
    end_person,
    give_role,
    set_up_programme,
    withdraw_role,
)
from assessment.people.inviting import (
    invite_participant,
    invite_verifier,
    invite_voice,
    renew_invitation,
    renew_invitations,
    withdraw_invitation,
)
from assessment.people.reminding import (
    begin_reminders,
    note_email,
    record_failed_reminder,
    record_reminder,
)
from assessment.people.signing_in import make_sign_in_link, set_password, sign_out

__all__ = [
    "add_person",
    "add_site",
    "begin_reminders",
    "change_programme_settings",
    "end_person",
    "give_role",
    "invite_participant",
    "invite_verifier",
    "invite_voice",
    "make_sign_in_link",
    "note_email",
    "record_failed_reminder",
    "record_reminder",
    "renew_invitation",
    "renew_invitations",
    "set_password",
    "set_up_programme",
    "sign_out",
    "withdraw_invitation",
    "withdraw_role",
]
