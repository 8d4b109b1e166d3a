"""Links that the workbook makes and a person sends, and the list of those made before."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assessment.people.actions import renew_invitation, withdraw_invitation
from assessment.people.model import Invitation
from assessment.settings import settings
from assessment.store.sessions import writing
from pages.shared.refusals import showing_refusals
from pages.shared.tables import show_table
from pages.shared.wording import literal

_PATHS = {"participant": "join", "verifier": "verify-with"}


def show_link(path: str, sentence: str) -> None:
    """Show a link to copy, wherever the page stands just then; it is nowhere to be seen again."""
    with st.container(border=True, key="new-link", gap="small"):  # frame.css keeps it in view
        st.success(sentence, icon=":material/link:")
        st.code(f"{settings().url}/{path}", language=None, wrap_lines=True)


def show_invitation_link(kind: str, name: str, token: str) -> None:
    """Show the link of an invitation that was just made."""
    show_link(
        f"{_PATHS[kind]}/{token}",
        f"Send this link to {literal(name)}. It works once, within 30 days, and is shown only now.",
    )


def show_invitations(
    made: tuple[Invitation, ...], *, by: int, voices: Mapping[str, str] | None = None
) -> None:
    """Draw the invitations that were made, and what can be done with each."""
    if not made:
        st.markdown("Nobody has been invited yet.")
        return
    with_voice = any(one.voice for one in made)
    show_table(
        ["Name", *(["Voice"] if with_voice else []), "Invitation", "Until"],
        [
            [
                one.name,
                *([(voices or {}).get(one.voice or "", one.voice)] if with_voice else []),
                one.state,
                f"{one.expires_at:%d %B %Y}",
            ]
            for one in made
        ],
        "Invitations",
    )
    with st.form("invitation-again", border=False):
        chosen = st.selectbox(
            "One of these",
            made,
            format_func=lambda one: f"{one.name} ({one.state})",
            index=None,
            placeholder="Choose a name",
        )
        again = st.form_submit_button("Make a new link (the old one stops working)")
        withdraw = st.form_submit_button("Withdraw the invitation")
    if not (again or withdraw):
        return
    if chosen is None:
        st.error("Choose a name first.")
        return
    with showing_refusals():
        if again:
            with writing() as session:
                renewed = renew_invitation(session, by=by, invitation_id=chosen.id)
            show_invitation_link(chosen.kind, chosen.name, renewed.token)
        else:
            with writing() as session:
                withdraw_invitation(session, by=by, invitation_id=chosen.id)
            st.success(f"The invitation of {literal(chosen.name)} is withdrawn.")
