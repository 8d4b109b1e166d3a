"""Results: a profile per issue and dimension, the two sides, the accounts, the findings."""

from __future__ import annotations

import streamlit as st

from assessment.barriers.findings import findings_of
from assessment.charts.marks import dot_plot
from assessment.people.rules import Act, may
from assessment.store.sessions import reading
from assessment.verification.counting_verdicts import verdict_figures
from assessment.verification.queries import (
    handed_over,
    known_verdicts,
    known_verification,
    review_of,
)
from assessment.verification.queries import verdicts as verdicts_of
from assessment.workbook.model import NOT_VERIFIED, FindingPart
from assessment.workbook.queries import may_see_answers, own_progress
from assessment.workbook.reading_documents import document
from assessment.workbook.sight import may_still_answer
from pages.shared.answering_alone import draw_choice
from pages.shared.drawing import draw_chart
from pages.shared.here import here
from pages.shared.jumps import anchor, draw_jumps
from pages.shared.live import listen
from pages.shared.question_list import question_name
from pages.shared.result_tables import (
    ISSUE_HEADINGS,
    PROFILE_HEADINGS,
    SIDE_HEADINGS,
    TOTAL_HEADINGS,
    account_rows,
    dimension_rows,
    lowest_named,
    marks,
    own_total_rows,
    profile_rows,
    side_rows,
    total_rows,
)
from pages.shared.review_results import (
    FALL_IS_USUAL,
    draw_agreement,
    draw_figures,
    draw_levels,
    draw_queries,
    draw_reasons,
    draw_reliance,
)
from pages.shared.tables import show_table
from pages.shared.wording import literal

ISSUES = "The issues"
SUMS = "Sums and bands"
FOLLOWS = "What follows from it"
VERIFIERS = "What the verifiers said"
SIDES = "The two sides"
ACCOUNTS = "The accounts"
FEW = 8  # findings; more than these stand under their issues

me = here()
st.title("Results")
if me.round is None or me.bank is None:
    st.info("There are no results yet: no round has been opened for this site.")
    st.stop()
listen(me, "agreed.", "workbook.", "round.", "answers.", "settlement.")
bank = me.bank

mine = next((p for p in me.who.participations if p.round_id == me.round.id), None)
with reading() as session:
    over = None if me.round.state == "open" else handed_over(session, me.round.id)
    # Whoever verifies works blind, also where others know of a review before.
    works = may(me.who, Act.GIVE_VERDICT, site_id=me.round.site_id, round_id=me.round.id)
    if over is None:
        verification, given = NOT_VERIFIED, {}
    elif over.verified or works:
        verification, given = review_of(session, over, bank), verdicts_of(session, over)
    else:
        verification, given = known_verification(session, over), known_verdicts(session, over)
    shown = document(session, me.round.id, bank, findings=findings_of, verification=verification)
    sight = may_see_answers(session, me.round, me.who.person_id)
    own = None if mine is None else own_progress(session, mine.participant_id)

if may_still_answer(me.round) and own is not None and own.done < own.asked:
    st.info(
        "You see the results once you have answered every question or passed it: nobody sees what "
        f"the others answered before answering. You have {own.asked - own.done} still to do."
    )
    st.page_link("team/answer_questions.py", label="Go on with your own answers")
    st.stop()

if sight.may_choose:
    draw_choice(me, me.round, sight)
    st.stop()

STATES = {
    "open": "The workbook is still open, so these figures can change.",
    "handed over": "The workbook was handed over. Verifiers work without knowing of each other, so "
    "nobody sees anything of their verdicts until all of them have signed off.",
    "verified": "The workbook was handed over and verified.",
}
AGAIN = (
    "The workbook was verified, changed and handed over again. What did not change keeps its "
    "verdicts; what did has to be judged again, and nobody sees anything of that until all "
    "verifiers have signed off."
)
again = me.round.state == "handed over" and bool(given)
st.markdown(
    f"**{literal(shown['mapping']['partnership']['name'])}**, round “{literal(me.round.name)}”. "
    f"{AGAIN if again else STATES[me.round.state]}"
)
st.markdown(
    "Levels are steps, not measurements: means serve for profiles only"
    + (". " if shown["totals"] else ", and there is no overall score. ")
    + "A line has no figure where fewer than half of its questions carry a level."
)

if me.round.state != "open":
    st.info(FALL_IS_USUAL)
    final = "final report" if me.round.state == "verified" else "report"
    with st.container(horizontal=True):
        st.link_button(f"Fetch the {final} as PDF", f"/files/report/{me.round.id}.pdf")
        st.link_button(f"Fetch the {final} as a page", f"/files/report/{me.round.id}.html")

