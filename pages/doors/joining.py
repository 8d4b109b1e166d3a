"""Invitations: a participant or a verifier comes in by a link, without an account."""

from __future__ import annotations

from html import escape

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.errors import BadInput, Gone, WorkbookError
from assessment.mapping.queries import partnership
from assessment.people.coming_in import Invited, Kind, Redeemed, invited, redeem_invitation
from assessment.people.model import OPERATOR
from assessment.people.queries import site
from assessment.people.signing_in import begin_sign_in
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_verification
from assessment.workbook.actions import add_participant
from assessment.workbook.queries import round_of
from assessment.workbook.reading_answers import questions_asked
from assessment.workbook.telling import how_long, who_sees_what
from pages.doors.forms import checked_form, go_on, secret_field, text_of
from pages.doors.layout import field, page
from pages.doors.refusing import status_of
from pages.doors.short_code import key_of
from pages.shared.banks import banks

_TITLES: dict[Kind, str] = {
    "participant": "Join the workbook",
    "verifier": "Verify a workbook",
}
_PROMISES: dict[Kind, str] = {
    "participant": (
        "A group of people from the organisation and from the community looks at how their "
        "partnership works. Everybody first answers some questions on their own, without seeing "
        "anybody else's answers; then the group meets and talks them through."
    ),
    "verifier": (
        "You look at one workbook that was handed over, and say for each answer whether it "
        "stands. You see this workbook and no other."
    ),
}


def show_join(request: Request) -> Response:
    """Show a participant's invitation; only the button uses it up, since mail programs look."""
    return _show(request, "participant")


def show_verify_with(request: Request) -> Response:
    """Show a verifier's invitation."""
    return _show(request, "verifier")


def join(request: Request, form: FormData) -> Response:
    """Use a participant's invitation up, let them join the round and sign them in."""
    return _redeem(request, form, "participant", "/take-part")


def verify_with(request: Request, form: FormData) -> Response:
    """Use a verifier's invitation up, lay out their verdicts and sign them in."""
    return _redeem(request, form, "verifier", "/review")


def _show(request: Request, kind: Kind) -> Response:
    with reading() as session:
        found = invited(session, key_of(request), kind)
        whom = found.name or _voice_name(session, found)
        told = what_is_asked(session, found) if kind == "participant" else ""
    return _form(request, kind, whom, told, asks_name=found.asks_name)


def _form(
    request: Request,
    kind: Kind,
    whom: str,
    told: str,
    *,
    asks_name: bool,
    error: WorkbookError | None = None,
) -> Response:
    works = "You need no password." if kind == "verifier" else "You need no account and no e-mail."
    if kind == "verifier" or not asks_name:
        works = f"The link works once, on this device. {works}"
    content = (
        f"<p>This invitation is for <strong>{escape(whom)}</strong>.</p>"
        f"<p>{escape(_PROMISES[kind])}</p>{told}<p>{works}</p>"
        f'<form method="post">{secret_field(request)}{name_field() if asks_name else ""}'
        '<button type="submit">Start</button></form>'
    )
    status = status_of(error) if error else 200
    return page(_TITLES[kind], content, status=status, error=str(error or ""))


def what_is_asked(session: Session, found: Invited) -> str:
    """Say what the questions are about, who will see what, and how long it takes; no names."""
    one = round_of(session, found.round_id)
    bank = banks()[one.bank_version]
    about = partnership(session, one.partnership_id).name
    voice = _voice_name(session, found)
    plain = any(v.code == found.voice and v.side == "community" for v in bank.voices)
    asked = questions_asked(session, one.id)
    return (
        f"<p>The questions are about <strong>{escape(about)}</strong>, a partnership of "
        f"{escape(site(session, one.site_id).name)}. You answer as: {escape(voice)}.</p>"
        f"<p>{escape(who_sees_what(one.mode, one.fewest))}</p>"
        f"<p>{escape(how_long(bank, asked, plain=plain))} You can leave out any of them, stop and "
        "come back on this device; each answer is saved by itself. On a device that others use, "
        "sign out when you stop.</p>"
    )


def name_field() -> str:
    """Return the field for the name of who joins a named round by an invitation for a voice."""
    return field(
        "name",
        "Your name",
        more='autocomplete="name" maxlength="200"',
        hint="In this round everybody in the group sees who gave which answer.",
    )


def _redeem(request: Request, form: FormData, kind: Kind, to: str) -> Response:
    checked_form(request, form)
    try:
        with writing() as session:
            redeemed = _redeemed(session, request, form, kind)
            if kind == "verifier":
                begin_verification(session, by=redeemed.person_id, round_id=redeemed.round_id)
            elif redeemed.first:
                _join_round(session, redeemed)
            new = begin_sign_in(
                session,
                person_id=redeemed.person_id,
                how="an invitation",
                stays=True,
            )
    except BadInput as error:  # the name, which is asked for again
        with reading() as session:
            found = invited(session, key_of(request), kind)
            whom = found.name or _voice_name(session, found)
            told = what_is_asked(session, found) if kind == "participant" else ""
        return _form(request, kind, whom, told, asks_name=found.asks_name, error=error)
    request.session.clear()
    return go_on(f"{to}?round={redeemed.round_id}" if kind == "verifier" else to, new)


def _redeemed(session: Session, request: Request, form: FormData, kind: Kind) -> Redeemed:
    """Use the invitation; who comes in for a voice is called as they say, or by their voice."""
    key, secret = key_of(request), text_of(form, "form_secret")
    try:
        found = invited(session, key, kind)
    except Gone:
        # It may be this very form that took the last place: see ``redeem_invitation``.
        return redeem_invitation(session, token=key, kind=kind, form=secret)
    name = text_of(form, "name") if found.asks_name else _voice_name(session, found)
    return redeem_invitation(session, token=key, kind=kind, name=name, form=secret)


def _voice_name(session: Session, found: Invited) -> str:
    """Return the bank's name of the voice that somebody is invited to speak with."""
    bank = banks()[round_of(session, found.round_id).bank_version]
    return next((voice.name for voice in bank.voices if voice.code == found.voice), "a participant")


def _join_round(session: Session, redeemed: Redeemed) -> None:
    joined = round_of(session, redeemed.round_id)
    add_participant(
        session,
        by=OPERATOR,
        round_id=joined.id,
        bank=banks()[joined.bank_version],
        name=redeemed.name,
        voice=redeemed.voice or "",
        person_id=redeemed.person_id,
    )
