"""Answering what verifiers ask: open questions first, with the clock; one question a page."""

from __future__ import annotations

from textwrap import shorten

import streamlit as st

from assessment.bank.model import Bank
from assessment.measures.answers import TURNED
from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading
from assessment.verification.asked import TEAM, VERIFIER, Query
from assessment.verification.queries import hashes_now, queries_to_answer, waiting_files
from assessment.workbook.queries import agreed_sheet
from assessment.workbook.sheets import AgreedLine
from pages.shared.here import Here, here
from pages.shared.live import listen
from pages.shared.query_threads import draw_answer_box, draw_clock, draw_thread, query_task
from pages.shared.question_list import question_name
from pages.shared.tasks import draw_tasks
from pages.shared.wording import literal

PAGE = "team/answer_queries.py"
TITLE = "Verifiers' questions"
_SHORT = 80  # characters of a question in the list


def _begins(query: Query) -> str:
    """Return how the newest question of a thread begins; several may be about one answer."""
    asked = [one.text for one in query.messages if one.side == VERIFIER][-1]
    words = shorten(asked, _SHORT, placeholder=" …") or asked[:_SHORT]
    return f"“{words}”"


def draw_all(me: Here, bank: Bank, found: tuple[Query, ...]) -> None:
    """Draw all queries as a list: those that wait for the team, other open ones, closed ones."""
    st.title(TITLE)
    if not found:
        st.info(
            "No verifier has asked anything. When one does, it stands here and on your task list, "
            "with the day by which it should be answered."
        )
        return
    st.markdown(
        "Verifiers ask about single answers before they say what they think of them. You see "
        "their names when all of them have finished. Questions are usual and no reproach; what is "
        "left unanswered stands in the report."
    )
    groups = (
        ("For you to answer", "waiting", [one for one in found if one.waits_for_team]),
        ("Answered", "answered", [one for one in found if one.waits_for_verifier]),
        ("Closed", "closed", [one for one in found if not one.is_open]),
    )
    for heading, name, of in groups:
        if of:
            st.header(f"{heading}: {len(of)}")
            ordered = sorted(of, key=lambda one: one.due) if name == "waiting" else of
            tasks = [
                query_task(one, f"{question_name(bank, one.question)}: {_begins(one)}", side=TEAM)
                for one in ordered
            ]
            draw_tasks(me, name, tasks)


def draw_agreed(bank: Bank, line: AgreedLine) -> None:
    """Draw what the question is about: its wording, the agreed level and the reason."""
    question = bank.question(line.question)
    st.subheader("What it is about", anchor=False)
    st.markdown(f"**{literal(question.text)}**")
    if question.reversed:
        st.caption(TURNED)
    if line.level is None:
        st.markdown("No level is agreed on it now.")
    else:
        name = next(one.name for one in bank.ladder if one.value == line.level)
        st.markdown(f"Agreed level: **{line.level} {literal(name)}**")
    st.markdown("**Your reason**")
    st.text(line.reason or "No reason was written down.")


def draw_one(me: Here, bank: Bank, round_id: int, query: Query, line: AgreedLine | None) -> None:
    """Draw one query with its thread, the answer that it is about, and the box to answer in."""
    st.page_link(PAGE, label="All questions", query_params={"query": ""})
    issue = bank.issue_of(query.question).title
    st.caption(f"{literal(issue)} · {literal(query.question)}")
    st.title(literal(question_name(bank, query.question)))
    draw_clock(query)
    thread, about = st.columns([3, 2], gap="large")
    with about:
        if line is None:
            st.markdown("The workbook does not ask this question any more.")
        else:
            draw_agreed(bank, line)
    with thread:
        draw_thread(query, verifier=query.verifier or "A verifier", team="The team")
        if query.is_open:
            with reading() as session:
                waiting = waiting_files(session, round_id).get(query.mark, ())
            draw_answer_box(me, query, waiting, bank.version)
        else:
            st.markdown("The verifier has closed this question; nothing more is needed.")


me = here()
if me.site is None or me.round is None or me.bank is None:
    st.title(TITLE)
    st.info("There is no workbook yet that a verifier could ask about.")
    st.stop()
check_may(me.who, Act.ANSWER_QUERY, site_id=me.site.id)
listen(me, "query.", "workbook.", "round.")
with reading() as session:
    queries = queries_to_answer(session, me.round.id, hashes_now(session, me.round.id))
    sheet = {line.question: line for line in agreed_sheet(session, me.round.id)}
wanted = st.query_params.get("query")
chosen = next((one for one in queries if one.mark == wanted), None)
if chosen is not None:
    draw_one(me, me.bank, me.round.id, chosen, sheet.get(chosen.question))
else:
    draw_all(me, me.bank, queries)
