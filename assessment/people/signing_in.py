"""How a person comes to be known: one-time links, passwords, and the sign-in that follows.

Nobody is known yet where these begin, so they take no ``by``; each leaves its audit line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import Gone, Refused, SignInNeeded
from assessment.people.model import OPERATOR, Who
from assessment.people.passwords import LAST, hash_password, pause_after, wait_sentence
from assessment.people.queries import check_person_may, standing, who_is
from assessment.people.rules import Act
from assessment.people.tokens import new_token, token_hash
from assessment.people.typed import tidy_email
from assessment.settings import settings
from assessment.store.audit import Line, leave_line
from assessment.store.prepared import Prepared
from assessment.store.sessions import connection_of
from assessment.store.tables import PasswordTriesRow, PersonRow, SignInLinkRow, SignInRow

LINK_LASTS = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
FORGET_AFTER = timedelta(days=1)  # wrong passwords

WRONG_PASSWORD = "This e-mail address and this password do not go together."  # noqa: S105  a sentence

SIGN_IN_ENDED = "Your sign-in has ended. What was shown as saved is kept. Sign in again to go on."
LINK_UNKNOWN = (
    "This sign-in link is not valid. Check that the whole link was copied, "
    "or ask whoever sent it for a new one."
)
LINK_USED = (
    "This sign-in link was used already, and each link works once. "
    "Ask whoever sent it for a new one."
)
LINK_OLD = "This sign-in link has run out: links last 24 hours. Ask whoever sent it for a new one."


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A sign-in that has just begun; ``token`` goes into the cookie and is kept nowhere else."""

    token: str
    sign_in_id: int
    who: Who
    stays: bool = False  # for days, and in the browser after it was closed


