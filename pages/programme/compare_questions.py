"""What changed between two versions of the questions, for whoever decides which one is used."""

from __future__ import annotations

import streamlit as st

from assessment.bank.comparing import compare_banks
from assessment.documents.differences import difference_blocks
from assessment.people.rules import Act, check_may
from pages.shared.banks import banks
from pages.shared.differences import draw_blocks
from pages.shared.here import here

me = here()
check_may(me.who, Act.RUN_PROGRAMME)
st.title("What changed in the questions")
versions = list(banks())
if len(versions) < 2:  # noqa: PLR2004  it takes two
    st.info(
        f"There is one version of the questions, {versions[0]}. Once there is another, this page "
        "shows what changed from one to the other."
    )
    st.stop()
asked = {name: st.query_params.get(name) for name in ("old", "new")}
newer = versions[1:]
wanted = asked["new"] if asked["new"] in newer else newer[-1]
with st.container(horizontal=True):
    new = st.selectbox("The newer version", newer, index=newer.index(wanted))
    older = versions[: versions.index(new)]
    before = asked["old"] if asked["old"] in older else older[-1]
    old = st.selectbox("The older version", older, index=older.index(before))
st.link_button("Fetch it for print (PDF)", f"/files/questions/{old}/{new}.pdf")
draw_blocks(difference_blocks(compare_banks(banks()[old], banks()[new])))
