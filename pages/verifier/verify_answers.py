"""Verifying: a list of answers, one answer with its verdict, and the sign-off."""

from __future__ import annotations

import streamlit as st

from assessment.errors import WorkbookError
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_verification, sign_off
from assessment.verification.judging import SIGNED_OFF
from assessment.verification.model import SignOff
from assessment.verification.queries import (
    declaration,
    handed_over,
    own_queries,
    sign_offs,
    verdict_sheet,
    voice_of_verifier,
)
from assessment.verification.rules import organisations_to_declare, still_to_declare
from assessment.verification.telling import (
    COMMUNITY_ASKED,
    RELIANCE,
    RELIANCE_ASKED,
    RELIANCE_REASON_ASKED,
    STATEMENT_ASKED,
    STATEMENT_HINT,
    what_happens_next,
)
from assessment.workbook.queries import site_terms
from pages.shared.answer_component.mounting import mount
from pages.shared.declaring import ask_to_declare, draw_declared, draw_what_it_is
from pages.shared.here import here
from pages.shared.jumps import anchor, draw_jumps
from pages.shared.plain_links import way_to
from pages.shared.query_threads import draw_own_queries, draw_own_query
from pages.shared.question_card import verdict
from pages.shared.question_list import question_name
from pages.shared.refusals import show_refusal, showing_refusals
from pages.shared.verdict_states import is_done, verdict_in_words
from pages.shared.verifying import (
    PAGE,
    answers_to_judge,
    draw_answer,
    draw_list,
    draw_words_of,
    meanings_since,
    next_to_judge,
    tell_meanings_since,
)
from pages.shared.wording import literal

SEND_IN, SENDS_IN = "/review/return", "Upload a form that you filled in"
SIGN_OFF = "Sign off"


def draw_offline() -> None:
    """Lead to what goes on without a network: a pack of one's own, and a form that comes back."""
    if me.round is not None:
        way_to(f"/review?round={me.round.id}#offline", "Make or fetch a pack, to go on offline")
    way_to(SEND_IN, SENDS_IN)


def draw_signed(signed: SignOff) -> None:
    """Show what somebody signed."""
    st.header("What you signed")
    st.text(signed.statement or "No statement")
    st.markdown(f"**{literal(RELIANCE.get(signed.reliance, ''))}**")
    st.text(signed.reliance_reason)


me = here()
if me.round is None or me.bank is None:
    st.title("Verify")
    st.info("There is no workbook for you to verify yet. The programme team will tell you.")
    st.stop()

by = me.who.person_id
try:
    with reading() as session:
        over = handed_over(session, me.round.id)
        sheet = verdict_sheet(session, me.round.id, by, over.answer_hashes)
    if set(sheet) != set(over.answer_hashes):
        with writing() as session:
            begin_verification(session, by=by, round_id=me.round.id)
    with reading() as session:
        sheet = verdict_sheet(session, me.round.id, by, over.answer_hashes)
        signed = next(
            (s for s in sign_offs(session, me.round.id, over.version) if s.person_id == by), None
        )
        since = meanings_since(over, site_terms(session, me.round.site_id))
        voice = voice_of_verifier(session, me.round.id, by)
        said = declaration(session, me.round.id, by)
        asked = own_queries(session, me.round.id, by, over.answer_hashes)
except WorkbookError as error:
    st.title("Verify")
    show_refusal(error)
    st.stop()

document = over.document
answers = answers_to_judge(over, me.bank, voice)
codes = [one["question"] for one in answers]
done = sum(is_done(sheet.get(answer["question"])) for answer in answers)
wanted = st.query_params.get("question")
answer = next((a for a in answers if a["question"] == wanted), None)

organisations = organisations_to_declare(document)
if still_to_declare(said, organisations):
    st.title(f"Verify: {literal(document['site']['name'])}")
    draw_what_it_is(document)
    ask_to_declare(me, organisations, said)
    draw_offline()
    st.stop()

if answer is not None:
    judged = answer["question"]
    st.page_link(PAGE, label="All answers", query_params={"question": ""})
    issue, place = me.bank.issue_of(judged).title, codes.index(judged) + 1
    st.caption(f"{literal(issue)} · {place} of {len(codes)} · {literal(judged)}")
    st.title(literal(me.bank.dimension_of(judged).title))
    draw_answer(answer, me.bank, over.document["round"]["id"], voice)
    draw_words_of(answer, over, me.bank, since)
    given = sheet[answer["question"]]
    if given.stale:
        st.warning(
            "This answer has changed since you gave your verdict, so please give it again. "
            f"Before the change you said: {literal(verdict_in_words(given))}."
        )
    level = answer["agreed"]["level"]
    if level is None:  # nothing to judge: ``to_judge`` has left it out
        st.stop()
    mount(
        verdict(
            me.bank,
            me.bank.question(answer["question"]),
            verdict_id=given.id,
            person=by,
            agreed=level,
            # A stale verdict is not chosen any more, so that choosing the same again counts.
            given="" if given.stale else given.verdict,
            level=None if given.stale else given.level,
            reason=given.reason,
            revision=given.revision,
            saved_at=given.saved_at,
            locked=SIGNED_OFF if signed else None,
        )
    )
    draw_own_query(
        me,
        asked.get(answer["question"]),
        given,
        bank=me.bank,
        signed=signed is not None,
        concluded=over.verified,
    )
    following = next_to_judge(codes, sheet, answer["question"])
    if following:
        title = literal(question_name(me.bank, following))
        st.page_link(PAGE, label=f"Next: {title}", query_params={"question": following})
    else:
        st.page_link(PAGE, label="Back to all answers, to sign off", query_params={"question": ""})
    st.stop()

st.title(f"Verify: {literal(document['site']['name'])}")
draw_what_it_is(document)
if voice is not None:
    st.markdown(literal(COMMUNITY_ASKED))
tell_meanings_since(since)
if signed:
    when = f"{signed.at:%d %B %Y, %H:%M}"
    st.success(f"You signed off this workbook on {when} (UTC). Thank you.")
    st.markdown(literal(what_happens_next(verified=over.verified)))
    draw_signed(signed)
    draw_own_queries(me, me.bank, asked, codes)
    draw_list(me, over, me.bank, voice, sheet)
    st.stop()

st.markdown(f"**{done} of {len(answers)} verdicts are complete.**")
start = next_to_judge(codes, sheet)
if start:
    title = literal(question_name(me.bank, start))
    st.page_link(PAGE, label=f"Go on with: {title}", query_params={"question": start})
draw_offline()
draw_jumps(SIGN_OFF)
draw_own_queries(me, me.bank, asked, codes)
draw_list(me, over, me.bank, voice, sheet)
draw_declared(me, organisations, said)

st.header(SIGN_OFF, anchor=anchor(SIGN_OFF))
st.markdown("Once you sign off, your verdicts are locked.")
with st.form("sign-off", border=False):
    statement = st.text_area(
        STATEMENT_ASKED,
        help=STATEMENT_HINT,
        height=160,
    )
    reliance = st.radio(
        RELIANCE_ASKED, list(RELIANCE), index=None, format_func=lambda one: RELIANCE[one]
    )
    why = st.text_input(RELIANCE_REASON_ASKED)
    signs = st.form_submit_button("Sign off", type="primary", key="sign-off-button")
if signs:
    with showing_refusals():
        with writing() as session:
            sign_off(
                session,
                by=by,
                round_id=me.round.id,
                statement=statement,
                reliance=reliance or "",
                reliance_reason=why or "",
                bank=me.bank,
            )
        st.rerun()
