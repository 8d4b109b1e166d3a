"""Setting up the programme, its sites and its people."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from assessment import clock
from assessment.errors import BadInput, NotYours, Refused
from assessment.people.model import KINDS, NATIONS, OPERATOR, Role, Who
from assessment.people.queries import check_person_may, programme, who_is
from assessment.people.rules import NOT_YOURS, Act, check_scope
from assessment.people.typed import checked_code, checked_email
from assessment.store.audit import leave_line
from assessment.store.tables import (
    GrantRow,
    InvitationRow,
    PersonRow,
    ProgrammeRow,
    RoundRow,
    SignInRow,
    SiteRow,
    VerifierRow,
)
from assessment.store.text import checked_name, checked_text

SITE_THRESHOLD, PUBLISHED_THRESHOLD = 8, 10  # people: the fewest that a figure may be about
LOWEST_THRESHOLD = 5
MOST_QUERY_DAYS = 365
_LONGEST_DATE = 40  # characters, as its column has

REVEALED = (
    "This workbook is verified and its verdicts are known, so nobody else can verify it blind. "
    "Nothing was changed. Where it has to be judged anew, open it again first."
)
SET_ASIDE = (
    "What this person signed of this workbook was set aside, so they can't verify it again. "
    "Nothing was changed. Name somebody else."
)
_LAST_ONE = (
    "Nobody would be left to run the programme, so nothing was changed. "
    "Give somebody else the programme role first."
)


def set_up_programme(
    session: Session, *, by: int, name: str, person_name: str, email: str, example: bool = False
) -> int:
    """Start the one programme of this installation with its first person; return their id.

    Only the person at the machine does this, once: ``by`` is the command line.
    """
    if by != OPERATOR:
        raise NotYours(NOT_YOURS)
    if programme(session) is not None:
        raise Refused("A programme is set up here already. Nothing was changed.")
    session.add(
        ProgrammeRow(
            id=1,
            name=checked_name(name, "programme's name"),
            example=example,
            set_up_at=clock.now(),
            must_hold=[],
            ongoing_after="2001",
            theme="health",
            site_threshold=SITE_THRESHOLD,
            published_threshold=PUBLISHED_THRESHOLD,
        )
    )
    session.flush()
    leave_line(session, who_is(session, by).line("programme.set-up", "programme"), {"name": name})
    return add_person(
        session, by=by, name=person_name, email=email, role="programme", example=example
    )


def change_programme_settings(
    session: Session,
    *,
    by: int,
    must_hold: Collection[str],
    ongoing_after: str,
    theme: str,
    site_threshold: int,
    published_threshold: int,
    query_days: int | None = None,
) -> None:
    """Set what the programme decides for all sites; the thresholds never go below five.

    A higher one holds at once wherever own answers can still be given, a lower one for rounds
    that are opened from then on: whoever has answered was told the higher one.
    ``must_hold`` are codes of criteria; which there are is the bank's to say.  ``query_days`` is
    how many days whoever's turn it is has for a query, None: as before.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    row = session.get(ProgrammeRow, 1)
    if row is None:
        raise Refused("No programme is set up yet. Nothing was changed.")
    if not LOWEST_THRESHOLD <= site_threshold <= published_threshold <= 1000:  # noqa: PLR2004
        raise BadInput(
            f"Figures about fewer than {LOWEST_THRESHOLD} people are never shown, and what is "
            "published needs at least as many people as what a site sees. Nothing was changed."
        )
    days = row.query_days if query_days is None else query_days
    if not 1 <= days <= MOST_QUERY_DAYS:
        raise BadInput(
            f"A verifier's question has to be answered within 1 to {MOST_QUERY_DAYS} days. "
            "Nothing was changed."
        )
    row.must_hold = sorted({checked_name(code, "criterion") for code in must_hold})
    row.ongoing_after = checked_name(ongoing_after, "date", longest=_LONGEST_DATE, optional=True)
    row.theme = checked_text(theme, "theme").strip()
    row.site_threshold, row.published_threshold = site_threshold, published_threshold
    row.query_days = days
    session.execute(
        update(RoundRow)
        .where(RoundRow.state == "open", RoundRow.answering_closed_at.is_(None))
        .where(RoundRow.fewest < site_threshold)
        .values(fewest=site_threshold)
        .execution_options(synchronize_session=False)
    )
    facts = {
        "must hold": row.must_hold,
        "ongoing after": row.ongoing_after,
        "theme": row.theme,
        "site threshold": site_threshold,
        "published threshold": published_threshold,
        "query days": days,
    }
    leave_line(session, who.line("programme.changed", "programme"), facts)


