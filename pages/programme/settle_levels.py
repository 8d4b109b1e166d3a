"""Settling: the questions on which verifiers were not of one mind, each with all that was said."""

from __future__ import annotations

import streamlit as st

from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading, writing
from assessment.verification.actions import begin_settling
from assessment.verification.queries import (
    HandedOver,
    handed_over,
    moderated,
    queries_known,
    settlements,
    still_to_sign,
    verdict_parts,
    verdicts,
    verifiers,
    waiting_settlements,
)
from assessment.verification.rules import levels_to_settle_on
from assessment.workbook.model import Round
from pages.shared.answer_component.mounting import mount
from pages.shared.disputes import draw_threads, draw_verdicts, state_in_words
from pages.shared.here import here
from pages.shared.live import listen
from pages.shared.question_card import settlement
from pages.shared.question_list import question_name
from pages.shared.tasks import DONE, WAITING, Colour, Task, draw_tasks, link_to
from pages.shared.verifying import draw_answer
from pages.shared.wording import literal

PAGE = "programme/settle_levels.py"

me = here()
check_may(me.who, Act.SETTLE)
by = me.who.person_id


def draw_others(shown: int | None) -> None:
    """Draw the other workbooks in which something waits to be settled."""
    with reading() as session:
        waiting = [one for one in waiting_settlements(session) if one.round_id != shown]
    names = {site.id: site for site in me.sites}
    tasks = [
        Task(
            f"{names[one.site_id].name}, {one.round_name}",
            "settle",
            f"{len(one.questions)} to settle",
            WAITING,
            {"site": names[one.site_id].code, "round": str(one.round_id), "question": ""},
        )
        for one in waiting
        if one.site_id in names
    ]
    if tasks:
        st.header("Other workbooks with something to settle")
        draw_tasks(me, "others", tasks)


def say_blind(one: Round) -> None:
    """Say who is waited for while nobody may know what was said."""
    if one.state == "open":
        st.info("This workbook is open, so there are no verdicts on it. Nothing is to be settled.")
        return
    with reading() as session:
        named, waited_for = verifiers(session, one.id), still_to_sign(session, one.id, one.version)
    if not named:
        st.info("No verifier has been named for this workbook yet, so there is nothing to settle.")
    elif waited_for:
        who = ", ".join(literal(name) for name in waited_for)
        st.info(
            f"Still to sign off: {who}. Until all have, nobody sees any verdict, you included, "
            "and there is nothing to settle."
        )
    else:
        st.info(
            "Every verifier has signed off. Count the workbook as verified to see what they said."
        )
    link_to(me, "rounds", "Verifiers of this round", {"site": me.site.code} if me.site else {})


if me.round is None or me.bank is None or me.site is None:
    st.title("Settle levels")
    st.info("No round has been opened for this site yet, so there is nothing to settle.")
    draw_others(None)
    st.stop()
bank, current = me.bank, me.round
heading = f"{literal(me.site.name)}, round “{literal(current.name)}”"
if current.state != "verified":
    st.title("Settle levels")
    st.markdown(f"**{heading}**")
    say_blind(current)
    draw_others(current.id)
    st.stop()

listen(me, "settlement.", "round.", "workbook.")
with reading() as session:
    over = handed_over(session, current.id)
    found = settlements(session, over)
    decided = moderated(session, over)
disputed = [question for question, one in found.items() if one.disputed]
if any(question not in decided or decided[question].stale for question in disputed):
    with writing() as session:
        begin_settling(session, by=by, round_id=current.id)
with reading() as session:
    decided = moderated(session, over)
    given, parts = verdicts(session, over), verdict_parts(session, over)
    threads = queries_known(session, current.id, over.answer_hashes)


def draw_question(over: HandedOver, question: str) -> None:
    """Draw one question with everything that was said of it, and the box to settle it in."""
    answer = next(one for one in over.document["answers"] if one["question"] == question)
    agreed = answer["agreed"]["level"]
    st.page_link(PAGE, label="All questions to settle", query_params={"question": ""})
    place = disputed.index(question) + 1
    st.caption(f"{heading} · {place} of {len(disputed)} · {literal(question)}")
    st.title(literal(bank.dimension_of(question).title))
    st.header("What the team says")
    draw_answer(answer, bank, current.id)
    st.header("What the verifiers say")
    draw_verdicts(bank, question, agreed, parts.get(question, ()))
    draw_threads(threads.get(question, ()))
    st.header("Settle it")
    if agreed is None or question not in decided:
        return
    levels = levels_to_settle_on(bank, question, agreed, given.get(question, ()))
    st.markdown(which_levels(levels, anybody=any(v.verdict in STANDS for v in given[question])))
    mount(settlement(bank, bank.question(question), decided[question], person=by, levels=levels))
    after = [*disputed[place:], *disputed[: place - 1]]
    following = next((one for one in after if found[one].waits), None)
    if following:
        label = f"Next: {literal(question_name(bank, following))}"
        st.page_link(PAGE, label=label, query_params={"question": following})
    else:
        st.page_link(PAGE, label="Back to all questions", query_params={"question": ""})


STANDS = {"upheld", "lowered"}


def which_levels(levels: tuple[int, ...], *, anybody: bool) -> str:
    """Return the sentence that says which levels can be chosen, and why these."""
    low, high = levels[0], levels[-1]
    if not anybody:
        return (
            "No verifier stands behind a level. It can be settled on the agreed one or below, or "
            "left unsettled."
        )
    if low == high:
        return f"Only {low} has a verifier behind it: settle on that, or leave it unsettled."
    return (
        f"The verifiers stand behind levels from {low} to {high}: settle on one of these, or leave "
        "it unsettled. Every verdict stays as it was given, and is shown beside what you decide."
    )


wanted = st.query_params.get("question")
if wanted in disputed:
    draw_question(over, wanted)
    st.stop()

st.title("Settle levels")
st.markdown(f"**{heading}**")
judged = sum(bool(parts.get(question)) for question in found)
if not disputed:
    st.success(
        f"There is nothing to settle: on all {judged} questions that they judged, the verifiers "
        "are of one mind."
    )
    link_to(me, "results", "See the results")
    draw_others(current.id)
    st.stop()
waits = [question for question in disputed if found[question].waits]
st.markdown(
    f"On {len(disputed)} of {judged} questions that were judged, the verifiers are not of one mind, "
    "or none of them stands behind a level. Read what each of them says, and settle a level with a "
    "reason. Where you can't, leave it unsettled and say why."
)


def tasks_of(questions: list[str], colour: Colour) -> list[Task]:
    return [
        Task(
            question_name(bank, question),
            "settle",
            state_in_words(found[question]),
            colour,
            {"question": question},
        )
        for question in questions
    ]


st.header(f"To settle: {len(waits)}")
if waits:
    draw_tasks(me, "waits", tasks_of(waits, WAITING))
else:
    st.markdown("Nothing is left to settle here.")
done = [question for question in disputed if question not in waits]
if done:
    st.header(f"Settled: {len(done)}")
    draw_tasks(me, "done", tasks_of(done, DONE))
    link_to(me, "results", "See the results")
draw_others(current.id)
