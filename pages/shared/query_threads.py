"""Queries on the screens: a thread of messages with their files, and the box for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment import clock
from assessment.bank.model import Bank
from assessment.documents.wording import moment
from assessment.errors import WorkbookError
from assessment.store.files import in_words
from assessment.store.sessions import writing
from assessment.verification.actions import close_query, open_query, take_back_file
from assessment.verification.asked import (
    TEAM,
    VERIFIER,
    Query,
    QueryFile,
    QueryMessage,
    clock_in_words,
    day,
    is_overdue,
)
from assessment.verification.model import QUERIED, Verdict
from assessment.verification.rules import is_complete
from pages.shared.file_component.mounting import take_files_of_answer
from pages.shared.here import Here
from pages.shared.question_list import question_name
from pages.shared.refusals import show_refusal, showing_refusals
from pages.shared.remark_component.mounting import ask_for_message
from pages.shared.tables import FileLink, show_table
from pages.shared.tasks import BEGUN, DONE, WAITING, Task, draw_tasks
from pages.shared.wording import literal

CHANGED = (
    "The answer was changed after this was asked. It stands here as it is now; an answer to the "
    "question may be that it was put right."
)


def query_task(query: Query, title: str, *, side: str) -> Task:
    """Return the line of a query in a list, for whoever is on that ``side``."""
    mine = query.is_open and query.turn == side
    colour = WAITING if mine else BEGUN if query.is_open else DONE
    url, params = ("queries", {"query": query.mark}) if side == TEAM else ("verify", {})
    words = clock_in_words(query, clock.now().date())
    return Task(title, url, words, colour, params or {"question": query.question})


def draw_clock(query: Query) -> None:
    """Say whose turn it is and until when; warn where it is overdue."""
    today = clock.now().date()
    words = f"**{literal(clock_in_words(query, today))}**"
    if is_overdue(query, today):
        st.warning(words)
    else:
        st.markdown(words)


def draw_thread(query: Query, *, verifier: str, team: str) -> None:
    """Draw the messages, oldest first; ``verifier`` and ``team`` are what the sides are called."""
    if query.changed:
        st.warning(CHANGED)
    for number, one in enumerate(query.messages, start=1):
        with st.container(border=True, key=f"message-{query.mark}-{number}"):
            called = team if one.side == TEAM else verifier
            st.markdown(f"**{literal(_by(one, called))}**, {literal(_when(one))}")
            st.text(one.text)
            _draw_files(one.files, f"Files that came with message {number}")


def _by(one: QueryMessage, called: str) -> str:
    return f"{called} ({one.by})" if one.by and one.by != called else called


def _when(one: QueryMessage) -> str:
    when = moment(one.at.isoformat()) if one.at else day(one.on)
    return when + (", after the review was concluded" if one.late else "")


def _draw_files(files: Sequence[QueryFile], caption: str) -> None:
    if files:
        show_table(
            ("File", "Size", "Fingerprint"),
            [
                (
                    FileLink(one.name, f"/files/query/{one.mark}"),
                    in_words(one.size),
                    one.sha256[:12],
                )
                for one in files
            ],
            caption,
        )


# ── the team's side ──────────────────────────────────────────────────────────────────────────


def draw_answer_box(me: Here, query: Query, waiting: Sequence[QueryFile], bank: str) -> None:
    """Draw where the team answers: files that go with it, and the words."""
    if me.round is None:
        return
    st.subheader("Your answer", anchor=False)
    st.caption(
        "It goes to the verifier when you send it, and can't be changed afterwards. Files go with "
        "it; they do not change what was agreed."
    )
    for one in waiting:
        with st.container(horizontal=True, vertical_alignment="center", key=f"waiting-{one.mark}"):
            by = f", from {one.by}" if one.by else ""
            st.markdown(literal(f"Goes with your answer: {one.name} ({in_words(one.size)}){by}"))
            if st.button(f"Take {literal(one.name)} back", key=f"back-{one.mark}"):
                with showing_refusals():
                    with writing() as session:
                        take_back_file(session, by=me.who.person_id, mark=one.mark)
                    st.rerun()
    # What was sent is not listed any more as being kept for the next answer.
    sent = sum(one.side == TEAM for one in query.messages)
    take_files_of_answer(me.who.person_id, query.mark, after=sent)
    ask_for_message(
        f"/save/query-answer/{me.round.id}",
        query.mark,
        called="answer",
        person=me.who.person_id,
        bank=bank,
        goes_with={"mark": query.mark, "files": " ".join(one.mark for one in waiting)},
        label="Your answer to the verifier",
        hint="What you know, whom to ask, what the files show.",
        button="Send the answer",
    )


# ── the verifier's side ──────────────────────────────────────────────────────────────────────


def draw_own_query(
    me: Here, query: Query | None, given: Verdict, *, bank: Bank, signed: bool, concluded: bool
) -> None:
    """Draw a verifier's own query about one answer, or the way to open it."""
    if query is None:
        if not (signed or concluded):
            _draw_way_to_ask(me, given, bank)
        return
    st.header("Your question to the team")
    draw_clock(query)
    draw_thread(query, verifier="You", team="The team")
    if concluded:
        if query.is_open:
            st.markdown("The review is concluded; this question stands in the report as it is.")
            _draw_closing(me, query)
        return
    if query.waits_for_verifier:
        st.markdown(
            "The team has answered. If that does it, close the question and give your verdict; "
            "else ask further."
        )
    if me.round is not None:
        ask_for_message(
            f"/save/query/{me.round.id}",
            query.mark,
            called="question",
            person=me.who.person_id,
            bank=bank.version,
            goes_with={"mark": query.mark, "question": query.question},
            label="Ask further" if query.is_open else "Ask again",
            hint="The team sees it as from “a verifier”, without your name.",
            button="Send it to the team",
        )
    if query.is_open:
        _draw_closing(me, query)


