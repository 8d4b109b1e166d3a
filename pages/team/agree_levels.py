"""Agreeing together: what to talk about first, and one question a page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from assessment.bank.model import Bank
from assessment.measures.answers import TURNED
from assessment.meeting.rules import order_to_talk
from assessment.people.rules import Act, may
from assessment.store.sessions import reading, writing
from assessment.workbook.actions import keep_presence, record_attendance
from assessment.workbook.attending import Presence
from assessment.workbook.claims import Rule, rules_of_claim
from assessment.workbook.meanings import explained, texts_of
from assessment.workbook.model import EvidencePart
from assessment.workbook.queries import (
    agreed_sheet,
    evidence_by_question,
    evidence_of,
    may_see_answers,
    open_threads,
    own_answers_shown,
    participants,
    presence_now,
    seen,
    site_terms,
    threads,
)
from assessment.workbook.rules import READ_ONLY
from assessment.workbook.sheets import AgreedLine, Participant
from pages.shared.answer_component.asking import Claim
from pages.shared.answer_component.mounting import mount
from pages.shared.answering_alone import draw_answering, draw_choice
from pages.shared.booklets import draw_booklets
from pages.shared.earlier_answers import draw_before_agreed, earlier
from pages.shared.evidence_list import evidence_link
from pages.shared.group_answers import (
    draw_own_answers,
    draw_spread,
    names_of,
    question_task,
)
from pages.shared.here import here
from pages.shared.live import listen
from pages.shared.meanings import draw_words, words_of
from pages.shared.question_card import agreed_answer
from pages.shared.question_list import draw_questions, question_name, question_title
from pages.shared.refusals import showing_refusals
from pages.shared.remarks import draw_remarks
from pages.shared.said import say_next, to_say
from pages.shared.tables import show_table
from pages.shared.tasks import Task, draw_tasks, link_to
from pages.shared.wording import literal

PAGE = "team/agree_levels.py"
ONLY_THE_TEAM = "Only the site's team settles levels. You can read along."
ON_THE_SCREEN = "own answer, split, agreed level, dissent, evidence"  # explained, too
TALK_FIRST = 5
ATTENDANCE_SAVED = "attendance-saved"


def claims_by_level(
    bank: Bank, line: AgreedLine, evidence: list[EvidencePart]
) -> dict[str, list[Claim]]:
    agree = {line.level: line.community_agrees}
    what = {
        "evidence": ("Add or link evidence", f"/evidence?{urlencode({'question': line.question})}"),
        "community voice": ("Ask them, and choose below who agrees.", ""),
    }

    def told(rule: Rule) -> Claim:
        do, to = what[rule.needs]
        return {**rule.part, "do": do, "to": to}

    return {
        str(level): [
            told(rule)
            for rule in rules_of_claim(bank, line.question, level, evidence, agree.get(level, ()))
        ]
        for level in bank.levels
    }


def ask_who_was_there(
    bank: Bank,
    line: AgreedLine,
    people: tuple[Participant, ...],
    *,
    round_id: int,
    now: Presence,
    before: tuple[str, ...],
) -> None:
    names = names_of(people, bank)
    community = [one.handle for one in people if bank.side_of(one.voice) == "community"]
    proposed = line.present or now.handles or (() if now.in_meeting else before)
    likely = [handle for handle in proposed if handle in names]
    # Who comes or goes in the meeting meanwhile is proposed anew.
    saved = f"{line.question} {line.attendance_revision}"
    with st.form(f"attendance {line.question}"):
        there = st.multiselect(
            "Who was there",
            list(names),
            default=likely,
            format_func=names.__getitem__,  # options are no Markdown
            key=f"present {saved} {' '.join(likely)}",
            placeholder="Choose people",
        )
        agree: list[str] = []
        if line.level is not None and community:
            agree = st.multiselect(
                f"Community voices who agree with level {line.level}",
                community,
                default=line.community_agrees,
                format_func=names.__getitem__,  # options are no Markdown
                key=f"agree {saved} {line.level}",
                placeholder="Choose people",
            )
        with st.container(horizontal=True):
            sent = st.form_submit_button("Save who was there")
            for_all = not now.in_meeting and st.form_submit_button(
                "Save, and use it for all that follow today"
            )
    if sent or for_all:
        with showing_refusals():
            with writing() as session:
                record_attendance(
                    session,
                    by=me.who.person_id,
                    answer_id=line.id,
                    revision=line.attendance_revision,
                    present=there,
                    community_agrees=agree,
                    bank=bank,
                )
                if for_all:
                    keep_presence(session, by=me.who.person_id, round_id=round_id, present=there)
            say_next(ATTENDANCE_SAVED, line.question)
            st.rerun()
    if to_say(ATTENDANCE_SAVED) == line.question:
        st.success("Who was there is saved.")
    st.caption(where_the_list_is_from(line, now))


def where_the_list_is_from(line: AgreedLine, now: Presence) -> str:
    """Say whether the list is saved for this question, and whether the next one has it too."""
    if line.attendance_revision:
        return "Saved for this question."
    if line.present:
        return (
            "Taken over when the outcome was saved, from who was said to be there. If it was "
            "otherwise for this question, change it and save."
        )
    if now.in_meeting:
        return (
            "As the meeting has it. It is saved by itself with the level; change it here if it is "
            "otherwise for this question."
        )
    if now.handles:
        return "Kept for all that follow today. It is saved by itself with the level."
    return "Not saved yet: press the button when the list is right."


def next_open(sheet: Mapping[str, AgreedLine], after: str) -> str | None:
    codes = list(sheet)
    start = codes.index(after)
    others = (*codes[start + 1 :], *codes[:start])
    return next((code for code in others if not sheet[code].settled_on), None)


def draw_ways(sheet: Mapping[str, AgreedLine], bank: Bank, at: str) -> None:
    """Draw the quick ways on, above the question: back, on, and to any other."""
    codes = list(sheet)
    place = codes.index(at)
    with st.container(horizontal=True, vertical_alignment="bottom", key="ways-above"):
        if place:
            before = {"question": codes[place - 1]}
            st.page_link(PAGE, label="Previous question", query_params=before)
        if place + 1 < len(codes):
            after = {"question": codes[place + 1]}
            st.page_link(PAGE, label="Next question", query_params=after)
        chosen = st.selectbox(
            "Go to a question",
            codes,
            index=place,
            format_func=lambda code: (
                f"{'✓ ' if sheet[code].settled_on else ''}{question_name(bank, code)}"
            ),
            key=f"go from {at}",
            width=360,
        )
    if chosen != at:
        st.query_params["question"] = chosen
        st.rerun()


def task_of(code: str, title: str) -> Task:
    return question_task(title, sheet[code], parts[code], open_now[code])


me = here()
if me.round is None or me.bank is None:
    st.title("Agree together")
    st.info("There is nothing to agree on yet: no round is open. The programme team opens one.")
    st.stop()

listen(me)
with reading() as session:
    sheet = {line.question: line for line in agreed_sheet(session, me.round.id)}
    sight = may_see_answers(session, me.round, me.who.person_id)
    figures = seen(session, me.round, me.bank, me.who.person_id)
    people = participants(session, me.round.id)
    evidence = evidence_by_question(evidence_of(session, me.round.id))
    before_move = earlier(session, me.round, me.bank)
    open_now = open_threads(session, me.round.id)

parts = {code: one.part for code, one in figures.items()}

asked = st.query_params.get("question")
if asked not in sheet:
    st.title("Agree together")
    settled = sum(line.settled_on for line in sheet.values())
    take_part = "1 person takes part" if len(people) == 1 else f"{len(people)} people take part"
    st.markdown(f"{settled} of {len(sheet)} questions settled, {take_part}.")
    if asked is not None:
        st.error("This round does not ask that question. Choose one from the list.")
    if me.round.state != "open":
        st.warning(READ_ONLY)
    draw_choice(me, me.round, sight)
    draw_answering(me, me.round)
    first = [code for code in order_to_talk(me.bank, parts) if not sheet[code].settled_on][
        :TALK_FIRST
    ]
    if first and me.round.state == "open":
        st.header("Talk about these first")
        titles = {code: question_title(me.bank, code, sheet) for code in first}
        draw_tasks(me, "first", [task_of(code, title) for code, title in titles.items()])
    draw_questions(me, me.bank, sheet, task_of)
    st.header("Minutes")
    st.markdown("What was discussed, agreed, disputed and left open, as it stands now.")
    link_to(me, "minutes", "Read or print the minutes")
    st.header("On paper")
    st.markdown("For a meeting without a screen. What the group agrees is typed in afterwards.")
    draw_booklets(me.bank, [me.round.form])
    link_to(me, "key-in", "Key in the group's booklet", {"booklet": "group"})
    st.stop()

question, line = me.bank.question(asked), sheet[asked]
in_team = may(me.who, Act.AGREE, site_id=me.round.site_id, round_id=me.round.id)
locked = READ_ONLY if me.round.state != "open" else None if in_team else ONLY_THE_TEAM
codes = list(sheet)
place = codes.index(asked)
draw_ways(sheet, me.bank, asked)
st.caption(
    f"{literal(me.bank.issue_of(asked).title)} · {place + 1} of {len(codes)} · {literal(asked)}"
)
st.title(literal(me.bank.dimension_of(asked).title))
st.markdown(literal(question.text))
if question.reversed:
    st.caption(TURNED)
with reading() as session:
    meanings = site_terms(session, me.round.site_id)
texts = (*texts_of(question), ON_THE_SCREEN)
draw_words(words_of(explained(me.bank, meanings, texts, me.round.mode)))
if locked:
    st.warning(locked)

st.header("What people answered alone")
with reading() as session:
    shown = own_answers_shown(session, me.round, me.who.person_id).get(asked, [])
draw_spread(me.bank, question, figures[asked])
if shown:
    with st.expander("Who said what, and why"):
        draw_own_answers(me.bank, shown, names_of(people, me.bank))

draw_before_agreed(before_move, line)
mount(
    agreed_answer(
        me.bank,
        line,
        person=me.who.person_id,
        claims=claims_by_level(me.bank, line, evidence.get(asked, [])),
        named=me.round.mode == "named",
        locked=locked,
    )
)
draw_choice(me, me.round, sight)  # below the levels: on a phone it would push them out of sight

st.header("Who was there")
if locked:
    names = names_of(people, me.bank)
    show_table(
        ("Who was there", "Agrees with the level"),
        [
            (names[handle], "Yes" if handle in line.community_agrees else "")
            for handle in line.present
        ],
    )
else:
    rows = [one.present for one in sheet.values() if one.present and one.saved_at]
    with reading() as session:
        there_now = presence_now(session, me.round.id)
    ask_who_was_there(
        me.bank,
        line,
        people,
        round_id=me.round.id,
        now=there_now,
        before=rows[-1] if rows else (),
    )

st.header("Evidence")
if asked in evidence:
    show_table(
        ("Number", "What it is", "Dated", "File"),
        [
            (one["id"], one["title"], one["dated"], evidence_link(one, me.round.id))
            for one in evidence[asked]
        ],
    )
else:
    st.markdown("Nothing is linked to this question yet.")
link_to(me, "evidence", "Add or change evidence", {"question": asked})

with reading() as session:
    remarks = threads(session, me.round.id, asked).get(asked, [])
draw_remarks(me, line, remarks, bank=me.bank.version, locked=locked is not None)

with st.container(horizontal=True, key="ways-on"):
    if place:
        st.page_link(PAGE, label="Previous", query_params={"question": codes[place - 1]})
    if place + 1 < len(codes):
        st.page_link(PAGE, label="Next", query_params={"question": codes[place + 1]})
    left = next_open(sheet, asked)
    if left is not None and left not in codes[place + 1 : place + 2]:
        label = f"Next without a level: {literal(question_name(me.bank, left))}"
        st.page_link(PAGE, label=label, query_params={"question": left})
    st.page_link(PAGE, label="Back to the list", query_params={"list": "yes"})
    link_to(me, "history", "History of this answer", {"question": asked})
    link_to(me, "words", "All words")
