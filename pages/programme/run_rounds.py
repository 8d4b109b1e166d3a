"""Rounds of one site: open one, invite its verifiers, reopen it, see its packs."""

from __future__ import annotations

import streamlit as st

from assessment.bank.model import Form
from assessment.mapping.queries import choice
from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading, writing
from assessment.verification.actions import conclude_verification
from assessment.verification.queries import packs, sign_offs, still_to_sign
from assessment.workbook.actions import change_mode, open_round, reopen
from assessment.workbook.changing_mode import MODES
from assessment.workbook.model import Mode, Round
from assessment.workbook.queries import hand_overs, site_rounds, why_mode_stays
from pages.shared.answering_alone import draw_answering
from pages.shared.banks import banks, version_in_words
from pages.shared.booklets import draw_booklets
from pages.shared.here import here
from pages.shared.refusals import showing_refusals
from pages.shared.review_state import draw_review_state
from pages.shared.round_verifiers import draw_verifiers
from pages.shared.tables import show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal

_MODES: dict[Mode, str] = {
    "named": "named: everybody in the group sees who gave which answer, after giving their own",
    "confidential": "confidential: nobody sees who gave which own answer",
}
_FORMS: dict[Form, str] = {
    "short": "short: one question for each dimension",
    "full": "full: every question",
    "community": "community: the questions that community voices are best placed to answer",
}


def ask_for_round(site_id: int) -> None:
    with reading() as session:
        chosen = choice(session, site_id)
    if chosen is None:
        st.info("The site has not chosen a partnership yet, so no round can be opened.")
        link_to(me, "choose", "See the choice")
        return
    with st.form("round"):
        st.markdown(f"For the chosen partnership: **{literal(chosen.partnership.name)}**")
        name = st.text_input("Name of the round", value="" if rounds else "baseline")
        versions = list(reversed(banks()))
        version = st.selectbox("Questions", versions, format_func=version_in_words)
        form = st.radio("Form", list(_FORMS), format_func=lambda one: _FORMS[one])
        mode = st.radio("Mode", list(_MODES), format_func=lambda one: _MODES[one])
        opens = st.form_submit_button("Open the round", type="primary")
    if opens:
        with showing_refusals():
            with writing() as session:
                open_round(
                    session,
                    by=me.who.person_id,
                    site_id=site_id,
                    partnership_id=chosen.partnership.id,
                    name=name,
                    bank=banks()[version],
                    form=form,
                    mode=mode,
                )
            st.rerun()


_CHANGED = {
    "named": "The round is named now. Tell those who have joined: they were told that nobody "
    "learns who said what, and now everybody in the round does.",
    "confidential": "The round is confidential now. Everybody has a new mark, drawn by lot, and "
    "people on paper have no names any more: write the new marks on their booklets.",
}


def draw_mode(one: Round) -> None:
    """Say which mode the round has, and offer the other one for as long as nobody has answered."""
    st.header("Mode")
    st.markdown(f"This round is {literal(_MODES[one.mode])}.")
    draw_answering(me, one)
    if one.state != "open":
        return
    other = next(mode for mode in MODES if mode != one.mode)
    with reading() as session:
        stays = why_mode_stays(session, one.id, other)
    if stays is not None:
        st.caption(stays.replace(" Nothing was changed.", ""))
        return
    with st.expander(f"Make it {other}"):
        st.markdown("It can be changed until somebody answers, and never after that.")
        if st.button(f"Make the round {other}", key="change-mode"):
            with showing_refusals():
                with writing() as session:
                    change_mode(session, by=me.who.person_id, round_id=one.id, mode=other)
                st.session_state[_MODE_CHANGED] = other
                st.rerun()
    changed = st.session_state.pop(_MODE_CHANGED, None)
    if changed is not None:
        st.success(_CHANGED[changed])


_MODE_CHANGED = "mode changed"


def draw_conclusion(one: Round) -> None:
    """Offer to count a workbook as verified where nobody is left who has to sign off."""
    with reading() as session:
        signed = sign_offs(session, one.id, one.version)
        waiting = still_to_sign(session, one.id, one.version)
    if signed and not waiting and st.button("Count the workbook as verified"):
        with showing_refusals():
            with writing() as session:
                conclude_verification(
                    session,
                    by=me.who.person_id,
                    round_id=one.id,
                    bank=banks()[one.bank_version],
                )
            st.rerun()


def draw_hand_overs(one: Round) -> None:
    with reading() as session:
        over, made = hand_overs(session, one.id), packs(session, one.id)
    st.header("Hand-overs and packs")
    show_table(
        ["Version", "Signed by", "When (UTC)", "Reopened"],
        [
            [
                line.version,
                line.signed_by,
                f"{line.at:%Y-%m-%d %H:%M}",
                f"{line.reopened_by}: {line.reopened_because}" if line.reopened_at else "",
            ]
            for line in over
        ],
        "Hand-overs",
    )
    issued = "1 pack" if len(made) == 1 else f"{len(made)} packs"
    st.markdown(f"{issued if made else 'No pack'} issued of this round so far.")
    link_to(me, "packs", "Packs: issue, fetch, withdraw")
    if one.state == "open":
        return
    with st.form("reopen", border=False):
        reason = st.text_area("Why it has to be opened again (this is written down and stays)")
        reopens = st.form_submit_button("Open the workbook again")
    if reopens:
        with showing_refusals():
            with writing() as session:
                reopen(session, by=me.who.person_id, round_id=one.id, reason=reason)
            st.rerun()


me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("Rounds, verifiers and packs")
if me.site is None:
    st.info("There is no site yet.")
    link_to(me, "programme", "Add a site")
    st.stop()
code = st.selectbox(
    "Site",
    [site.code for site in me.sites],
    index=[site.code for site in me.sites].index(me.site.code),
    format_func=lambda one: next(site.name for site in me.sites if site.code == one),
)
if code != me.site.code:
    st.query_params.from_dict({"site": code})
    st.rerun()
with reading() as session:
    rounds = site_rounds(session, me.site.id)
if rounds:
    show_table(
        ["Round", "Name", "Questions", "Form", "Mode", "State"],
        [[r.number, r.name, r.bank_version, r.form, r.mode, r.state] for r in rounds],
        "Rounds of this site",
    )
none_open = all(one.state != "open" for one in rounds)
if none_open and (not rounds or rounds[-1].state == "verified"):
    st.header("Open the next round" if rounds else "Open a round")
    ask_for_round(me.site.id)
if rounds:
    looked_at = rounds[-1]
    if len(rounds) > 1:
        looked_at = st.selectbox(
            "Round to look at", rounds, index=len(rounds) - 1, format_func=lambda one: one.name
        )
    if looked_at.state == "open" and not looked_at.version:
        link_to(
            me,
            "move",
            f"Move “{looked_at.name}” to newer questions, or back",
            {"site": me.site.code, "round": str(looked_at.id)},
        )
    asked = banks().get(looked_at.bank_version)
    if asked is not None:
        st.header("On paper")
        draw_booklets(asked, [looked_at.form])
    draw_mode(looked_at)
    if asked is not None:
        draw_verifiers(me, looked_at, asked)
    draw_review_state(me, looked_at)
    if looked_at.state == "handed over":
        draw_conclusion(looked_at)
    if looked_at.version:
        draw_hand_overs(looked_at)
    if none_open and rounds[-1].state == "handed over":
        st.header("Another round")
        st.markdown("The last round is handed over and not verified yet.")
        with st.expander("Open another round all the same"):
            ask_for_round(me.site.id)