levelled = sum(line["levelled"] for line in shown["issues"])
st.markdown(f"{levelled} of {len(shown['answers'])} questions carry an agreed level.")
figures = verdict_figures(bank, {} if over is None else over.agreed_levels, given)
verdicts = any(answer["verdicts"] for answer in shown["answers"])
sums = [SUMS] if shown["totals"] else []
draw_jumps(ISSUES, *sums, FOLLOWS, *([VERIFIERS] if verdicts else []), SIDES, ACCOUNTS)

st.header(ISSUES, anchor=anchor(ISSUES))
ladder = f"levels {bank.levels[0]} to {bank.levels[-1]}"
show_table(PROFILE_HEADINGS, profile_rows(shown, bank), f"Profile by issue, {ladder}")
if shown["totals"]:
    st.header(SUMS, anchor=anchor(SUMS))
    st.markdown(
        "This instrument adds up its levels, as scored and times their weights. There is no sum "
        "where a question of the section carries no level, and a band takes in its lower end only."
    )
    show_table(TOTAL_HEADINGS, total_rows(shown), "Sums and bands by section")
    if shown["totals"][0]["own"]:
        show_table(
            ("Participant", *(line["code"] for line in shown["totals"])),
            own_total_rows(shown),
            "Own sums and bands",
        )

for line in shown["issues"]:
    issue = next(one for one in bank.issues if one.code == line["code"])
    st.subheader(literal(issue.title))
    codes = [dimension.code for dimension in issue.dimensions]
    rows = [(one["title"], marks(one)) for one in shown["dimensions"] if one["code"] in codes]
    about = f"the dimensions of {issue.title}"
    if any(mark is not None for _, stages in rows for mark in stages.values()):
        plot = dot_plot(rows, bank.ladder, over="Dimension", about=about)
        draw_chart(plot, f"issue {issue.code}")
    show_table(ISSUE_HEADINGS, dimension_rows(shown["dimensions"], codes), issue.title)
    lowest = lowest_named(line, bank)
    if lowest:
        st.markdown(f"Lowest: **{literal(lowest)}**.")


def show_findings(heading: str, findings: list[FindingPart], none: str) -> None:
    st.subheader(heading)
    if not findings:
        st.markdown(none)
    for issue in bank.issues:
        mine = [one for one in findings if bank.issue_of(one["question"]) == issue]
        if mine and len(findings) > FEW:
            st.markdown(f"#### {literal(issue.title)}")
        for one in mine:
            show_finding(one)


def show_finding(one: FindingPart) -> None:
    where = literal(question_name(bank, one["question"]))
    title = one["title"] if one["title"].endswith(("?", ".", "!")) else f"{one['title']}."
    st.markdown(f"**{where}**: {literal(title)} {literal(one['because'])}")
    st.markdown("\n".join(f"* {literal(place)}" for place in one["intervene"]))


st.header(FOLLOWS, anchor=anchor(FOLLOWS))
findings = shown["findings"]
high = " or ".join(str(level) for level in bank.levels if level >= bank.scoring.high)
show_findings(
    "Good areas", findings["good_areas"], f"No level of {high} stands yet without a split."
)
show_findings("Areas to improve", findings["areas_to_improve"], "Nothing stands out as weak.")
show_findings("Where to intervene", findings["where_to_intervene"], "Nothing is put forward.")

if verdicts:
    st.header(VERIFIERS, anchor=anchor(VERIFIERS))
    draw_figures(shown, figures)
    st.subheader("Own, agreed, verified and settled")
    draw_levels(shown, bank)
    st.subheader("What was lowered and settled, and why")
    draw_reasons(shown, bank)
    draw_queries(shown, bank)
    st.subheader("How far the self-assessment can be relied on")
    draw_reliance(shown)
    st.subheader("Agreement between the verifiers")
    draw_agreement(shown)

st.header(SIDES, anchor=anchor(SIDES))
asked = [answer["question"] for answer in shown["answers"]]
for issue in bank.issues:
    answers = [answer for answer in shown["answers"] if answer["issue"] == issue.code]
    if answers:
        show_table(
            SIDE_HEADINGS,
            side_rows(answers, bank, asked),
            f"{issue.title}: medians of own answers by side",
        )

st.header(ACCOUNTS, anchor=anchor(ACCOUNTS))
st.markdown("Every own answer that was asked for is one of these; they add up to what was asked.")
show_table(("Own answers", "How many"), account_rows(shown), "What became of every own answer")
