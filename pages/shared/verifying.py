"""The verifier's screen in parts: what is to be judged, what was said so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.bank.model import Bank
from assessment.documents.wording import moment
from assessment.measures.answers import TURNED, said_as_scored
from assessment.verification.model import Verdict
from assessment.verification.queries import HandedOver
from assessment.verification.rules import put_to, to_judge
from assessment.workbook.dissents import spoken_by
from assessment.workbook.meanings import (
    SiteTerm,
    agreed_since,
    explained_in,
    texts_of_answer,
    when_agreed,
)
from assessment.workbook.model import AnswerPart, MeaningPart, TermPart
from assessment.workbook.showing import noted
from pages.shared.evidence_list import evidence_link
from pages.shared.here import Here
from pages.shared.meanings import draw_words, words_of
from pages.shared.question_list import draw_questions
from pages.shared.tables import show_table
from pages.shared.tasks import DONE, NOT_YET, WAITING, Task
from pages.shared.verdict_states import is_done, state_of
from pages.shared.wording import literal

PAGE = "verifier/verify_answers.py"
ON_THE_SCREEN = "agreed level, dissent, evidence, own answer, verdict"  # explained, too


def answers_to_judge(over: HandedOver, bank: Bank, voice: str | None) -> tuple[AnswerPart, ...]:
    """Return the answers that a verifier of this voice gives a verdict on, in order."""
    asked = frozenset(to_judge(over.agreed_levels, bank, voice))
    return tuple(a for a in over.document["answers"] if a["question"] in asked)


def _task(title: str, code: str, given: Verdict | None) -> Task:
    begun = WAITING if given is not None and given.verdict else NOT_YET
    colour = DONE if is_done(given) else begun
    return Task(title, "verify", state_of(given), colour, {"question": code})


def draw_list(
    me: Here, over: HandedOver, bank: Bank, voice: str | None, sheet: Mapping[str, Verdict]
) -> None:
    """Draw all answers that a verifier is asked about as a task list, by issue."""
    shown = {answer["question"] for answer in answers_to_judge(over, bank, voice)}
    draw_questions(me, bank, shown, lambda code, title: _task(title, code, sheet.get(code)))
    asked = put_to(bank, voice, over.agreed_levels)
    without = [code for code in asked if code not in shown]
    if without:
        st.caption(
            "No level was agreed on "
            + ", ".join(literal(code) for code in without)
            + ", so there is nothing to give a verdict on."
        )


def draw_answer(answer: AnswerPart, bank: Bank, round_id: int, voice: str | None = None) -> None:
    """Draw everything that the team handed over on one question of a round.

    A community verifier, who has a ``voice``, reads the question in plain words first.
    """
    agreed = answer["agreed"]
    ladder = {level.value: level.name for level in bank.ladder}
    plain = bank.question(answer["question"]).plain if voice else ""
    st.markdown(f"**{literal(plain or answer['text'])}**")
    if plain and plain != answer["text"]:
        st.markdown(f"The team answered it in these words: {literal(answer['text'])}")
    if answer["reversed"]:
        st.caption(TURNED)
    level = agreed["level"]
    if level is not None:
        said = dict(zip(ladder, answer["descriptors"], strict=True))[level]
        turned = said_as_scored(bank, answer["question"], level)
        st.markdown(f"Agreed level: **{level} {literal(ladder[level])}**{turned}")
        st.markdown(literal(said))
    _draw_text("The team's reason", agreed["reason"] or "No reason was written down.")
    voices = {voice.code: voice.name for voice in bank.voices}
    for dissent in agreed["dissents"]:
        by = spoken_by(dissent, voices)
        _draw_text(f"Dissent ({literal(by)})" if by else "Dissent", dissent["words"])
    for claim in agreed["claims"]:
        st.markdown(f"{'Met' if claim['met'] else 'Missed'}: {literal(claim['rule'])}")
    _draw_evidence(answer, round_id)
    _draw_spread(answer, bank)
    _draw_remarks(answer)
    if answer["verifier_asks"]:
        with st.expander("What to ask, and whom"):
            st.markdown(literal(answer["verifier_asks"]))
    with st.expander("What each level means here"):
        for value, text in zip(ladder, answer["descriptors"], strict=True):
            st.markdown(f"**{value} {literal(ladder[value])}**: {literal(text)}")


def meanings_since(
    over: HandedOver, site_terms: Sequence[SiteTerm]
) -> dict[str, list[MeaningPart]]:
    """Return, by term, what was agreed on after the hand-over that is judged."""
    document = over.document
    return agreed_since(
        document["glossary"], site_terms, document["round"]["mode"], document["answers"]
    )


def tell_meanings_since(since: Mapping[str, Sequence[MeaningPart]]) -> None:
    """Say which meanings were changed after the hand-over, with every version since."""
    if not since:
        return
    told = [
        f"* **{literal(term)}**: {literal(one['meaning'] or 'withdrawn')} "
        f"({literal(when_agreed(one))})"
        for term, versions in since.items()
        for one in versions
    ]
    st.warning(
        "What some words mean was changed after the hand-over. You judge the workbook by the "
        "meanings that held then.\n\n" + "\n".join(told)
    )


def draw_words_of(
    answer: AnswerPart, over: HandedOver, bank: Bank, since: Mapping[str, Sequence[MeaningPart]]
) -> None:
    """Draw the words of one answer as they were meant at the hand-over, and changes since."""
    known = over.document["glossary"]
    agreed: list[TermPart] = [
        {"term": term, "meaning": None, "here": []}
        for term in since
        if term not in {part["term"] for part in known}
    ]
    texts = (*texts_of_answer(answer), ON_THE_SCREEN)
    everyday = bank.everyday.difference(since)
    draw_words(words_of(explained_in([*known, *agreed], everyday, texts), since))


def _draw_text(heading: str, typed: str) -> None:
    st.markdown(f"**{heading}**")
    st.text(typed)


def _draw_evidence(answer: AnswerPart, round_id: int) -> None:
    evidence = answer["agreed"]["evidence"]
    if not evidence:
        st.caption("No evidence was named.")
        return
    show_table(
        ("Evidence", "Dated", "Strength", "File", "Where", "What to look at"),
        [
            (
                f"{e['id']} {e['title']}",
                e["dated"],
                e["strength"],
                evidence_link(e, round_id),
                e["where"],
                e["look_at"],
            )
            for e in evidence
        ],
        "Evidence behind this level",
    )


def _draw_remarks(answer: AnswerPart) -> None:
    for number, thread in enumerate(answer["threads"], start=1):
        with st.expander(f"Remarks of the team, thread {number}"):
            show_table(
                ("Who", "When", "Remark"),
                [(one["by"], moment(one["at"]), one["text"]) for one in thread["remarks"]],
                f"Remarks, thread {number}, {'closed' if thread['closed_at'] else 'still open'}",
            )


def _draw_spread(answer: AnswerPart, bank: Bank) -> None:
    spread = answer["spread"]
    with st.expander("What people answered alone"):
        if spread["distribution"] is None:
            st.markdown(literal(spread["hidden"] or "Not shown."))
        else:
            headings = ["", *(f"{level.value} {level.name}" for level in bank.ladder)]
            show_table(headings, [("People", *spread["distribution"])], "Own answers by level")
        if answer["own"]:
            show_table(
                ("Who", "Voice", "Answer", "Note"),
                [
                    (o["handle"], o["voice"], _said(o["level"], o["silence"]), noted(o))
                    for o in answer["own"]
                ],
                "Own answers",
            )


def _said(level: int | None, silence: str | None) -> str:
    return str(level) if level is not None else (silence or "unanswered")


def next_to_judge(
    codes: Sequence[str], sheet: Mapping[str, Verdict], after: str | None = None
) -> str | None:
    """Return the next of the questions without a complete verdict, beginning behind ``after``."""
    start = codes.index(after) + 1 if after in codes else 0
    ordered = [*codes[start:], *codes[:start]]
    return next((c for c in ordered if c != after and not is_done(sheet.get(c))), None)
