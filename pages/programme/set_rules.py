"""What the programme decides for all sites."""

from __future__ import annotations

import streamlit as st

from assessment.people.actions import change_programme_settings
from assessment.people.administering import LOWEST_THRESHOLD, MOST_QUERY_DAYS
from assessment.people.queries import programme
from assessment.people.rules import Act, check_may
from assessment.store.sessions import reading, writing
from pages.shared.banks import banks
from pages.shared.here import here
from pages.shared.refusals import showing_refusals
from pages.shared.wording import literal_label

me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("What the programme sets for all sites")
with reading() as session:
    known = programme(session)
if known is None:
    st.info("No programme is set up yet.")
    st.stop()
criteria = {one.code: one.text for one in list(banks().values())[-1].criteria}
with st.form("settings", border=False):
    st.subheader("Choosing a partnership")
    st.markdown("Criteria that must hold before a partnership can be chosen:")
    held = {
        code: st.checkbox(
            literal_label(text), value=code in known.must_hold, key=f"must-hold-{code}"
        )
        for code, text in criteria.items()
    }
    ongoing_after = st.text_input(
        "A partnership counts as ongoing if it still met after", known.ongoing_after
    )
    theme = st.text_input("The theme that partnerships have to touch", known.theme)
    st.subheader("Small numbers")
    st.markdown(
        f"No figure is shown about fewer people than this. It can't be less than "
        f"{LOWEST_THRESHOLD}. A higher number holds at once for rounds that still take answers. A "
        "lower one holds for rounds that are opened from now on: whoever has answered was told the "
        "number of their time, and it stays theirs."
    )
    at_site = st.number_input(
        "At a site", min_value=LOWEST_THRESHOLD, max_value=1000, value=known.site_threshold
    )
    published = st.number_input(
        "Published, across sites",
        min_value=LOWEST_THRESHOLD,
        max_value=1000,
        value=known.published_threshold,
    )
    st.subheader("Verification")
    query_days = st.number_input(
        "Days that a team has to answer a verifier's question, and the verifier to look at the answer",
        min_value=1,
        max_value=MOST_QUERY_DAYS,
        value=known.query_days,
        help="What takes longer is marked as overdue, for questions that are open already, too.",
    )
    saves = st.form_submit_button("Save", type="primary")
if saves:
    with showing_refusals():
        with writing() as session:
            change_programme_settings(
                session,
                by=me.who.person_id,
                must_hold=[code for code, holds in held.items() if holds],
                ongoing_after=ongoing_after,
                theme=theme,
                site_threshold=int(at_site),
                published_threshold=int(published),
                query_days=int(query_days),
            )
        st.success("Saved.")
