"""Remarks on a question: the open threads first, the closed ones folded away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assessment.documents.wording import moment
from assessment.store.sessions import writing
from assessment.workbook.actions import choose_for_pack, close_thread, reopen_thread
from assessment.workbook.sheets import AgreedLine, Thread
from pages.shared.here import Here
from pages.shared.refusals import showing_refusals
from pages.shared.remark_component.mounting import ask_for_remark
from pages.shared.wording import literal


def draw_remarks(
    me: Here, line: AgreedLine, threads: Sequence[Thread], *, bank: str, locked: bool
) -> None:
    """Draw the threads on one question and, unless it is ``locked``, the ways to go on with them."""
    st.header("Remarks")
    st.caption(
        "For talking it over. They are no part of the reason, and verifiers do not get them, "
        "unless you put a thread into the pack."
    )
    left = [thread for thread in threads if thread.is_open]
    closed = [thread for thread in threads if not thread.is_open]
    if not threads and locked:
        st.markdown("There are no remarks on this question.")
    for number, thread in enumerate(left, start=1):
        with st.container(border=True, key=f"thread-{thread.id}"):
            _draw_thread(me, line, thread, f"thread {number}", bank=bank, locked=locked)
    if closed:
        with st.expander(f"Closed threads: {len(closed)}"):
            for number, thread in enumerate(closed, start=1):
                with st.container(key=f"thread-{thread.id}"):
                    _draw_thread(me, line, thread, f"closed {number}", bank=bank, locked=locked)
    if not locked:
        ask_for_remark(
            answer_id=line.id,
            person=me.who.person_id,
            bank=bank,
            label="A new thread",
            hint="A question to settle, a check to make, something to come back to.",
            button="Open a thread with it",
        )


def _draw_thread(
    me: Here, line: AgreedLine, thread: Thread, name: str, *, bank: str, locked: bool
) -> None:
    st.subheader(name.capitalize(), anchor=False)
    for remark in thread.remarks:
        st.markdown(f":small[{literal(remark.by, inside=True)}, {moment(remark.at.isoformat())}]")
        st.text(remark.text)
    if thread.in_pack:
        st.markdown("Goes into the pack.")
    if locked:
        return
    if thread.is_open:
        ask_for_remark(
            answer_id=line.id,
            person=me.who.person_id,
            bank=bank,
            label=f"Your remark in {name}",
            hint="",
            button="Add it",
            thread=thread.id,
        )
    with st.container(horizontal=True):
        if thread.is_open:
            _press(me, thread, f"Close {name}", close_thread)
        else:
            _press(me, thread, f"Open {name} again", reopen_thread)
        if thread.in_pack:
            _press(me, thread, f"Take {name} out of the pack", choose_for_pack, in_pack=False)
        else:
            _press(me, thread, f"Put {name} into the pack", choose_for_pack, in_pack=True)


def _press(
    me: Here, thread: Thread, label: str, act: Callable[..., None], **values: object
) -> None:
    if st.button(label, key=f"{label} {thread.id}"):
        with showing_refusals():
            with writing() as session:
                act(
                    session,
                    by=me.who.person_id,
                    thread_id=thread.id,
                    revision=thread.revision,
                    **values,
                )
            st.rerun()
