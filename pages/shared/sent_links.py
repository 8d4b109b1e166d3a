"""Links that the workbook makes and a person sends, and the list of those made before."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.documents.qr_picture import qr_svg
from assessment.people.actions import renew_invitation, withdraw_invitation
from assessment.people.model import Invitation
from assessment.settings import settings
from assessment.store.sessions import writing
from pages.shared.documents import in_worker
from pages.shared.reaching import only_here
from pages.shared.refusals import showing_refusals
from pages.shared.wording import literal

_PATHS = {"participant": "join", "verifier": "verify-with"}


def show_link(path: str, sentence: str, code: str = "") -> None:
    """Show a link to copy, wherever the page stands just then; it is nowhere to be seen again.

    With a short ``code`` its picture is shown too, for a phone that is at hand.
    """
    address = settings().url
    with st.container(border=True, key="new-link", gap="small"):  # frame.css keeps it in view
        st.success(sentence, icon=":material/link:")
        if code:
            st.markdown(f"Short code **{code}**, to type at {literal(f'{address}/code')}")
        st.code(f"{address}/{path}", language=None, wrap_lines=True)
        if reach := only_here():
            st.caption(literal(reach))
        if code:
            _show_picture(f"{address}/{path}")


def _show_picture(link: str) -> None:
    with st.expander("Show the link as a QR code, to point a phone at"):
        picture = base64.b64encode(in_worker(qr_svg, link).encode()).decode()
        st.html(
            f'<img class="qr" alt="QR code of the link" src="data:image/svg+xml;base64,{picture}">'
        )


def show_invitation_link(kind: str, name: str, token: str, code: str = "", voice: str = "") -> None:
    """Show the link of an invitation that was just made; ``name`` "" is one for a ``voice``."""
    if name:
        whom = f"Send this link to {literal(name)}. It works once"
    else:
        whom = f"Give this link to {literal(voice)}. It works until its places are taken"
    show_link(f"{_PATHS[kind]}/{token}", f"{whom}, within 30 days, and is shown only now.", code)


def act_on_invitations(
    made: Sequence[Invitation],
    *,
    by: int,
    voices: Mapping[str, str] | None = None,
    withdraws: bool = True,
) -> None:
    """Draw what can be done with one invitation: a new link, and to withdraw it.

    ``withdraws`` False: that is done elsewhere.
    """
    with st.form("invitation-again", border=False):
        chosen = st.selectbox(
            "One of these",
            made,
            format_func=lambda one: f"{called(one, voices or {})} ({state_in_words(one)})",
            index=None,
            placeholder="Choose a name",
        )
        again = st.form_submit_button("Make a new link (the old one stops working)")
        withdraw = withdraws and st.form_submit_button("Withdraw the invitation")
    if not (again or withdraw):
        return
    if chosen is None:
        st.error("Choose a name first.")
        return
    with showing_refusals():
        if again:
            with writing() as session:
                renewed = renew_invitation(session, by=by, invitation_id=chosen.id)
            code = renewed.code.shown if chosen.kind == "participant" else ""
            voice = called(chosen, voices or {})
            show_invitation_link(chosen.kind, chosen.name, renewed.token, code, voice)
        else:
            with writing() as session:
                withdraw_invitation(session, by=by, invitation_id=chosen.id)
            whom = literal(called(chosen, voices or {}))
            st.success(f"The invitation of {whom} is withdrawn.")


def called(one: Invitation, voices: Mapping[str, str]) -> str:
    """Return whom an invitation is for: a name, or a voice."""
    return one.name or f"Sheet for {voices.get(one.voice or '', one.voice)}"


def state_in_words(one: Invitation) -> str:
    """Return how an invitation stands; that of a voice with its places."""
    if one.name or one.state in {"withdrawn", "run out"}:
        return one.state
    return f"{one.taken} of {one.places} places taken"
