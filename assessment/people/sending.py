"""Sending reminders one after the other, each written down as soon as it is known how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assessment.errors import Unavailable
from assessment.people.actions import record_failed_reminder, record_reminder
from assessment.people.inviting import Keys
from assessment.people.mailing import Letter, NoMailServer, NotSent, send_letter
from assessment.people.reminding import Due
from assessment.store.sessions import writing

TRIES = 3  # to write down what became of an e-mail, where the database is busy

LetterFor = Callable[[Due, Keys | None], Letter]


def send_reminders(due: Sequence[Due], letter_for: LetterFor, *, by: int) -> None:
    """Send each their reminder; who has not come gets new keys in it.

    Where the mail server itself is away, nobody after that is tried.
    """
    away = ""
    for one in due:
        if away:
            _failed(one, away, by)
            continue
        keys = None if one.come else Keys()
        try:
            send_letter(letter_for(one, keys))
        except NotSent as error:
            _failed(one, str(error), by)
        except NoMailServer as error:
            away = str(error)
            _failed(one, away, by)
        else:
            _sent(one, keys, by)


def _sent(one: Due, keys: Keys | None, by: int) -> None:
    def write() -> None:
        with writing() as session:
            record_reminder(
                session, by=by, invitation_id=one.invitation_id, stamp=one.stamp, keys=keys
            )

    _insist(write)


def _failed(one: Due, why: str, by: int) -> None:
    def write() -> None:
        with writing() as session:
            record_failed_reminder(session, by=by, invitation_id=one.invitation_id, why=why)

    _insist(write)


def _insist(write: Callable[[], None]) -> None:
    """Write, again where the database is busy; the last refusal is the caller's."""
    for _ in range(TRIES - 1):
        try:
            write()
        except Unavailable:
            continue
        return
    write()
