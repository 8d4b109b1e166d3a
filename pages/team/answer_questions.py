"""Answering alone: a task list, one dimension a page, and a last look at all answers."""

from __future__ import annotations

import streamlit as st

from assessment.bank.model import Bank
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import add_participant, look_at
from assessment.workbook.meanings import explained, texts_of
from assessment.workbook.model import Round
from assessment.workbook.queries import leads_talk, own_handle, own_sheet, site_terms
from assessment.workbook.rules import READ_ONLY, progress, read_only_since
from pages.shared.answer_component.mounting import mount
from pages.shared.earlier_answers import draw_before_own, earlier
from pages.shared.here import Here, here
from pages.shared.meanings import words_of
from pages.shared.own_answers import (
    PAGE,
    Lines,
    dimensions_asked,
    draw_check,
    draw_task_list,
    lines_in,
    next_dimension,
    next_to_answer,
    progress_sentence,
)
from pages.shared.question_card import own_answer
from pages.shared.question_list import question_name
from pages.shared.refusals import showing_refusals
from pages.shared.tasks import link_to
from pages.shared.wording import literal


def ask_for_voice(visit: Here, workbook: Round, bank: Bank) -> None:
    st.title("Before you answer")
    st.markdown(
        "Everybody answers alone first, from one point of view. Say once which one is yours: "
        "it stays the same for the whole round."
    )
    with st.form("voice", border=False):
        voice = st.radio(
            "Who do you speak as?",
            bank.voices,
            format_func=lambda one: literal(one.name),
            index=None,
        )
        joins = st.form_submit_button("Go to the questions", type="primary")
    if not joins:
        return
    if voice is None:
        st.error("Choose who you speak as.")
        return
    with showing_refusals():
        with writing() as session:
            add_participant(
                session,
                by=visit.who.person_id,
                round_id=workbook.id,
                bank=bank,
                name=visit.who.name,
                voice=voice.code,
                person_id=visit.who.person_id,
            )
        st.rerun()


def tell_handle(handle: str | None) -> None:
    """Say by which handle this person, and nobody else, is written down; None: by their name."""
    if handle is not None:
        st.caption(
            f"In this confidential round you are **{handle}**: the group writes down who was "
            "there by such marks and not by names, and nobody but you is shown yours beside "
            "your name."
        )


def show_overview(visit: Here, bank: Bank, lines: Lines, handle: str | None) -> None:
    st.title("Your own answers")
    st.markdown(progress_sentence(progress(lines.values())))
    tell_handle(handle)
    following = next_to_answer(lines)
    if following is None:
        st.page_link(PAGE, label="Check your answers", query_params={"check": "yes"})
    else:
        title = literal(bank.dimension_of(following).title)
        label = f"Go on with: {title}"
        st.page_link(PAGE, label=label, query_params={"question": following})
    draw_task_list(visit, bank, lines)
    st.page_link(PAGE, label="Check all your answers", query_params={"check": "yes"})


me = here()
if me.round is None or me.bank is None:
    st.title("Your own answers")
    st.info("There is nothing to answer yet: no round is open. The programme team opens one.")
    st.stop()

part = next((one for one in me.who.participations if one.round_id == me.round.id), None)
locked = None if me.round.state == "open" else READ_ONLY
if locked is None and me.round.answering_closed_at is not None:
    locked = read_only_since(me.round.answering_closed_at)
if part is None:
    if locked or not may(me.who, Act.AGREE, site_id=me.round.site_id, round_id=me.round.id):
        st.title("Your own answers")
        closed = f" {locked}" if locked else ""
        st.info(
            "You do not take part in this round, so there is nothing for you to answer here."
            + closed
        )
        link_to(me, "agree", "Agree together: what the group settled")
        link_to(me, "", "Go to the task list")
    else:
        with reading() as session:
            leads = leads_talk(session, me.round.id, me.who.person_id)
        if leads:
            st.title("Your own answers")
            st.info(
                "You lead the talk of this round and may see what others answered, so you do not "
                "answer in it yourself."
            )
            link_to(me, "agree", "Agree together")
        else:
            ask_for_voice(me, me.round, me.bank)
    st.stop()

with reading() as session:
    sheet = {line.question: line for line in own_sheet(session, part.participant_id)}
    confidential = me.round.mode == "confidential"
    mine = own_handle(session, part.participant_id) if confidential else None
    before_move = earlier(session, me.round, me.bank, part.participant_id)

asked = st.query_params.get("question")
if st.query_params.get("check"):
    st.title("Check your answers")
    st.markdown(progress_sentence(progress(sheet.values())))
    ends = "hands over" if me.round.mode == "named" else "closes answering"
    st.markdown(
        locked or f"They are saved as they stand. You can change them until the team {ends}."
    )
    following = next_to_answer(sheet)
    if following is not None:
        label = f"Go on with: {literal(question_name(me.bank, following))}"
        st.page_link(PAGE, label=label, query_params={"question": following})
    draw_check(me.bank, sheet, plain=me.bank.side_of(part.voice) == "community")
    st.page_link(PAGE, label="Back to the list", query_params={"list": "yes"})
    tell_handle(mine)
    st.stop()
if asked not in sheet:
    if asked is not None:
        st.error("This round does not ask that question. Choose one from the list.")
    if locked:
        st.warning(locked)
    show_overview(me, me.bank, sheet, mine)
    st.stop()

dimension = me.bank.dimension_of(asked)
answers = lines_in(dimension, sheet)
if not locked:
    fresh = [line.id for line in answers if line.looked_at is None]
    if fresh:
        with showing_refusals(), writing() as session:
            look_at(session, by=me.who.person_id, answer_ids=fresh)

dimensions = dimensions_asked(me.bank, sheet)
place = dimensions.index(dimension)
st.caption(f"{literal(me.bank.issue_of(asked).title)} · dimension {place + 1} of {len(dimensions)}")
st.title(literal(dimension.title))
if locked:
    st.warning(locked)
with reading() as session:
    meanings = site_terms(session, me.round.site_id)
for line in answers:
    draw_before_own(before_move, line, plain=me.bank.side_of(part.voice) == "community")
    texts = texts_of(me.bank.question(line.question))
    mount(
        own_answer(
            me.bank,
            line,
            person=me.who.person_id,
            voice=part.voice,
            words=words_of(explained(me.bank, meanings, texts, me.round.mode)),
            locked=locked,
        ),
        wanted=line.question == asked and line is not answers[0],
    )
with st.container(horizontal=True, key="ways-on"):
    if place:
        before = lines_in(dimensions[place - 1], sheet)[0].question
        st.page_link(PAGE, label="Previous", query_params={"question": before})
    if place + 1 < len(dimensions):
        after = lines_in(dimensions[place + 1], sheet)[0].question
        st.page_link(PAGE, label="Next", query_params={"question": after})
    else:
        st.page_link(PAGE, label="Check your answers", query_params={"check": "yes"})
    left = next_dimension(dimensions, place, sheet)
    if left is not None and left not in dimensions[place + 1 : place + 2]:
        first = lines_in(left, sheet)[0].question
        label = f"Next with something left: {literal(left.title)}"
        st.page_link(PAGE, label=label, query_params={"question": first})
    st.page_link(PAGE, label="Back to the list", query_params={"list": "yes"})
    link_to(me, "words", "All words")
tell_handle(mine)
