"""Handing over: what is missing, the signature, the lock, and opening again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from assessment.bank.model import Bank
from assessment.barriers.findings import findings_of
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.verification.actions import resume_verification
from assessment.verification.queries import changed_answers
from assessment.verification.rules import asked_again
from assessment.workbook.actions import hand_over, reopen
from assessment.workbook.model import Round
from assessment.workbook.queries import (
    agreed_sheet,
    evidence_of,
    hand_overs,
    handed_over,
    missing_now,
)
from assessment.workbook.sheets import Evidence, HandOverLine, Missing
from pages.shared.here import here
from pages.shared.live import listen
from pages.shared.pack_list import draw_packs
from pages.shared.question_list import question_name
from pages.shared.refusals import showing_refusals
from pages.shared.tables import show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal


def draw_missing(bank: Bank, lacks: Sequence[Missing]) -> None:
    """Draw what is missing, each question with the way to it."""
    if not lacks:
        st.success("Nothing is missing.")
        return
    with st.container(border=True, key="missing"):
        count = "One thing is" if len(lacks) == 1 else f"{len(lacks)} things are"
        st.subheader(f"{count} missing")
        st.markdown(
            "The workbook can be handed over all the same. What is missing is then written into "
            "it, item by item, for everybody who reads it."
        )
        general = [one.sentence for one in lacks if one.question is None]
        st.markdown("\n".join(f"* {literal(sentence)}" for sentence in general))
        for what, codes in by_what(lacks).items():
            count = "" if len(codes) == 1 else f" ({len(codes)} questions)"
            st.markdown(f"**{literal(what)}**{count}")
            with st.container(horizontal=True, key=f"missing {codes[0]} {what}"):
                for code in codes:
                    link_to(me, "agree", question_name(bank, code), {"question": code})


def draw_unlinked(pieces: Sequence[Evidence], asked: Collection[str]) -> None:
    """Name the evidence behind no question that is asked: nobody who verifies will see it."""
    left = [one for one in pieces if not set(one.questions) & set(asked)]
    if not left:
        return
    with st.container(key="unlinked-evidence"):
        st.warning(
            "Evidence that stands behind no question here goes neither into the workbook nor into "
            "its pack: "
            + "; ".join(literal(f"{one.code} “{one.title}”") for one in left)
            + ". Say which questions it stands behind, or leave it out."
        )
        link_to(me, "evidence", "Say what it stands behind")


def by_what(lacks: Sequence[Missing]) -> dict[str, list[str]]:
    """Return the questions by what they lack, both in the order in which it comes up."""
    found: dict[str, list[str]] = {}
    for one in lacks:
        if one.question is not None:
            what = one.sentence.removeprefix(f"{one.question}: ")
            found.setdefault(f"{what[0].upper()}{what[1:]}", []).append(one.question)
    return found


def ask_for_signature(current: Round, bank: Bank) -> None:
    """Draw the form that hands the workbook over."""
    st.header("Sign and hand over")
    st.markdown(
        "From then on the workbook is locked: answers, agreed levels and evidence stay as they "
        "are. Only the programme can open it again, with a reason that is written down."
    )
    if current.mode == "confidential" and current.answering_closed_at is None:
        st.warning(
            "Answering is not closed yet in this confidential round. Handing over closes it for "
            "good: no own answer can be given or changed after that, not by reopening either."
        )
    with st.form("sign", enter_to_submit=False):  # it locks: a button, not a slip
        name = st.text_input(
            "Your name", key="signed-by", help="It stands on the workbook as its signature."
        )
        signs = st.form_submit_button("Hand over the workbook", key="hand-over", type="primary")
    if signs:
        with showing_refusals():
            with writing() as session:
                hand_over(
                    session,
                    by=me.who.person_id,
                    round_id=current.id,
                    signed_by=name,
                    bank=bank,
                    findings=findings_of,
                )
                by = me.who.person_id
                resume_verification(session, by=by, round_id=current.id, bank=bank)
            st.rerun()


def draw_lock(current: Round) -> None:
    """Say that the workbook is locked, since when and by whom, and what it lacked."""
    with reading() as session:
        over = handed_over(session, current.id)
        changed = changed_answers(session, current.id)
    if over is None:
        return
    st.success(
        f"Version {over.version} was handed over on {over.at:%d %B %Y at %H:%M} (UTC), signed by "
        f"{literal(over.signed_by)}. The workbook is locked."
    )
    if changed is not None:
        st.markdown(literal(asked_again(changed, verified=current.state == "verified")))
    lacked = over.document["missing"]
    if lacked:
        with st.expander(f"What it was handed over without ({len(lacked)})"):
            st.markdown("\n".join(f"* {literal(sentence)}" for sentence in lacked))
    st.caption("Fingerprint of what was handed over (SHA-256)")
    st.code(over.workbook_hash, language=None, wrap_lines=True)


def ask_for_reopening(current: Round) -> None:
    """Draw the form with which the programme opens the workbook again."""
    st.header("Open it again")
    with st.form("reopen"):
        reason = st.text_area(
            "Why it has to be opened again",
            key="reopening-reason",
            help="This is written down and stays.",
        )
        reopens = st.form_submit_button("Open the workbook again", key="reopen-workbook")
    if reopens:
        with showing_refusals():
            with writing() as session:
                reopen(session, by=me.who.person_id, round_id=current.id, reason=reason)
            st.rerun()


def draw_history(lines: Sequence[HandOverLine]) -> None:
    """Draw who handed over what, and why it was opened again."""
    st.header("Hand-overs so far")
    show_table(
        ("Version", "Signed by", "When (UTC)", "Opened again (UTC)", "By", "Why"),
        [
            (
                one.version,
                one.signed_by,
                f"{one.at:%Y-%m-%d %H:%M}",
                f"{one.reopened_at:%Y-%m-%d %H:%M}" if one.reopened_at else "",
                (one.reopened_by or "the command line") if one.reopened_at else "",
                one.reopened_because or "",
            )
            for one in lines
        ],
        "Who handed over, and why it was opened again",
    )


me = here()
st.title("Hand over")
if me.round is None or me.bank is None:
    st.info("There is nothing to hand over yet: no round is open.")
    st.stop()

listen(me)
place = {"site_id": me.round.site_id, "round_id": me.round.id}
if me.round.state == "open":
    with reading() as session:
        lacks = missing_now(session, me.round.id, me.bank)
        before = hand_overs(session, me.round.id)
        pieces = evidence_of(session, me.round.id)
        asked = {line.question for line in agreed_sheet(session, me.round.id)}
    st.header("Check before you hand over")
    draw_missing(me.bank, lacks)
    draw_unlinked(pieces, asked)
    if may(me.who, Act.HAND_OVER, **place):
        ask_for_signature(me.round, me.bank)
    else:
        st.info("Only the site's team hands the workbook over.")
else:
    with reading() as session:
        before = hand_overs(session, me.round.id)
    draw_lock(me.round)
    draw_packs(me, me.round)
    if may(me.who, Act.RUN_PROGRAMME, **place):
        ask_for_reopening(me.round)
if before:
    draw_history(before)
    if me.round.state == "open":
        draw_packs(me, me.round)
