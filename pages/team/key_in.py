"""Keying in from paper: choose a booklet, then one key an answer."""

from __future__ import annotations

import streamlit as st

from assessment.errors import WorkbookError
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import add_on_paper, begin_keying, finish_keying, remove_on_paper
from assessment.workbook.queries import agreed_sheet, booklet_lines, booklets
from assessment.workbook.rules import READ_ONLY, closed_since
from assessment.workbook.sheets import Booklet
from assessment.workbook.showing import called
from pages.shared.answers_upload import draw_answers_upload
from pages.shared.cover_slips import draw_slips
from pages.shared.here import here
from pages.shared.key_in_component.keys import GROUP, agreed_keys, own_keys
from pages.shared.key_in_component.mounting import mount
from pages.shared.refusals import show_refusal, showing_refusals
from pages.shared.tasks import link_to
from pages.shared.wording import literal

PAGE = "team/key_in.py"
NAMED = (
    "What was keyed in is shown to whoever keys that booklet, and later wherever this round shows "
    "own answers, with the words “from paper, keyed by”."
)
CONFIDENTIAL = (
    "This round is confidential: a booklet goes by its mark and voice. Only whoever keys it sees "
    "what is in it, and once it is finished nobody sees it any more, so nobody can look up what a "
    "mark answered. Hand the sheet to somebody who is trusted with it, and destroy it or give it "
    "back afterwards."
)
ANEW = "Key it from the start, with the sheet in hand"


def state_of(booklet: Booklet) -> str:
    if booklet.finished:
        return "finished"
    if booklet.keyer_id is None:
        return "not begun"
    if booklet.keyer_id == me.who.person_id:
        return "begun by you"
    return f"begun by {booklet.keyer}"


def named(booklet: Booklet) -> str:
    return called(bank, booklet.handle, booklet.voice, booklet.name or None)


def go_to(handle: str) -> None:
    st.query_params["booklet"] = handle
    st.rerun()


def begin(booklet_id: int, handle: str, *, anew: bool = False) -> None:
    try:
        with writing() as session:
            begin_keying(
                session, by=me.who.person_id, participant_id=booklet_id, from_the_start=anew
            )
    except WorkbookError as error:
        show_refusal(error)
    else:
        go_to(handle)


def draw_booklet(booklet: Booklet) -> None:
    """Draw the booklet that this person keys; a finished one is gone from the screen."""
    with reading() as session:
        lines = booklet_lines(session, booklet.id, me.who.person_id)
    st.header(literal(named(booklet)))
    if not mount(own_keys(bank, booklet, lines, me.who.person_id)):
        return
    with showing_refusals():
        with writing() as session:
            finish_keying(session, by=me.who.person_id, participant_id=booklet.id)
        st.session_state["keyed whole"] = named(booklet)
        del st.query_params["booklet"]
        st.rerun()


def draw_group() -> None:
    """Draw the booklet on which the group wrote what it agreed."""
    with reading() as session:
        lines = agreed_sheet(session, current.id)
    st.header("What the group agreed")
    if mount(agreed_keys(bank, lines, me.who.person_id)):
        del st.query_params["booklet"]
        st.rerun()


def take_off(booklet: Booklet) -> None:
    with showing_refusals():
        with writing() as session:
            remove_on_paper(session, by=me.who.person_id, participant_id=booklet.id)
        st.session_state["taken off"] = named(booklet)
        del st.query_params["booklet"]
        st.rerun()


def draw_one(booklet: Booklet) -> None:
    """Draw what can be done with a booklet that this person does not key just now."""
    st.header(literal(named(booklet)))
    st.markdown(literal(f"This booklet is {state_of(booklet)}."))
    if booklet.keyer_id is None:
        if st.button("Key in this booklet", type="primary"):
            begin(booklet.id, booklet.handle)
        st.markdown(
            "Whoever never came, or would rather answer on a phone, is taken off the round: they "
            "would otherwise count as somebody who left everything open."
        )
        if st.button("Take them off the round"):
            take_off(booklet)
        return
    if st.button("Open it again", help="Whoever may see the answers of others can correct it."):
        begin(booklet.id, booklet.handle)
    if not booklet.finished:
        st.markdown(
            "What somebody else has keyed is then taken back unseen. Do it only with the sheet in "
            "front of you."
        )
        if st.button(ANEW):
            begin(booklet.id, booklet.handle, anew=True)


