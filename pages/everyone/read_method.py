"""What this is, its words, the ladder, and how figures are made."""

from __future__ import annotations

import streamlit as st

from assessment.bank.worked_examples import worked_examples
from assessment.workbook.rules import NEEDS_REASON
from pages.shared.banks import banks
from pages.shared.claiming import what_levels_need
from pages.shared.here import here
from pages.shared.tables import show_table
from pages.shared.tasks import link_to
from pages.shared.wording import literal

NEEDED = {NEEDS_REASON: " (with a reason)"}
NO_SUMS = (
    "* **There is no overall score and no league table.** One figure would hide the answer that "
    "matters most: the lowest."
)
SUMS = (
    "* **Sums and bands**: this instrument adds up its levels, times their weights. There is no sum "
    "where a question of the section carries no level. A band takes in its lower end and not its "
    "upper end. There is no league table."
)
NEGATIVE = (
    "* **Worded in the negative**: some questions are. They are shown as asked; profiles, sums and "
    "findings take their levels from the other end of the ladder.\n"
)

me = here()
bank = me.bank or list(banks().values())[-1]

st.title("The method")
st.markdown(
    "Councils and health bodies often find it hard to engage with communities. The workbook helps "
    "the people of one partnership, from both sides of the table, to say together where it "
    "stands, to have that checked by an outsider, and to name what stands in the way."
)

st.header("Five steps")
st.markdown(
    "1. **Map** the partnerships that the organisation has with communities.\n"
    "2. **Choose** one of them, with a reason, and a reason for each one not chosen.\n"
    "3. **Talk it through**: everybody answers alone, then the group meets, sees the spread and "
    "agrees a level with its reason. Who disagrees is written down.\n"
    "4. **Verification**: an outsider looks at the evidence and says whether each level stands.\n"
    "5. **Barriers**: good areas, areas to improve, and where to intervene."
)

st.header("The ladder of levels")
show_table(
    ["Level", "Name", "What it means"],
    [[level.value, level.name, level.meaning] for level in bank.ladder],
    "Levels",
)
st.markdown(
    f"{what_levels_need(bank)} A workbook can be handed over without; it then says so, answer by "
    "answer."
)
silences = [f"*{literal(one)}*" + NEEDED.get(one, "") for one in bank.silences]
if silences:
    names = " or ".join(filter(None, (", ".join(silences[:-1]), silences[-1])))
    st.markdown(
        f"If you can't give a level, say {names}. None of these is a zero, and neither is an answer "
        "that was not given."
    )

st.header("Who answers")
show_table(
    ["Voice", "Side"],
    [[voice.name, voice.side] for voice in bank.voices],
    "Voices and the side of the table they sit on",
)

st.header("What is asked")
show_table(
    ["Issue", "What it is about", "Dimensions"],
    [
        [issue.title, issue.summary, "; ".join(one.title for one in issue.dimensions)]
        for issue in bank.issues
    ],
    f"Issues and dimensions of the questions of {bank.version}",
)

st.header("How figures are made")
parts = ["levelled", *bank.silences, "unanswered"]
st.markdown(
    "* Levels are in order, no more: the distribution, the median and the share at level "
    f"{bank.scoring.high} or above come first. Means are used for profiles and trends.\n"
    "* A **profile** is the mean of the agreed levels of a dimension or issue, with how many of "
    "how many questions carry one. Where fewer than half do, there is no figure.\n"
    f"{SUMS if bank.scoring.sums else NO_SUMS}\n"
    f"{NEGATIVE if any(question.reversed for question in bank.questions) else ''}"
    f"* **Accounts balance**: asked = {literal(' + '.join(parts))}, in every table.\n"
    "* A question is **split** when, of at least five answers, a third or more lie outside the "
    "three neighbouring levels round the median. Fewer than five answers, or a ladder of three "
    "levels or fewer: no conclusion.\n"
    "* **Small numbers**: in confidential rounds, and in all that researchers see, no figure is "
    "about fewer people than the programme has set.\n"
    "* **Levels usually fall** when outsiders look. In other instruments about a third did."
)
examples = worked_examples()
if examples:
    st.subheader("Worked examples")
    st.markdown("The software is tested against these. You can check each by hand.")
for example in examples:
    with st.expander(literal(example.title)):
        st.markdown(literal(example.says))
        st.markdown("\n".join(f"* {literal(step)}" for step in example.working))
        st.code(example.answers, language=None, wrap_lines=True)

if bank.glossary:
    st.header("Words")
    st.markdown(
        f"The questions of {literal(bank.version)} explain {len(bank.glossary)} words. Those that "
        "appear in a question stand folded away below it, and all of them on a screen of their "
        "own, with what the people of a site agreed that they mean there."
    )
    link_to(me, "words", "All words and what they mean")
