"""Invitations: a participant or a verifier comes in by a link, without an account."""

from __future__ import annotations

from html import escape

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessment.people.inviting import Kind, Redeemed, check_invitation, redeem_invitation
from assessment.people.model import OPERATOR
from assessment.people.signing_in import begin_sign_in
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_verification
from assessment.workbook.actions import add_participant
from assessment.workbook.queries import round_of
from pages.doors.forms import checked_form, go_on, secret_field
from pages.doors.layout import page
from pages.shared.banks import banks

_TITLES: dict[Kind, str] = {
    "participant": "Join the workbook",
    "verifier": "Verify a workbook",
}
_PROMISES: dict[Kind, str] = {
    "participant": (
        "You answer some questions about a partnership, first on your own, without seeing "
        "anybody else's answers. Every answer saves itself, and you can stop and come back."
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
    return _redeem(request, form, "participant", "/answer")


def verify_with(request: Request, form: FormData) -> Response:
    """Use a verifier's invitation up, lay out their verdicts and sign them in."""
    return _redeem(request, form, "verifier", "/verify")


def _show(request: Request, kind: Kind) -> Response:
    with reading() as session:
        name = check_invitation(session, request.path_params["token"], kind)
    content = (
        f"<p>This invitation is for <strong>{escape(name)}</strong>.</p><p>{escape(_PROMISES[kind])}</p>"
        "<p>The link works once, on this device. You need no password.</p>"
        f'<form method="post">{secret_field(request)}<button type="submit">Start</button></form>'
    )
    return page(_TITLES[kind], content)


def _redeem(request: Request, form: FormData, kind: Kind, to: str) -> Response:
    checked_form(request, form)
    with writing() as session:
        redeemed = redeem_invitation(session, token=request.path_params["token"], kind=kind)
        if kind == "verifier":
            begin_verification(session, by=redeemed.person_id, round_id=redeemed.round_id)
        elif redeemed.first:
            _join_round(session, redeemed)
        new = begin_sign_in(session, person_id=redeemed.person_id, how="an invitation")
    request.session.clear()
    return go_on(to, new)


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