def draw_own_queries(me: Here, bank: Bank, own: Mapping[str, Query], codes: Sequence[str]) -> None:
    """Draw a verifier's own queries as a list, in the order of ``codes``; nothing for none."""
    there = [own[code] for code in codes if code in own]
    if there:
        st.header("Your questions to the team")
        tasks = [query_task(one, question_name(bank, one.question), side=VERIFIER) for one in there]
        draw_tasks(me, "own-queries", tasks)


def _draw_closing(me: Here, query: Query) -> None:
    if st.button("Close this question", key=f"close-{query.mark}"):
        with showing_refusals():
            with writing() as session:
                close_query(
                    session,
                    by=me.who.person_id,
                    mark=query.mark,
                    seen=len(query.messages),
                )
            st.rerun()


def _draw_way_to_ask(me: Here, given: Verdict, bank: Bank) -> None:
    """Offer to send the question of a “queried” verdict, as it is saved now."""
    if given.verdict != QUERIED or given.stale or me.round is None:
        return
    if not is_complete(given.verdict, given.level, given.reason):
        return
    with st.container(border=True, key="send-query"):
        st.markdown("**Your question is not with the team yet.** It reads:")
        st.text(given.reason)
        st.caption(
            "The team gets it as from “a verifier”, without your name, and can answer with files. "
            "When you sign off, what was not sent yet is sent by itself."
        )
        # With another text it is another button: nothing is sent that was not read here.
        if st.button("Send this question to the team", key=f"send-{given.id}-{given.revision}"):
            try:
                with writing() as session:
                    open_query(
                        session,
                        by=me.who.person_id,
                        round_id=me.round.id,
                        question=given.question,
                        text=given.reason,
                        token=f"verdict-{given.id}-{given.revision}",
                        bank=bank,
                    )
            except WorkbookError as error:
                show_refusal(error)
            else:
                st.rerun()