def make_sign_in_link(session: Session, *, by: int, person_id: int) -> str:
    """Return the token of a link that signs ``person_id`` in once, within 24 hours.

    The programme makes them for anybody, and people for themselves (a way back).
    """
    who = (
        who_is(session, by) if by == person_id else check_person_may(session, by, Act.RUN_PROGRAMME)
    )
    signed = who_is(session, person_id)
    token, now = new_token(), clock.now()
    session.add(
        SignInLinkRow(
            token_hash=token_hash(token),
            person_id=signed.person_id,
            made_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    session.flush()
    leave_line(session, who.line("sign-in link.made", f"person {person_id}"))
    return token


def check_link(session: Session, token: str) -> None:
    """Raise Refused, with the reason, unless the link would sign somebody in now."""
    _link(session, token)


def redeem_sign_in_link(session: Session, *, token: str) -> NewSignIn:
    """Use the link up and begin a sign-in; of two at once, one succeeds."""
    link = _link(session, token)
    taken = session.execute(
        update(SignInLinkRow)
        .where(SignInLinkRow.id == link.id, SignInLinkRow.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(SignInLinkRow.person_id)
    ).scalar_one_or_none()
    if taken is None:
        raise Gone(LINK_USED)
    return begin_sign_in(session, person_id=taken, how="a link")


def _link(session: Session, token: str) -> SignInLinkRow:
    link = session.scalar(
        select(SignInLinkRow).where(SignInLinkRow.token_hash == token_hash(token))
    )
    if link is None:
        raise Refused(LINK_UNKNOWN)
    if link.used_at is not None:
        raise Gone(LINK_USED)
    if link.expires_at <= clock.now():
        raise Gone(LINK_OLD)
    return link


def begin_sign_in(session: Session, *, person_id: int, how: str, stays: bool = False) -> NewSignIn:
    """Begin a sign-in for somebody who has just shown who they are; ``how`` is for the audit.

    One that ``stays`` is of somebody who came to answer and has no password to come back with: it
    lasts ``answering_days`` without activity, for as long as they hold no role.
    """
    who = who_is(session, person_id)
    token, now = new_token(), clock.now()
    row = SignInRow(
        token_hash=token_hash(token),
        person_id=person_id,
        made_at=now,
        last_seen_at=now,
        stays=stays,
    )
    session.add(row)
    session.flush()
    leave_line(session, who.line("sign-in.begun", f"person {person_id}"), {"with": how})
    return NewSignIn(token, row.id, who, stays)


def password_of(session: Session, email: str) -> tuple[int | None, str | None]:
    """Return who has this e-mail address and their password's hash; None for what there is not.

    Refused, with how long to wait, after too many wrong passwords for the address.
    """
    _check_wait(session, email)
    found = session.execute(
        select(PersonRow.id, PersonRow.password_hash).where(
            PersonRow.email == tidy_email(email), PersonRow.ended_at.is_(None)
        )
    ).one_or_none()
    return (found[0], found[1]) if found else (None, None)


def record_wrong_password(session: Session, *, email: str) -> str:
    """Count a wrong password and return the sentence to show: the same for unknown addresses."""
    now, key = clock.now(), token_hash(tidy_email(email))
    session.execute(delete(PasswordTriesRow).where(PasswordTriesRow.last_at < now - FORGET_AFTER))
    row = session.get(PasswordTriesRow, key)
    wrong = 1 if row is None or row.wrong >= LAST else row.wrong + 1
    wait = pause_after(wrong)
    session.merge(PasswordTriesRow(email_hash=key, wrong=wrong, last_at=now, wait_until=now + wait))
    if wrong >= LAST:
        leave_line(session, Line(None, "somebody", "password.locked", f"address {key[:12]}"))
    return f"{WRONG_PASSWORD} {wait_sentence(wait)}" if wait else WRONG_PASSWORD


def sign_in_with_right_password(session: Session, *, email: str, person_id: int) -> NewSignIn:
    """Begin a sign-in after the password was found right, and forget the wrong ones before it."""
    _check_wait(session, email)  # again: others may have been guessing at the same time
    key = token_hash(tidy_email(email))
    session.execute(delete(PasswordTriesRow).where(PasswordTriesRow.email_hash == key))
    return begin_sign_in(session, person_id=person_id, how="a password")


def _check_wait(session: Session, email: str) -> None:
    row = session.get(PasswordTriesRow, token_hash(tidy_email(email)))
    if row is not None and row.wait_until > clock.now():
        raise Refused(wait_sentence(row.wait_until - clock.now()))


def signed_in(session: Session, token: str) -> Who:
    """Return whose sign-in this token is; SignInNeeded where it is unknown, ended or idle.

    Two statements, because every save begins here.
    """
    return _signed_in(session, SignInRow.token_hash == token_hash(token))


@dataclass(frozen=True, slots=True)
class Known:
    """Whose a sign-in is, and nothing more; ``seen_at`` is when it was last noted as in use."""

    sign_in_id: int
    person_id: int
    seen_at: datetime
    stays: bool


_KNOWN = Prepared(
    select(SignInRow.id, SignInRow.person_id, SignInRow.last_seen_at, SignInRow.stays)
    .join(PersonRow, PersonRow.id == SignInRow.person_id)
    .where(
        SignInRow.token_hash == bindparam("token_hash"),
        SignInRow.ended_at.is_(None),
        PersonRow.ended_at.is_(None),
    )
)


def known_by(session: Session, token: str) -> Known:
    """Return whose sign-in this token is, in one statement: for a save, whose action asks the rest.

    SignInNeeded where it is unknown, ended or idle.
    """
    found = _KNOWN.first(connection_of(session), {"token_hash": token_hash(token)})
    known = None if found is None else Known(*found)
    if known is None or _idle(known.seen_at, stays=known.stays):
        raise SignInNeeded(SIGN_IN_ENDED)
    return known


def signed_in_as(session: Session, sign_in_id: int) -> Who:
    """Return whose sign-in has this number, as ``signed_in`` does for a token."""
    return _signed_in(session, SignInRow.id == sign_in_id)


def _signed_in(session: Session, which: object) -> Who:
    found = session.execute(
        select(
            SignInRow.id,
            SignInRow.last_seen_at,
            SignInRow.stays,
            PersonRow.id,
            PersonRow.name,
            PersonRow.example,
            PersonRow.email,
        )
        .join(PersonRow, PersonRow.id == SignInRow.person_id)
        .where(which, SignInRow.ended_at.is_(None), PersonRow.ended_at.is_(None))  # type: ignore[arg-type]  # a column comparison
    ).one_or_none()
    if found is None:
        raise SignInNeeded(SIGN_IN_ENDED)
    sign_in_id, seen_at, stays, person_id, name, example, email = found
    grants, participations = standing(session, person_id)
    stays = stays and all(grant.role == "verifier" for grant in grants)
    if _idle(seen_at, stays=stays):
        raise SignInNeeded(SIGN_IN_ENDED)
    return Who(
        person_id,
        name,
        example,
        grants,
        participations,
        sign_in_id,
        seen_at,
        stays,
        account=email is not None,
    )


def _idle(last_seen: datetime, *, stays: bool) -> bool:
    lasts = timedelta(days=settings().answering_days)
    if not stays:
        lasts = timedelta(hours=settings().idle_hours)
    return clock.now() - last_seen >= lasts


def due_to_be_seen(who: Who | Known) -> bool:
    """Tell whether the sign-in should be noted as in use: at most once a minute."""
    return who.seen_at is not None and clock.now() - who.seen_at >= SEEN_EVERY


def note_seen(session: Session, *, sign_in_id: int) -> None:
    """Note that the sign-in is in use, so that it does not end for being idle."""
    session.execute(
        update(SignInRow)
        .where(SignInRow.id == sign_in_id, SignInRow.ended_at.is_(None))
        .values(last_seen_at=clock.now())
    )


def sign_out(session: Session, *, by: int, sign_in_id: int, everywhere: bool = False) -> int:
    """End this sign-in, or all of the person's; return how many ended."""
    who = who_is(session, by)
    if by == OPERATOR:
        raise Refused("The command line is not signed in. Nothing was changed.")
    query = update(SignInRow).where(SignInRow.person_id == by, SignInRow.ended_at.is_(None))
    if not everywhere:
        query = query.where(SignInRow.id == sign_in_id)
    ended = session.execute(query.values(ended_at=clock.now()).returning(SignInRow.id)).all()
    leave_line(session, who.line("sign-in.ended", f"person {by}"), {"sign-ins": len(ended)})
    return len(ended)


def set_password(
    session: Session, *, by: int, password: str, keep_sign_in_id: int | None = None
) -> None:
    """Set one's own password, and end one's sign-ins elsewhere."""
    who = who_is(session, by)
    email = session.scalar(select(PersonRow.email).where(PersonRow.id == by))
    if email is None:
        raise Refused(
            "A password needs an e-mail address beside it, and there is none for you here. "
            "Nothing was changed. Use a link to sign in on another device."
        )
    hashed = hash_password(password)
    session.execute(update(PersonRow).where(PersonRow.id == by).values(password_hash=hashed))
    session.execute(
        update(SignInRow)
        .where(
            SignInRow.person_id == by,
            SignInRow.ended_at.is_(None),
            SignInRow.id != (keep_sign_in_id or 0),
        )
        .values(ended_at=clock.now())
    )
    leave_line(session, who.line("password.set", f"person {by}"))
