"""All that happened to one answer: who changed what, from what to what, the newest first."""

from __future__ import annotations

import streamlit as st

from assessment.documents.differences import text_change_blocks
from assessment.store.sessions import reading
from assessment.workbook.queries import answer_history, codes_laid_out, may_see_answers
from assessment.workbook.reading_answer_history import Happening
from pages.shared.banks import banks
from pages.shared.differences import draw_blocks
from pages.shared.here import here
from pages.shared.question_list import question_name
from pages.shared.tasks import link_to
from pages.shared.wording import literal

AT_ONCE = 20
CONFIDENTIAL = (
    "This round is confidential: what became of own answers is kept in the database, so that "
    "nothing is lost, and is shown to nobody, not here and nowhere else."
)


def draw_happening(one: Happening) -> None:
    with st.container(border=True):
        st.subheader(literal(one.what))
        st.caption(f"{one.at:%d %B %Y at %H:%M:%S} (UTC), {literal(one.who)}")
        draw_blocks(block for change in one.changes for block in text_change_blocks(change))


def asked_before(code: str) -> str:
    """Return what a question said that is asked no more, in any version that has it."""
    return next((one.question(code).text for one in banks().values() if code in one), "")


me = here()
st.title("History of an answer")
if me.round is None or me.bank is None:
    st.info("There is no history yet: no round has been opened for this site.")
    st.stop()
current, bank = me.round, me.bank
with reading() as session:
    asked, aside = codes_laid_out(session, current.id)
codes = [*asked, *aside]
wanted = st.query_params.get("question")
if wanted is not None and wanted not in codes:
    st.error("This round never asked that question. Choose one from the list.")
code = st.selectbox(
    "Question",
    codes,
    index=codes.index(wanted) if wanted in codes else 0,
    format_func=lambda one: question_name(bank, one) if one in asked else f"{one}, asked no more",
)
if code != wanted:
    st.query_params["question"] = code
    st.rerun()
with reading() as session:
    sight = may_see_answers(session, current, me.who.person_id)
    found = answer_history(session, current, bank, code, me.who.person_id)

st.markdown(literal(bank.question(code).text if code in asked else asked_before(code)))
if current.mode == "confidential":
    st.info(CONFIDENTIAL)
elif (why := sight.why_not(code)) is not None:
    st.info(f"{why} Until then their answers are not in this list.")
if code in asked:
    link_to(me, "agree", "Back to the question", {"question": code})
if not found:
    st.markdown("Nothing has happened to this answer yet.")
    st.stop()

pages = -(-len(found) // AT_ONCE)
page = 1
if pages > 1:
    page = st.number_input("Page", min_value=1, max_value=pages, step=1, key=f"page {code}")
count = "1 change" if len(found) == 1 else f"{len(found):,} changes"
st.markdown(f"{count}, the newest first" + (f", page {page} of {pages}." if pages > 1 else "."))
for happening in found[(page - 1) * AT_ONCE : page * AT_ONCE]:
    draw_happening(happening)