def add_and_begin(voice: str, name: str) -> None:
    try:
        with writing() as session:
            (added,) = add_on_paper(
                session,
                by=me.who.person_id,
                round_id=current.id,
                bank=bank,
                voice=voice,
                name=name,
            )
            begin_keying(session, by=me.who.person_id, participant_id=added.id)
    except WorkbookError as error:
        show_refusal(error)
    else:
        st.session_state["new mark"] = added.handle
        go_to(added.handle)


me = here()
st.title("Key in from paper")
if me.round is None or me.bank is None:
    st.info("No round is open yet. The programme team opens one when a partnership is chosen.")
    st.stop()
current, bank = me.round, me.bank
if current.state != "open":
    st.warning(READ_ONLY)
    link_to(me, "agree", "Agree together: what the group settled")
    link_to(me, "", "Go to the task list")
    st.stop()
closed = current.answering_closed_at
if closed is not None:
    st.info(f"{closed_since(closed)}, so only what the group agreed can be keyed in.")
voices = {voice.code: voice.name for voice in bank.voices}
confidential = current.mode == "confidential"

with reading() as session:
    there = {one.handle: one for one in booklets(session, current.id)}
chosen = None if closed else there.get(st.query_params.get("booklet", ""))
if gone := st.session_state.pop("taken off", None):
    st.success(f"{literal(gone)} is off the round.")
if done := st.session_state.pop("keyed whole", None):
    st.success(f"The booklet of {literal(done)} is finished.")

in_team = may(me.who, Act.AGREE, site_id=current.site_id, round_id=current.id)
if st.query_params.get("booklet") == GROUP and in_team:
    draw_group()
    st.page_link(PAGE, label="All booklets", query_params={"list": "yes"})
    st.stop()

if chosen is not None:
    if st.session_state.get("new mark") == chosen.handle:
        st.info(f"Write {chosen.handle} on the booklet, so that it can be told from the others.")
    if chosen.keyer_id == me.who.person_id and not chosen.finished:
        draw_booklet(chosen)
    else:
        draw_one(chosen)
    st.page_link(PAGE, label="All booklets", query_params={"list": "yes"})
    st.stop()

st.markdown(
    "Somebody with the sheet in front of them keys in what was written by hand: one key for each "
    "answer. Every answer saves itself."
)
if closed is None:
    st.info(CONFIDENTIAL if confidential else NAMED)
if there and closed is None:
    with st.form("booklet"):
        picked = st.selectbox(
            "Whose booklet",
            list(there),
            format_func=lambda handle: f"{named(there[handle])}: {state_of(there[handle])}",
            index=None,
            placeholder="Choose a booklet",
        )
        opens = st.form_submit_button("Key in this booklet", type="primary")
    if opens and picked is None:
        st.error("Choose a booklet first.")
    elif opens and picked:
        first = there[picked]
        if first.keyer_id is None:
            begin(first.id, picked)
        else:
            go_to(picked)
elif closed is None:
    st.markdown("Nobody takes part on paper yet.")
if closed is None:
    draw_slips(current.id, there.values())

if in_team:
    st.page_link(PAGE, label="The group's booklet", query_params={"booklet": GROUP})

if closed is None:
    st.header("A booklet of somebody new")
    with st.form("new booklet"):
        voice = st.selectbox(
            "The voice that is ticked on it",
            list(voices),
            format_func=voices.__getitem__,
            index=None,
            placeholder="Choose a voice",
        )
        name = "" if confidential else st.text_input("Name, if there is one")
        adds = st.form_submit_button("Add them and key it in")
    if adds and voice is None:
        st.error("Choose the voice first.")
    elif adds and voice:
        add_and_begin(voice, name)

draw_answers_upload(current, bank, by=me.who.person_id)