def add_site(
    session: Session,
    *,
    by: int,
    code: str,
    name: str,
    nation: str,
    kind: str,
    example: bool = False,
) -> int:
    """Add a statutory organisation; return its id. ``nation`` and ``kind`` are codes."""
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    tidy, called = checked_code(code), checked_name(name, "site's name")
    if nation not in NATIONS or kind not in KINDS:
        raise BadInput(
            f"A site's nation is one of {', '.join(NATIONS)}, and its kind one of "
            f"{', '.join(KINDS)}. Nothing was changed."
        )
    if session.scalar(select(SiteRow.id).where(SiteRow.code == tidy)) is not None:
        raise Refused(f"There is a site with the code {tidy} already. Nothing was changed.")
    row = SiteRow(
        code=tidy, name=called, nation=nation, kind=kind, example=example, made_at=clock.now()
    )
    session.add(row)
    session.flush()
    line = who.line("site.added", f"site {row.id}", site_id=row.id)
    leave_line(session, line, {"code": tidy, "name": called, "nation": nation, "kind": kind})
    return row.id


def add_person(
    session: Session,
    *,
    by: int,
    name: str,
    email: str | None,
    role: Role,
    site_id: int | None = None,
    round_id: int | None = None,
    example: bool = False,
) -> int:
    """Add somebody with a role, or give the role to whoever has this e-mail; return their id."""
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    called = checked_name(name)
    address = checked_email(email) if email is not None else None
    person = address and session.scalar(select(PersonRow).where(PersonRow.email == address))
    if not person:
        person = PersonRow(name=called, email=address, example=example, made_at=clock.now())
        session.add(person)
        session.flush()
        leave_line(session, who.line("person.added", f"person {person.id}"), {"name": called})
    elif person.ended_at is not None:
        raise Refused(
            "The account with this e-mail address was ended. Nothing was changed. "
            "Use another address."
        )
    give_role(session, by=by, person_id=person.id, role=role, site_id=site_id, round_id=round_id)
    return person.id


def give_role(
    session: Session,
    *,
    by: int,
    person_id: int,
    role: Role,
    site_id: int | None = None,
    round_id: int | None = None,
) -> int:
    """Give a person a role, unless they have it; return the grant's id.

    A team role is for one site; a verifier's for one round (or none yet); the others are for all.
    """
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    check_scope(role, site_id, round_id)
    who_is(session, person_id)
    if round_id is not None:
        site_id = session.scalar(select(RoundRow.site_id).where(RoundRow.id == round_id))
        _check_there(site_id)
    elif site_id is not None:
        _check_there(session.scalar(select(SiteRow.id).where(SiteRow.id == site_id)))
    held = session.scalar(
        select(GrantRow.id).where(
            GrantRow.person_id == person_id,
            GrantRow.role == role,
            GrantRow.site_id.is_(None) if site_id is None else GrantRow.site_id == site_id,
            GrantRow.round_id.is_(None) if round_id is None else GrantRow.round_id == round_id,
        )
    )
    if role == "verifier" and round_id is not None:
        name_verifier(session, person_id, round_id)
    if held is not None:
        return held
    row = GrantRow(
        person_id=person_id, role=role, site_id=site_id, round_id=round_id, made_at=clock.now()
    )
    session.add(row)
    session.flush()
    line = who.line("role.given", f"person {person_id}", site_id=site_id)
    leave_line(session, line, {"role": role, "round": round_id})
    return row.id


