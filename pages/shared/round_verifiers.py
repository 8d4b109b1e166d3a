"""The verifiers of one round, for the programme: name, see how far, remind, withdraw.

While the review is blind the programme sees whether somebody has begun and whether they have signed
off, and never how many verdicts there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from assessment import clock
from assessment.bank.model import Bank
from assessment.mapping.queries import partnership
from assessment.people.actions import invite_verifier
from assessment.people.letters import About, text_for_verifier
from assessment.people.queries import invitations
from assessment.settings import settings
from assessment.store.sessions import reading, writing
from assessment.verification.actions import withdraw_verifier
from assessment.verification.model import VerifierState
from assessment.verification.queries import verifier_states
from assessment.verification.rules import COMMUNITY_VERIFIERS
from assessment.workbook.model import Round
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.sent_links import act_on_invitations, show_invitation_link
from pages.shared.tables import show_table
from pages.shared.wording import literal

_OUTSIDER = "An outsider, asked about every answer"
_WITHDRAWN = "verifier just withdrawn"
_HEADINGS = ("Name", "Asked as", "State", "Conflicts of interest", "Named", "Last active")


def draw_verifiers(me: Here, one: Round, bank: Bank) -> None:
    """Draw who verifies a round, and what the programme can do about each."""
    st.header("Verifiers")
    st.markdown(
        "A verifier is an outsider. They see this workbook and no other, from the moment it is "
        "handed over. Each is named here, also those who work offline alone."
    )
    if one.state == "verified":
        st.info("The verdicts are known, so nobody else can verify this workbook blind.")
    else:
        _ask_for_name(me, one, bank)
    with reading() as session:
        states = verifier_states(session, one.id, one.version)
        sent = [one for one in invitations(session, one.id, "verifier") if one.state != "withdrawn"]
    if not states:
        st.markdown("Nobody has been named yet.")
        return
    if gone := st.session_state.pop(_WITHDRAWN, ""):
        st.success(f"{literal(gone)} was withdrawn.")
    show_table(_HEADINGS, [_row(state, bank) for state in states], "Verifiers of this round")
    if one.state == "handed over":
        st.caption(
            "Until everybody has signed off you see who has begun and who has signed off, and "
            "nothing of what anybody says."
        )
    if sent:
        act_on_invitations(sent, by=me.who.person_id, withdraws=False)
    _draw_reminder(me, one, [state for state in states if state.waited_for])
    _ask_to_withdraw(me, one, bank, states)


def _ask_for_name(me: Here, one: Round, bank: Bank) -> None:
    voices = {voice.code: voice.name for voice in bank.voices if voice.code in COMMUNITY_VERIFIERS}
    with st.form("verifier", clear_on_submit=True, border=False):
        name = st.text_input("Name of the verifier")
        voice = None
        if voices:
            voice = st.selectbox(
                "Asked as",
                [None, *voices],
                format_func=lambda code: _asked_as(code, bank),
                help="A community verifier is asked where community voices should be heard, in "
                "plain words, and about nothing else.",
            )
        names = st.form_submit_button("Make an invitation")
    if names:
        with showing_refusals():
            with writing() as session:
                made = invite_verifier(
                    session, by=me.who.person_id, round_id=one.id, name=name, voice=voice
                )
            show_invitation_link("verifier", name, made.token)


def _asked_as(voice: str | None, bank: Bank) -> str:
    if voice is None:
        return _OUTSIDER
    return f"Community verifier: {next(v.name for v in bank.voices if v.code == voice)}"


def _row(state: VerifierState, bank: Bank) -> Sequence[str]:
    today = clock.now().date()
    declared = "not declared yet"
    if state.declaration is not None:
        named = [one for one, conflict in state.declaration.conflicts.items() if conflict]
        words = f" “{state.declaration.words}”" if state.declaration.words else ""
        declared = (f"yes: {', '.join(named)}." if named else "none declared.") + words
    one = state.verifier
    return (
        one.name,
        _asked_as(one.voice, bank),
        state.in_words,
        declared,
        _ago(one.named_at.date(), today),
        "never" if state.last_active is None else _ago(state.last_active, today),
    )


def _ago(then: date, today: date) -> str:
    days = (today - then).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def _draw_reminder(me: Here, one: Round, waiting: Sequence[VerifierState]) -> None:
    """Offer the words to remind whoever has not signed off; they go by whatever way one has."""
    if one.state != "handed over" or not waiting or me.site is None:
        return
    with st.expander("Remind a verifier"):
        of = st.selectbox("Whom", waiting, format_func=lambda state: state.verifier.name)
        with reading() as session:
            about = partnership(session, one.partnership_id).name
        told = About(me.site.name, about, settings().url)
        st.code(text_for_verifier(told, of.verifier.name), language=None, wrap_lines=True)
        st.caption("Whoever never answers can be withdrawn below; then nobody waits for them.")


def _ask_to_withdraw(me: Here, one: Round, bank: Bank, states: Sequence[VerifierState]) -> None:
    left = [state for state in states if not state.verifier.set_aside]
    left = [state for state in left if state.verifier.withdrawn_at is None or state.signed]
    if not left:
        return
    with st.expander("Withdraw a verifier"), st.form("withdraw-verifier", border=False):
        st.markdown(
            "Their link and their packs end, and nobody waits for them any more. What they gave is "
            "kept; what they have not signed off does not count. What they have signed off stands, "
            "unless you set it aside."
        )
        of = st.selectbox(
            "Whom",
            left,
            index=None,
            placeholder="Choose a name",
            format_func=lambda state: f"{state.verifier.name} ({state.in_words})",
        )
        because = st.text_input("Why (this is written down and stays)")
        aside = st.checkbox("Set aside what they signed, such as for a conflict of interest")
        withdraws = st.form_submit_button("Withdraw this verifier")
    if not withdraws:
        return
    if of is None:
        st.error("Choose a name first.")
        return
    with showing_refusals():
        with writing() as session:
            withdraw_verifier(
                session,
                by=me.who.person_id,
                round_id=one.id,
                person_id=of.verifier.person_id,
                because=because,
                set_aside=aside,
                bank=bank,
            )
        st.session_state[_WITHDRAWN] = of.verifier.name
        st.rerun()
