"""Moving an open workbook to newer questions, looked at before it is done, and the way back."""

from __future__ import annotations

import streamlit as st

from assessment.bank.model import Bank
from assessment.bank.versions import is_newer
from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import move_round, undo_move
from assessment.workbook.model import Round
from assessment.workbook.previewing import Preview
from assessment.workbook.queries import move_preview, moves
from assessment.workbook.rules import KEEPS_ITS_QUESTIONS, READ_ONLY
from pages.shared.banks import banks
from pages.shared.here import here
from pages.shared.move_previews import draw_moves, draw_preview
from pages.shared.refusals import showing_refusals
from pages.shared.tasks import link_to
from pages.shared.wording import literal

SAID = "what was done to the workbook's questions"
ONE_REASON = "Why (this is written down, and the team reads it in the history)"


def look_ahead(one: Round, bank: Bank, to_bank: Bank, *, back: bool = False) -> Preview:
    with reading() as session:
        return move_preview(session, one.id, bank, to_bank, back=back)


def ask_for_reason(name: str, button: str) -> str | None:
    """Return the reason once the form was sent."""
    with st.form(name, border=False):
        reason = st.text_area(ONE_REASON, key=f"{name}-reason")
        sent = st.form_submit_button(button, type="primary")
    return reason if sent else None


def offer_move(one: Round, bank: Bank) -> None:
    newer = [version for version in banks() if is_newer(version, bank.version)]
    st.header("Move it to newer questions")
    if not newer:
        st.info(f"There are no questions newer than {literal(bank.version)}.")
        return
    version = st.selectbox("Newer questions", list(reversed(newer)))
    preview = look_ahead(one, bank, banks()[version])
    link_to(
        me,
        "questions",
        f"Read what changed from {bank.version} to {version}",
        {"old": bank.version, "new": version},
    )
    draw_preview(preview)
    if preview.obstacles:
        return
    reason = ask_for_reason("move", f"Move the workbook to {version}")
    if reason is None:
        return
    with showing_refusals():
        with writing() as session:
            move_round(
                session,
                by=me.who.person_id,
                round_id=one.id,
                bank=bank,
                to_bank=banks()[version],
                reason=reason,
            )
        st.session_state[SAID] = f"The workbook asks the questions of {version} now."
        st.rerun()


def offer_way_back(one: Round, bank: Bank, version: str) -> None:
    st.header(f"Move it back to {literal(version)}")
    st.markdown(
        "Until the workbook is handed over the move can be undone. What was set aside comes back "
        "as it was; what was answered to new questions meanwhile is set aside, and comes back if "
        "you move the workbook once more."
    )
    draw_preview(look_ahead(one, bank, banks()[version], back=True))
    reason = ask_for_reason("back", f"Move the workbook back to {version}")
    if reason is None:
        return
    with showing_refusals():
        with writing() as session:
            undo_move(
                session,
                by=me.who.person_id,
                round_id=one.id,
                bank=bank,
                to_bank=banks()[version],
                reason=reason,
            )
        st.session_state[SAID] = f"The workbook asks the questions of {version} again."
        st.rerun()


me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("Move a workbook to newer questions")
if me.site is None or me.round is None or me.bank is None:
    st.info("No round is open at this site, so there is no workbook to move.")
    link_to(me, "rounds", "Rounds, verifiers and packs")
    st.stop()
if SAID in st.session_state:
    st.success(literal(st.session_state.pop(SAID)))
st.markdown(
    f"The workbook of **{literal(me.site.name)}**, round **{literal(me.round.name)}**, asks the "
    f"questions of **{literal(me.bank.version)}**. Nobody's answer is changed or deleted by moving "
    "it. Whoever has a page open meanwhile is asked to load it again when they save."
)
with reading() as session:
    made = moves(session, me.round.id)
last = next((one for one in reversed(made) if one.undone_at is None), None)
if me.round.state != "open":
    st.warning(READ_ONLY)
elif me.round.version:
    st.warning(KEEPS_ITS_QUESTIONS)
else:
    offer_move(me.round, me.bank)
    if last is not None and last.from_version in banks():
        offer_way_back(me.round, me.bank, last.from_version)
draw_moves(made)
link_to(me, "rounds", "Rounds, verifiers and packs")