def name_verifier(
    session: Session, person_id: int, round_id: int, voice: str | None = None
) -> None:
    """Write down who verifies a round, with the voice of a community verifier, else None.

    Refused for somebody new once the verdicts are known, and for whom was set aside.
    """
    there = select(VerifierRow).where(
        VerifierRow.person_id == person_id, VerifierRow.round_id == round_id
    )
    row = session.scalar(there.execution_options(populate_existing=True))
    if row is not None and row.withdrawn_at is None:
        return
    if session.scalar(select(RoundRow.state).where(RoundRow.id == round_id)) == "verified":
        raise Refused(REVEALED)
    if row is not None and row.set_aside:
        raise Refused(SET_ASIDE)
    if row is None:
        row = VerifierRow(person_id=person_id, round_id=round_id, voice=voice)
        session.add(row)
    row.named_at, row.withdrawn_at, row.withdrawn_because = clock.now(), None, ""
    session.flush()


def withdraw_role(session: Session, *, by: int, grant_id: int) -> None:
    """Take a role away; what the person did while they had it stays."""
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    row = session.get(GrantRow, grant_id)
    if row is None:
        raise NotYours(NOT_YOURS)
    if row.role == "programme":
        _check_others_run_it(session, row.person_id)
    person_id, role, site_id, round_id = row.person_id, row.role, row.site_id, row.round_id
    session.execute(delete(GrantRow).where(GrantRow.id == grant_id))
    if role == "verifier" and round_id is not None:
        _release_verifier(session, person_id, round_id)
    line = who.line("role.withdrawn", f"person {person_id}", site_id=site_id)
    leave_line(session, line, {"role": role, "round": round_id})


def end_person(session: Session, *, by: int, person_id: int) -> None:
    """End an account: its sign-ins and links end too; what the person did stays."""
    who = check_person_may(session, by, Act.RUN_PROGRAMME)
    ended = who_is(session, person_id)
    if ended.has("programme"):
        _check_others_run_it(session, person_id)
    close_account(session, who, person_id)


def close_account(session: Session, who: Who, person_id: int) -> None:
    """End a person's account and sign-ins, in the name of ``who`` (checked by the caller)."""
    ended = update(PersonRow).where(PersonRow.id == person_id)
    session.execute(ended.values(ended_at=clock.now()))
    end_sign_ins(session, person_id)
    _release_verifier(session, person_id)
    leave_line(session, who.line("person.ended", f"person {person_id}"))


def _release_verifier(session: Session, person_id: int, round_id: int | None = None) -> None:
    """Wait no more for what somebody would say of a round, or of all of them (None)."""
    of = VerifierRow.person_id == person_id
    if round_id is not None:
        of &= VerifierRow.round_id == round_id
    session.execute(
        update(VerifierRow)
        .where(of, VerifierRow.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def release_verifier(session: Session, who: Who, person_id: int, round_id: int) -> None:
    """Take a round away from whoever verified it: role, invitation, and what it let them into.

    In the name of ``who`` (checked by the caller).  An account stays where it is good for anything
    else, or was there without an invitation.
    """
    of_round = (GrantRow.person_id == person_id) & (GrantRow.round_id == round_id)
    session.execute(delete(GrantRow).where(of_round, GrantRow.role == "verifier"))
    sent = session.scalars(
        update(InvitationRow)
        .where(
            InvitationRow.round_id == round_id,
            InvitationRow.person_id == person_id,
            InvitationRow.kind == "verifier",
            InvitationRow.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=clock.now())
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    _release_verifier(session, person_id, round_id)
    for invitation_id in sent:
        leave_line(session, who.line("invitation.withdrawn", f"invitation {invitation_id}"))
    left = who_is(session, person_id)
    if sent and not (left.grants or left.participations):
        close_account(session, who, person_id)


def end_sign_ins(session: Session, person_id: int) -> None:
    """End every running sign-in of a person."""
    session.execute(
        update(SignInRow)
        .where(SignInRow.person_id == person_id, SignInRow.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def _check_there(found: int | None) -> None:
    if found is None:
        raise NotYours(NOT_YOURS)


def _check_others_run_it(session: Session, person_id: int) -> None:
    others = session.scalar(
        select(func.count())
        .select_from(GrantRow)
        .join(PersonRow, PersonRow.id == GrantRow.person_id)
        .where(
            GrantRow.role == "programme",
            GrantRow.person_id != person_id,
            PersonRow.ended_at.is_(None),
        )
    )
    if not others:
        raise Refused(_LAST_ONE)
