"""What verification made of a workbook, drawn: for the team, and whoever else sees results."""

from __future__ import annotations

import streamlit as st

from assessment.bank.model import Bank
from assessment.documents.verdict_sections import open_queries, query_state
from assessment.verification.counting_verdicts import VerdictFigures
from assessment.workbook.model import WorkbookDocument
from pages.shared.question_list import question_name
from pages.shared.review_tables import (
    FIGURE_HEADINGS,
    LOWERED_HEADINGS,
    PAIR_HEADINGS,
    QUESTION_HEADINGS,
    RELIANCE_HEADINGS,
    SETTLED_HEADINGS,
    conflict_lines,
    defined,
    figure_rows,
    in_percent,
    level_rows,
    lowered_rows,
    other_rows,
    pair_rows,
    reliance_rows,
    settled_rows,
    stale_questions,
    to_settle,
)
from pages.shared.tables import show_table
from pages.shared.wording import literal

FALL_IS_USUAL = (
    "**A fall is usual, and no reproach.** Whoever does the work sees what is meant; whoever comes "
    "from outside sees what can be shown. In 32 and later 74 countries, outside assessors placed "
    "the same bodies 1 to 1.5 points lower on a five-point scale than these had placed themselves "
    "(WHO). At the World Bank, desk reviewers lowered about a third of the self-ratings and raised "
    "2\u00a0%. What fell shows where evidence, or the community's word, is still to come."
)


def draw_figures(document: WorkbookDocument, figures: VerdictFigures) -> None:
    """Draw how many verdicts there are of each kind, and by how much levels fell."""
    if not figures.verdicts:
        st.markdown("No verdict is on an answer as it is now.")
        return
    part = document["verification"]
    show_table(FIGURE_HEADINGS, figure_rows(figures), f"Verdicts: {figures.verdicts} in all")
    lines = [
        f"{figures.verdicts} verdicts on {figures.questions} questions.",
        f"Lowered: {in_percent(figures.share('lowered'))} of them.",
        f"Mean fall, where a verdict stands behind a level: {defined(figures.mean_fall)} levels,",
        f"and where it was lowered: {defined(figures.mean_fall_where_lowered)}.",
    ]
    if part["levels"]:
        lines.append(
            f"Of {part['levels']} settled levels, {part['lowered']} are lower than what was agreed."
        )
    st.markdown(" ".join(lines))


def draw_levels(document: WorkbookDocument, bank: Bank) -> None:
    """Draw own, agreed, verified and settled level of each question side by side."""
    for issue in bank.issues:
        rows = level_rows(document, bank, issue.code)
        if rows:
            show_table(QUESTION_HEADINGS, rows, f"{issue.title}: levels side by side")


def draw_reasons(document: WorkbookDocument, bank: Bank) -> None:
    """Draw what was lowered and why, what was asked, and what moderators settled."""
    if rows := lowered_rows(document, bank):
        show_table(LOWERED_HEADINGS, rows, "What was lowered, and why")
    else:
        st.markdown("Nothing was lowered.")
    if rows := other_rows(document, bank):
        headings = ("Question", "Verdict", "Question or reason", "Verifier")
        show_table(headings, rows, "Verdicts that stand behind no level")
    if rows := settled_rows(document, bank):
        show_table(SETTLED_HEADINGS, rows, "What a moderator settled, and the views that are kept")
    if waiting := to_settle(document):
        names = ", ".join(literal(question_name(bank, code)) for code in waiting)
        st.markdown(f"Waiting for a moderator to settle: {names}.")
    if stale := stale_questions(document):
        names = ", ".join(literal(question_name(bank, code)) for code in stale)
        st.warning(
            f"Changed since a verdict was given, which is stale and does not count: {names}."
        )


def draw_queries(document: WorkbookDocument, bank: Bank) -> None:
    """Draw the queries that nobody closed."""
    found = open_queries(document)
    if found:
        show_table(
            ("Question", "Verifier", "What was asked", "Where it stands"),
            [
                (
                    question_name(bank, answer["question"]),
                    query["by"],
                    query["messages"][0]["text"] if query["messages"] else None,
                    query_state(query),
                )
                for answer, query in found
            ],
            "Open queries",
        )


def draw_reliance(document: WorkbookDocument) -> None:
    """Draw each verifier's closing judgement, with conflicts that were declared."""
    if rows := reliance_rows(document):
        show_table(RELIANCE_HEADINGS, rows, "How far the self-assessment can be relied on")
    else:
        st.markdown("No verifier gave a closing judgement.")
    for line in conflict_lines(document):
        st.markdown(f"* {literal(line)}")


def draw_agreement(document: WorkbookDocument) -> None:
    """Draw how far verifiers agree, where there are several."""
    part = document["verification"]
    agreement, rows = part["agreement"], pair_rows(part)
    if not rows:
        st.markdown("Only one verifier stands behind levels, so there is nothing to compare.")
        return
    st.markdown(
        f"On {agreement['n']} questions two or more stand behind a level; on {agreement['alike']} "
        f"of them all say exactly the same. Krippendorff's alpha (ordinal): "
        f"{defined(agreement['alpha'])}. 1 is complete agreement, 0 what chance would give."
    )
    show_table(PAIR_HEADINGS, rows, "Weighted kappa of each pair of verifiers")
